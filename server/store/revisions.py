"""Every version that ever arrived or was made by an operator, sealed. Only appended."""

from datetime import datetime

import msgspec
from sqlite_utils import Database

from server.domain.envelope import revision_hash
from server.domain.sealing import CannotOpen
from server.domain.times import utc_text
from server.store.keys import Keys


class Revision(msgspec.Struct, frozen=True):
    """One row without its sealed bytes. `envelope` is None after a withdrawal or purge."""

    revision_id: int
    draft_id: str
    rev: int
    edit: int
    kind: str
    sha256: str
    envelope: str | None
    received_at: str
    operator_id: str | None


class OpenedDraft(msgspec.Struct, frozen=True):
    """What was sealed, and the envelope it was bound to (parsed JSON)."""

    answers: dict
    resume_code: str | None
    envelope: dict


class _Plain(msgspec.Struct):
    answers: dict
    resume_code: str | None = None


_decode_plain = msgspec.json.Decoder(_Plain).decode


def insert_revision(
    db: Database,
    *,
    draft_id: str,
    rev: int,
    edit: int,
    kind: str,
    envelope: str,
    sealed: bytes,
    sha256: str,
    operator_id: str | None,
    now: datetime,
) -> int:
    """Returns the revision_id; of the row that is already there when the very same came before."""
    cursor = db.execute(
        """
        insert into draft_revisions
          (draft_id, rev, edit, kind, sha256, envelope, sealed, received_at, operator_id)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (draft_id, rev, edit, sha256) do update set draft_id = excluded.draft_id
        returning revision_id
        """,
        (draft_id, rev, edit, kind, sha256, envelope, sealed, utc_text(now), operator_id),
    )
    return cursor.fetchone()[0]


def is_kept(db: Database, draft_id: str, rev: int, sha256: str) -> bool:
    """Is a revision with this rev and this hash stored, whatever its kind?"""
    return (
        db.execute(
            "select 1 from draft_revisions where draft_id = ? and rev = ? and sha256 = ?",
            (draft_id, rev, sha256),
        ).fetchone()
        is not None
    )


def list_revisions(db: Database, draft_id: str) -> list[Revision]:
    """Oldest first."""
    rows = db.execute(
        """
        select revision_id, draft_id, rev, edit, kind, sha256, envelope, received_at, operator_id
        from draft_revisions where draft_id = ? order by revision_id
        """,
        [draft_id],
    )
    return [Revision(*row) for row in rows]


def open_revision(db: Database, keys: Keys, revision_id: int) -> OpenedDraft:
    """In memory only.

    Raises KeysMissing when locked, CannotOpen when broken, erased or sealed to a foreign key.
    """
    row = db.execute(
        "select envelope, sealed from draft_revisions where revision_id = ?", [revision_id]
    ).fetchone()
    return open_version(keys, *(row or (None, None)))


def open_version(keys: Keys, text: str | None, sealed: bytes | None) -> OpenedDraft:
    """`text`: the envelope as it is stored. Raises as `open_revision` does."""
    if text is None or sealed is None:
        raise CannotOpen
    envelope = text.encode()
    head = msgspec.json.decode(envelope)
    plain = keys.open(head["key_id"], envelope, sealed)
    try:
        inner = _decode_plain(plain)
    except (msgspec.MsgspecError, ValueError, RecursionError) as failure:
        raise CannotOpen from failure
    return OpenedDraft(inner.answers, inner.resume_code, head)


def seal_revision(keys: Keys, head: dict, opened: OpenedDraft) -> tuple[str, bytes, str]:
    """(envelope text, sealed bytes, sha256) of a version made by the server; `head` gets the
    current key's id.
    """
    text = msgspec.json.encode({**head, "key_id": keys.current.key_id}).decode()
    plain = {"answers": opened.answers, "resume_code": opened.resume_code}
    _, sealed = keys.seal(text.encode(), msgspec.json.encode(plain))
    return text, sealed, revision_hash(text.encode(), sealed)
