"""Every way in which the bytes of a profile's file can be read: as they stand, and unpacked."""

import hashlib
import re
import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

import cramjam
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from e2e.leveldb import Entry, log_entries, table_entries

SQLITE = b"SQLite format 3\0"
CACHE_ENTRY = bytes.fromhex("305c72a71b6dfbfc")  # net/disk_cache/simple/simple_entry_format.h
SESSION = b"SNSS"  # components/sessions/core/command_storage_backend.cc
IDB_SNAPPY = b"\xff\x11\x02"  # blink/.../indexeddb/idb_value_wrapping.cc
ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
LARGEST = 32 * 2**20  # bytes: nothing of a visit unpacks to more
DEEPEST = 3  # packings inside each other


class View(NamedTuple):
    how: str
    data: bytes


def views_of(path: Path) -> Iterator[View]:
    """The file's views, the raw one first."""
    raw = path.read_bytes()
    for view in (View("raw", raw), *_readings(path, raw)):
        yield view
        yield from _unpacked(view, 1)


def _readings(path: Path, raw: bytes) -> Iterator[View]:
    """What the file's own format says of it."""
    if path.suffix in (".ldb", ".sst"):
        with suppress(ValueError, IndexError, cramjam.DecompressionError):  # half a table
            yield _joined("table", table_entries(raw))
    if path.suffix == ".log":
        yield _joined("log", log_entries(raw))
    if raw.startswith(SQLITE):
        yield View("rows", _rows(path))
    if raw.startswith(CACHE_ENTRY):
        yield from _body(raw)
    if raw.startswith(SESSION):
        yield View("session", b"\0".join(_session_commands(raw)))


def _joined(how: str, entries: Iterator[Entry]) -> View:
    """Keys are whole here, which the table only tells by what they share."""
    return View(how, b"\0\0".join(part for entry in entries for part in entry))


def _rows(path: Path) -> bytes:
    """All cells: a long one lies in pieces over the file's pages."""
    with tempfile.TemporaryDirectory() as folder:
        for part in path.parent.glob(path.name + "*"):
            shutil.copy(part, folder)
        cells: list[bytes] = []
        with suppress(sqlite3.DatabaseError), closing(_open(Path(folder) / path.name)) as db:
            for (table,) in db.execute("select name from sqlite_master where type = 'table'"):
                for row in db.execute(f'select * from "{table.decode()}"'):  # noqa: S608 the browser's own name
                    cells += [_cell(value) for value in row]
        return b"\0\0".join(cells)


def _open(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path)
    db.text_factory = bytes
    return db


def _cell(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def _body(raw: bytes) -> Iterator[View]:
    """The answer in a cache's file; the network's cache keeps it as it came over the wire."""
    data = raw[24 + int.from_bytes(raw[12:16], "little") :]
    for how, unpack in (("brotli", _brotli), ("deflate", _deflate)):
        with suppress(cramjam.DecompressionError, zlib.error):
            yield View(how, unpack(data))


def _brotli(data: bytes) -> bytes:
    return bytes(cramjam.brotli.decompress(data))


def _deflate(data: bytes) -> bytes:
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, LARGEST)


def _session_commands(raw: bytes) -> Iterator[bytes]:
    """Open tabs and half-filled forms; newer files are encrypted with a key that is no secret."""
    at = 8
    while at + 2 <= len(raw):
        size = int.from_bytes(raw[at : at + 2], "little")
        size, at = (
            (size, at + 2) if raw[4] == 3 else (int.from_bytes(raw[at : at + 4], "little"), at + 4)
        )
        command, at = raw[at : at + size], at + size
        yield _decrypted(command) if command.startswith(b"v10") else command


def _decrypted(command: bytes) -> bytes:
    """components/os_crypt/sync/os_crypt_linux.cc: without a keyring everybody has the same key."""
    key = hashlib.pbkdf2_hmac("sha1", b"peanuts", b"saltysalt", 1, 16)
    cipher = Cipher(algorithms.AES(key), modes.CBC(b" " * 16)).decryptor()
    whole = len(command) - (len(command) - 3) % 16
    return cipher.update(command[3:whole])


def _unpacked(view: View, depth: int) -> Iterator[View]:
    if depth > DEEPEST:
        return
    for how, data in _packings(view.data):
        found = View(f"{view.how} > {how}", data)
        yield found
        yield from _unpacked(found, depth + 1)


def _packings(data: bytes) -> Iterator[tuple[str, bytes]]:
    """What begins somewhere in it with the mark of a packed stream."""
    yield from _at_mark(data, "gzip", b"\x1f\x8b\x08", lambda rest: _inflate(rest, 31))
    yield from _at_mark(
        data, "zstd", b"\x28\xb5\x2f\xfd", lambda rest: bytes(cramjam.zstd.decompress(rest))
    )
    yield from _at_mark(data, "snappy", IDB_SNAPPY, lambda rest: snappy(rest[len(IDB_SNAPPY) :]))
    for found in ZLIB.finditer(data):
        with suppress(zlib.error):
            if unpacked := _inflate(data[found.start() :], zlib.MAX_WBITS):
                yield "zlib", unpacked


def _at_mark(
    data: bytes, how: str, mark: bytes, unpack: Callable[[bytes], bytes]
) -> Iterator[tuple[str, bytes]]:
    at = data.find(mark)
    while at >= 0:
        with suppress(zlib.error, cramjam.DecompressionError):
            if unpacked := unpack(data[at:]):
                yield how, unpacked
        at = data.find(mark, at + 1)


def _inflate(data: bytes, form: int) -> bytes:
    return zlib.decompressobj(form).decompress(data, LARGEST)


def snappy(packed: bytes) -> bytes:
    """As much as can be unpacked: nobody says where the value ends.

    Format: github.com/google/snappy, format_description.txt.
    """
    size, at = _size(packed)
    if not 0 < size <= LARGEST:
        return b""
    out = bytearray()
    while at < len(packed) and len(out) < size:
        tag = packed[at]
        length, offset, at = _literal(packed, at) if tag & 3 == 0 else _copy(packed, at)
        if offset == 0:
            out += packed[at : at + length]
            at += length
        elif offset > len(out):
            return b""
        else:
            for _ in range(length):
                out.append(out[-offset])
    return bytes(out[:size])


def _size(packed: bytes) -> tuple[int, int]:
    size = 0
    for at, byte in enumerate(packed[:5]):
        size |= (byte & 0x7F) << (7 * at)
        if byte < 0x80:
            return size, at + 1
    return 0, 0


def _literal(packed: bytes, at: int) -> tuple[int, int, int]:
    length = packed[at] >> 2
    if length < 60:
        return length + 1, 0, at + 1
    more = length - 59
    return int.from_bytes(packed[at + 1 : at + 1 + more], "little") + 1, 0, at + 1 + more


def _copy(packed: bytes, at: int) -> tuple[int, int, int]:
    tag, kind = packed[at], packed[at] & 3
    if kind == 1:
        low = int.from_bytes(packed[at + 1 : at + 2], "little")
        return ((tag >> 2) & 7) + 4, ((tag >> 5) << 8) | low, at + 2
    width = 2 if kind == 2 else 4
    offset = int.from_bytes(packed[at + 1 : at + 1 + width], "little")
    return (tag >> 2) + 1, offset, at + 1 + width
