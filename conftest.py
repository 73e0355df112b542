"""Before any test: what the server serves is packed out of the modules as they lie there now."""

import subprocess
import sys
from pathlib import Path

import pytest

PACK = Path(__file__).resolve().parent / "setup" / "pack.py"


def pytest_configure(config: pytest.Config) -> None:
    """Once, before xdist's workers start."""
    if hasattr(config, "workerinput"):
        return
    done = subprocess.run([sys.executable, PACK], capture_output=True, text=True)  # noqa: S603
    if done.returncode != 0:
        pytest.exit(f"The kiosk's pack is not that of its modules.\n{done.stderr}", returncode=2)
