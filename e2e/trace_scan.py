"""Looks through a browser's whole profile folder for words that must not be in it.

    findings = scan_profile(folder, ["SITI RAHMAH", "6472015203850007"])
    assert findings == []

A scan is worth something only where it can be shown that it would find: `e2e/test_traces_scan.py`.
"""

import base64
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, quote_plus

from e2e.trace_views import View, views_of

WIDE = ("utf-16-le", "utf-16-be")


class Finding(NamedTuple):
    canary: str
    file: str
    """Path below the profile folder."""
    how: str
    """Which reading of the file, and which form of the canary."""


class Needle(NamedTuple):
    canary: str
    form: str
    data: bytes
    folded: bool
    """Upper and lower case count as one."""


def scan_profile(folder: Path, canaries: Iterable[str | bytes]) -> list[Finding]:
    """Where something of `canaries` can be read; bytes (a key) are looked for as they are.

    The browser may still run, or have been killed: each file is read as it lies on the disk.
    """
    needles = [needle for canary in canaries for needle in needles_of(canary)]
    found: set[Finding] = set()
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        found |= {Finding(needle.canary, name, "name") for needle in _in_name(name, needles)}
        if path.is_file() and not path.is_symlink():
            found |= set(_scan_file(path, name, needles))
    return sorted(found)


def _in_name(name: str, needles: list[Needle]) -> Iterator[Needle]:
    return _hits(name.encode(), needles)


def _scan_file(path: Path, name: str, needles: list[Needle]) -> Iterator[Finding]:
    try:
        for view in views_of(path):
            yield from scan_view(view, name, needles)
    except FileNotFoundError:
        return  # a running browser took it away


def scan_view(view: View, name: str, needles: list[Needle]) -> Iterator[Finding]:
    for needle in _hits(view.data, needles):
        yield Finding(needle.canary, name, f"{view.how}, {needle.form}")


def _hits(data: bytes, needles: list[Needle]) -> Iterator[Needle]:
    lower = data.lower()
    return (needle for needle in needles if needle.data in (lower if needle.folded else data))


def needles_of(canary: str | bytes) -> Iterator[Needle]:
    """All forms in which it may stand somewhere."""
    if isinstance(canary, bytes):
        yield Needle(canary.hex(), "bytes", canary, folded=False)
        yield Needle(canary.hex(), "hex", canary.hex().encode(), folded=True)
        yield from _base64(canary.hex(), canary)
        return
    forms = {canary, quote(canary), quote_plus(canary), grouped(canary), dotted(canary)}
    for text in forms:
        yield Needle(canary, "utf-8", text.lower().encode(), folded=True)
        for wide in WIDE:
            yield Needle(canary, wide, text.lower().encode(wide), folded=True)
    for text in {canary, canary.lower(), canary.upper()}:
        yield from _base64(canary, text.encode())
    if canary.isdecimal():
        yield from _number(canary)


def dotted(text: str) -> str:
    """As money stands on the screen."""
    return f"{int(text):,}".replace(",", ".") if text.isdecimal() else text


def grouped(text: str) -> str:
    """As a NIK or a code stands on the screen: in fours."""
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def _base64(canary: str, data: bytes) -> Iterator[Needle]:
    """Its sure middle at each of the three places where it may begin."""
    for shift in range(3):
        coded = base64.b64encode(bytes(shift) + data)
        begin = (0, 2, 3)[shift]
        end = len(coded) - (0, 3, 2)[(shift + len(data)) % 3]
        for table, form in ((b"+/", "base64"), (b"-_", "base64url")):
            middle = coded[begin:end].translate(bytes.maketrans(b"+/", table))
            yield Needle(canary, form, middle, folded=False)


def _number(canary: str) -> Iterator[Needle]:
    """As V8 writes it: an int32 by zigzag, or a double (v8/src/objects/value-serializer.cc)."""
    number = int(canary)
    yield Needle(canary, "double", struct.pack("<d", number), folded=False)
    if number < 2**31 and len(canary) > 6:
        yield Needle(canary, "int32", b"I" + _varint(2 * number), folded=False)


def _varint(number: int) -> bytes:
    parts = []
    while number > 0x7F:
        parts.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*parts, number])
