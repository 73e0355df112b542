"""Remembers which set-up steps are done: one small text file each in `.setup/`."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / ".setup"


def key(files: Iterable[Path], *words: str) -> str:
    """SHA-256 over the files' bytes and the words: another content, another key."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    for word in words:
        digest.update(word.encode() + b"\n")
    return digest.hexdigest()


def is_done(step: str, expected: str, folder: Path = FOLDER) -> bool:
    stamp = folder / step
    return stamp.is_file() and stamp.read_text(encoding="utf-8").strip() == expected


def set_done(step: str, value: str, folder: Path = FOLDER) -> None:
    folder.mkdir(exist_ok=True)
    (folder / step).write_text(value + "\n", encoding="utf-8")


def forget(*steps: str, folder: Path = FOLDER) -> None:
    for step in steps:
        (folder / step).unlink(missing_ok=True)
