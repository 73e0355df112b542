"""What this installation may choose, read once from the environment. The defaults are safe ones."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

VERSION = "0.1.0"  # as in pyproject.toml (tests/test_settings.py compares)


class SettingWrong(Exception):
    """A variable of the environment holds nothing usable; the message names it."""


@dataclass(frozen=True)
class Smtp:
    """Outgoing mail of the installation, for offices that set none of their own.

    `tls`: tls, starttls or none. `user_name`: '' for no login; then no `password_file`.
    """

    host: str
    port: int
    tls: str
    user_name: str
    from_address: str
    password_file: Path | None


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
    smtp: Smtp | None = None

    backup_folder: Path | None = None
    """Where copies of the database go, the nightly ones too; default: backups/ in the data."""
    backups_kept: int = 14
    """How many nightly copies stay; 0: the server makes none, somebody else does."""

    @property
    def database(self) -> Path:
        return self.data / "loket.db"

    @property
    def keys(self) -> Path:
        return self.data / "keys"

    @property
    def backups(self) -> Path:
        return self.backup_folder or self.data / "backups"

    @property
    def withdrawn_ledger(self) -> Path:
        return self.data / "withdrawn.log"

    @property
    def lock_file(self) -> Path:
        return self.data / "server.lock"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Reads LOKET_DATA, LOKET_BACKUP_FOLDER, LOKET_BACKUPS_KEPT,
         LOKET_HOST, PORT, LOKET_CERTIFICATE_PORT, LOKET_ORIGIN, LOKET_SMTP_*.

        Raises SettingWrong.
        """
        origin = environment.get("LOKET_ORIGIN", "").rstrip("/")
        folder = environment.get("LOKET_BACKUP_FOLDER")
        return cls(
            data=Path(environment.get("LOKET_DATA") or "data"),
            host=environment.get("LOKET_HOST") or "127.0.0.1",
            port=_port(environment, "PORT", 8080),
            certificate_port=_port(environment, "LOKET_CERTIFICATE_PORT", 8081),
            origin=origin or None,
            backup_folder=Path(folder) if folder else None,
            backups_kept=_number(environment, "LOKET_BACKUPS_KEPT", 14, 365),
            smtp=_smtp(environment),
        )


def app_version() -> str:
    return VERSION


def _port(environment: Mapping[str, str], name: str, default: int) -> int:
    return _number(environment, name, default, 65535)


def _number(environment: Mapping[str, str], name: str, default: int, highest: int) -> int:
    text = environment.get(name) or str(default)
    if not text.isdecimal() or not 0 <= int(text) <= highest:
        raise SettingWrong(f"{name}={text} is no number from 0 to {highest}")
    return int(text)


SMTP_PORTS = {"tls": 465, "starttls": 587, "none": 25}


def _smtp(environment: Mapping[str, str]) -> Smtp | None:
    """LOKET_SMTP_HOST, _PORT, _TLS, _USER, _FROM and _PASSWORD_FILE; the file is its owner's only.

    The password itself is no variable: those can be read by too many.
    """
    host = environment.get("LOKET_SMTP_HOST", "")
    if not host:
        return None
    tls = environment.get("LOKET_SMTP_TLS") or "starttls"
    if tls not in SMTP_PORTS:
        raise SettingWrong(f"LOKET_SMTP_TLS={tls} is none of tls, starttls, none")
    sender = environment.get("LOKET_SMTP_FROM", "")
    if "@" not in sender:
        raise SettingWrong("LOKET_SMTP_FROM needs the address that the mail comes from")
    user_name = environment.get("LOKET_SMTP_USER", "")
    file = _password_file(environment, user_name)
    port = _port(environment, "LOKET_SMTP_PORT", SMTP_PORTS[tls])
    return Smtp(host, port, tls, user_name, sender, file)


def _password_file(environment: Mapping[str, str], user_name: str) -> Path | None:
    name = environment.get("LOKET_SMTP_PASSWORD_FILE", "")
    if bool(name) != bool(user_name):
        raise SettingWrong("LOKET_SMTP_USER and LOKET_SMTP_PASSWORD_FILE go together")
    if not name:
        return None
    file = Path(name)
    if not file.is_file():
        raise SettingWrong(f"LOKET_SMTP_PASSWORD_FILE={name} is no file")
    if file.stat().st_mode & 0o077:
        raise SettingWrong(f"LOKET_SMTP_PASSWORD_FILE={name}: others may read it; chmod 600")
    return file
