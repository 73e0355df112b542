"""Codes on their way to a mailbox: asked for, waiting for the line, sent or given up."""

from datetime import datetime

from sqlite_utils import Database

from server.domain.mail_proof import Standing, wait_before, wants_sending
from server.domain.times import utc_text
from server.store import events
from server.store.mail_proofs import COLUMNS, Asker, MailProof, record_act, standing_of
from server.store.mail_requests import check_limits, insert_request

_DUE = f"""
    select {COLUMNS} from mail_proofs where state = 'queued' and next_try_at <= ?
    order by next_try_at, draft_id limit 20
"""  # noqa: S608 -- the struct's names


def ask_code(
    db: Database,
    office_id: str,
    draft_id: str,
    email_hash: str | None,
    again: bool,
    asker: Asker,
    now: datetime,
) -> Standing:
    """Queues a code when that is due. `email_hash`: None while the keys are locked.

    Raises TooManyCodes.
    """
    with db.atomic():
        standing = standing_of(db, draft_id, email_hash)
        if not wants_sending(standing, again):
            return standing
        check_limits(db, office_id, draft_id, email_hash, now)
        insert_request(db, office_id, draft_id, email_hash, now)
        _queue(db, office_id, draft_id, email_hash, standing, now)
        record_act(db, office_id, draft_id, asker, "mail_code_asked", {"again": again}, now)
        return standing_of(db, draft_id, email_hash)


def _queue(
    db: Database,
    office_id: str,
    draft_id: str,
    email_hash: str | None,
    before: Standing,
    now: datetime,
) -> None:
    """An earlier code for the same address stays good until the new one is sent."""
    db.execute(
        """
        insert into mail_proofs (draft_id, office_id, state, email_hash, asked_at, next_try_at)
        values (:draft, :office, 'queued', :email, :now, :now)
        on conflict (draft_id) do update set state = 'queued', reason = null,
          email_hash = excluded.email_hash, asked_at = excluded.asked_at,
          next_try_at = excluded.next_try_at, send_tries = 0,
          code_hash = case when :keeps then code_hash end,
          sent_at = case when :keeps then sent_at end,
          code_tries = case when :keeps then code_tries else 0 end,
          proven_how = null, proven_at = null, proven_by = null
        """,
        {
            "draft": draft_id,
            "office": office_id,
            "email": email_hash,
            "now": utc_text(now),
            "keeps": before.state == "sent",
        },
    )


def list_due(db: Database, now: datetime) -> list[MailProof]:
    """Queued ones whose next attempt is due, longest waiting first."""
    return [MailProof(*row) for row in db.execute(_DUE, [utc_text(now)]).fetchall()]


def mark_sent(
    db: Database, proof: MailProof, email_hash: str, code_hash: str, now: datetime
) -> bool:
    """The mail server has it: from now the code is good. False when the request was overtaken
    meanwhile (other address, withdrawn, purged): then the code in that message is good for
    nothing.
    """
    with db.atomic():
        changed = db.execute(
            """
            update mail_proofs set state = 'sent', reason = null, email_hash = ?, code_hash = ?,
              sent_at = ?, code_tries = 0, next_try_at = null
            where draft_id = ? and state = 'queued' and asked_at = ?
              and (email_hash is null or email_hash = ?)
            """,
            [email_hash, code_hash, utc_text(now), proof.draft_id, proof.asked_at, email_hash],
        ).rowcount
        if changed:
            _tell(db, proof, "mail_code_sent", {"tries": proof.send_tries + 1}, now)
    return bool(changed)


def put_off(db: Database, proof: MailProof, now: datetime) -> None:
    """The attempt led nowhere; a later one may."""
    tries = proof.send_tries + 1
    with db.atomic():
        db.execute(
            """
            update mail_proofs set send_tries = ?, next_try_at = ?
            where draft_id = ? and state = 'queued' and asked_at = ?
            """,
            [tries, utc_text(now + wait_before(tries)), proof.draft_id, proof.asked_at],
        )


def mark_failed(db: Database, proof: MailProof, reason: str, now: datetime) -> None:
    """`reason`: refused, given_up, too_many or no_address."""
    with db.atomic():
        changed = db.execute(
            """
            update mail_proofs set state = 'failed', reason = ?, code_hash = null,
              next_try_at = null
            where draft_id = ? and state = 'queued' and asked_at = ?
            """,
            [reason, proof.draft_id, proof.asked_at],
        ).rowcount
        if changed:
            _tell(db, proof, "mail_code_failed", {"reason": reason}, now)


def _tell(db: Database, proof: MailProof, act: str, detail: dict, now: datetime) -> None:
    events.record(
        db,
        office_id=proof.office_id,
        actor_kind="server",
        actor_id=None,
        act=act,
        draft_id=proof.draft_id,
        detail=detail,
        now=now,
    )
