"""What a process holds in memory, in bytes."""

import gc
from pathlib import Path

MEGABYTE = 1024 * 1024


def resident(process: int | str = "self") -> int:
    """Now."""
    gc.collect()
    return _line(process, "VmRSS")


def highest(process: int | str = "self") -> int:
    """The most it ever held."""
    return _line(process, "VmHWM")


def _line(process: int | str, name: str) -> int:
    status = Path(f"/proc/{process}/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith(name))
    return int(line.split()[1]) * 1024
