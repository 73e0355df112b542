"""Reads what Chromium's LevelDB folders hold, also inside compressed blocks, without LevelDB.

Formats: github.com/google/leveldb, doc/table_format.md and doc/log_format.md. A file that Chromium
was writing when it died ends in the middle: what can be read of it is read.
"""

from collections.abc import Iterator

import cramjam

Entry = tuple[bytes, bytes]
"""Key and value; a deleted key has an empty value."""

FOOTER = 48  # bytes
MAGIC = (0xDB4775248B80FB57).to_bytes(8, "little")
LOG_BLOCK = 32_768  # bytes
LOG_HEADER = 7  # checksum 4, length 2, type 1
RECORD_ENDS = (1, 4)  # types: 1 whole, 2 first, 3 middle, 4 last
BATCH_HEADER = 12  # sequence 8, count 4


def table_entries(table: bytes) -> Iterator[Entry]:
    """Every entry of an .ldb or .sst file. Raises ValueError when it isn't a whole one."""
    if table[-8:] != MAGIC:
        raise ValueError("no table")
    at = len(table) - FOOTER
    for _ in range(2):  # the index comes behind the index of filters
        (start, at), (size, at) = _pair(table, at)
    for _, handle in _block_entries(_block(table, start, size)):
        (start, _), (size, _) = _pair(handle, 0)
        yield from _block_entries(_block(table, start, size))


def _pair(data: bytes, at: int) -> tuple[tuple[int, int], tuple[int, int]]:
    first = _varint(data, at)
    return first, _varint(data, first[1])


def _block(table: bytes, start: int, size: int) -> bytes:
    content, how = table[start : start + size], table[start + size]
    if how == 0:
        return content
    if how == 1:
        return bytes(cramjam.snappy.decompress_raw(content))
    if how == 2:
        return bytes(cramjam.zstd.decompress(content))
    raise ValueError(f"block compressed by way {how}")


def _block_entries(block: bytes) -> Iterator[Entry]:
    """Each key is told by what it shares with the one before; behind them stand restart points."""
    end = len(block) - 4 - 4 * int.from_bytes(block[-4:], "little")
    at, key = 0, b""
    while at < end:
        shared, at = _varint(block, at)
        own, at = _varint(block, at)
        length, at = _varint(block, at)
        key = key[:shared] + block[at : at + own]
        at += own
        yield key, block[at : at + length]
        at += length


def log_entries(log: bytes) -> Iterator[Entry]:
    """Every entry of a .log file, as far as it is whole; deleted ones too: they stand there."""
    for record in log_records(log):
        yield from _batch_entries(record)


def log_records(log: bytes) -> Iterator[bytes]:
    """The records of a .log or MANIFEST file, each put together from its fragments."""
    parts: list[bytes] = []
    at = 0
    while at + LOG_HEADER <= len(log):
        rest = LOG_BLOCK - at % LOG_BLOCK
        if rest < LOG_HEADER:
            at += rest
            continue
        length, kind = int.from_bytes(log[at + 4 : at + 6], "little"), log[at + 6]
        if kind == 0:  # space that was reserved and never written
            at += rest
            continue
        parts.append(log[at + LOG_HEADER : at + LOG_HEADER + length])
        at += LOG_HEADER + length
        if kind in RECORD_ENDS:
            yield b"".join(parts)
            parts = []
    if parts:
        yield b"".join(parts)


def _batch_entries(batch: bytes) -> Iterator[Entry]:
    at = BATCH_HEADER
    try:
        while at < len(batch):
            tag = batch[at]
            key, at = _text(batch, at + 1)
            value = b""
            if tag == 1:
                value, at = _text(batch, at)
            yield key, value
    except IndexError:
        return  # torn off, or a record of another kind: its bytes are searched raw


def _text(data: bytes, at: int) -> tuple[bytes, int]:
    length, at = _varint(data, at)
    return data[at : at + length], at + length


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """The number that begins at `at`, and where it ends."""
    value, shift = 0, 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
