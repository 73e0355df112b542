"""What this installation may choose, read once from the environment. The defaults are safe ones."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

VERSION = "0.1.0"  # as in pyproject.toml (tests/test_settings.py compares)


class SettingWrong(Exception):
    """A variable of the environment holds nothing usable; the message names it."""


@dataclass(frozen=True)
class Settings:
    """One installation. `data` is the folder with database, keys, backups, withdrawn ledger."""

    data: Path
    host: str = "127.0.0.1"
    port: int = 8080
    tls: bool = False
    certificate_port: int = 8081
    """With `tls`: the plain HTTP port of the page that hands out the authority's certificate."""
    origin: str | None = None
    """The address that people open: `https://loket.example.go.id` behind a reverse proxy. Without
    one `loket serve` fills in the address that it listens on."""

    @property
    def database(self) -> Path:
        return self.data / "loket.db"

    @property
    def keys(self) -> Path:
        return self.data / "keys"

    @property
    def backups(self) -> Path:
        return self.data / "backups"

    @property
    def withdrawn_ledger(self) -> Path:
        return self.data / "withdrawn.log"

    @property
    def lock_file(self) -> Path:
        return self.data / "server.lock"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Reads LOKET_DATA, LOKET_HOST, PORT, LOKET_CERTIFICATE_PORT and LOKET_ORIGIN.

        Raises SettingWrong.
        """
        origin = environment.get("LOKET_ORIGIN", "").rstrip("/")
        return cls(
            data=Path(environment.get("LOKET_DATA") or "data"),
            host=environment.get("LOKET_HOST") or "127.0.0.1",
            port=_port(environment, "PORT", 8080),
            certificate_port=_port(environment, "LOKET_CERTIFICATE_PORT", 8081),
            origin=origin or None,
        )


def app_version() -> str:
    return VERSION


def _port(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name) or str(default)
    if not text.isdecimal() or not 0 <= int(text) <= 65535:
        raise SettingWrong(f"{name}={text} is no port number")
    return int(text)
