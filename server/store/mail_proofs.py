"""Proof that an applicant's mailbox can be read, one row a draft: docs/sync.md §9.

Asking and sending: mail_queue.py. Typing and ticking: mail_proving.py.
"""

from datetime import datetime

import msgspec
from sqlite_utils import Database

from server.domain.mail_proof import Standing
from server.domain.times import from_utc_text
from server.store import events


class MailProof(msgspec.Struct, frozen=True):
    """One row of `mail_proofs`; schema.sql says what each column means."""

    draft_id: str
    office_id: str
    state: str
    reason: str | None
    email_hash: str | None
    asked_at: str
    next_try_at: str | None
    send_tries: int
    code_hash: str | None
    sent_at: str | None
    code_tries: int
    proven_how: str | None
    proven_at: str | None
    proven_by: str | None

    @property
    def standing(self) -> Standing:
        return Standing(
            state=self.state,
            has_code=self.code_hash is not None,
            sent_at=from_utc_text(self.sent_at) if self.sent_at else None,
            tries=self.code_tries,
            reason="line" if self.state == "queued" and self.send_tries else self.reason,
        )


class Asker(msgspec.Struct, frozen=True):
    """Who asks or types: `kind` tablet or operator."""

    kind: str
    actor_id: str


COLUMNS = ", ".join(MailProof.__struct_fields__)
_BY_ID = f"select {COLUMNS} from mail_proofs where draft_id = ?"  # noqa: S608 -- the struct's names


def find_proof(db: Database, draft_id: str) -> MailProof | None:
    row = db.execute(_BY_ID, [draft_id]).fetchone()
    return MailProof(*row) if row else None


def standing_of(db: Database, draft_id: str, email_hash: str | None) -> Standing:
    """`email_hash`: of the address that the draft has now; another one than the row's is `lapsed`,
    also before the judge saw it. None: not known, because the keys are locked.
    """
    proof = find_proof(db, draft_id)
    if proof is None:
        return Standing()
    if email_hash and proof.email_hash and email_hash != proof.email_hash:
        return Standing("lapsed")
    return proof.standing


def record_act(
    db: Database, office_id: str, draft_id: str, asker: Asker, act: str, detail: dict, now: datetime
) -> None:
    events.record(
        db,
        office_id=office_id,
        actor_kind=asker.kind,
        actor_id=asker.actor_id,
        act=act,
        draft_id=draft_id,
        detail=detail,
        now=now,
    )
