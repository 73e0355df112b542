"""Free text of an operator, sealed like answers:
it may name people. Blob = key_id, line feed, sealed bytes.
"""

from server.store.keys import Keys

MARK = b"\n"


def seal_text(keys: Keys, kind: str, draft_id: str, text: str) -> bytes:
    """`kind` and draft are bound: a blob copied to another row doesn't open there."""
    key_id, sealed = keys.seal(_info(kind, draft_id), text.encode())
    return key_id.encode() + MARK + sealed


def open_text(keys: Keys, kind: str, draft_id: str, blob: bytes | None) -> str | None:
    """None when purge or withdrawal emptied it."""
    if blob is None:
        return None
    key_id, _, sealed = blob.partition(MARK)
    return keys.open(key_id.decode(), _info(kind, draft_id), sealed).decode()


def _info(kind: str, draft_id: str) -> bytes:
    return f"loket-1-{kind}\n{draft_id}".encode()
