"""A file of lines that is only appended to, outside the database and every copy of it."""

import os
from pathlib import Path


def read_lines(path: Path) -> list[list[str]]:
    """Each line's words."""
    if not path.exists():
        return []
    return [line.split() for line in path.read_text("utf-8", "replace").splitlines()]


def append_line(path: Path, line: str) -> None:
    """On the disk when this returns, and on a line of its own, even after one that a power cut
    left half.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(handle).st_size
        is_half = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
        os.write(handle, (b"\n" if is_half else b"") + line.encode() + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)
