"""The code as it is typed, the tick of the desk, and what ends a proof."""

from datetime import datetime

from sqlite_utils import Database

from server.domain.mail_proof import Standing, judge_code
from server.domain.times import utc_text
from server.store import events
from server.store.keys import Keys
from server.store.mail_proofs import Asker, find_proof, record_act, standing_of


def code_hash(keys: Keys, draft_id: str, email: str, code: str) -> str:
    """Keyed: six digits alone would be guessed in no time. Raises KeysMissing."""
    return keys.lookup_hash("mail_code", f"{draft_id}\0{email}\0{code}")


def prove(
    db: Database, draft_id: str, email_hash: str, typed: str, asker: Asker, now: datetime
) -> tuple[Standing, bool]:
    """`typed`: hash of the typed code for the address that the draft has now.

    (how it stands now, was it right)
    """
    with db.atomic():
        standing = standing_of(db, draft_id, email_hash)
        proof = find_proof(db, draft_id)
        if proof is None or standing.state == "proven":
            return standing, standing.state == "proven"
        outcome = judge_code(standing, proof.code_hash == typed, now)
        if outcome == "proven":
            _prove(db, draft_id, proof.office_id, email_hash, "code", asker, now)
        elif outcome == "counted":
            db.execute(
                "update mail_proofs set code_tries = code_tries + 1 where draft_id = ?", [draft_id]
            )
            detail = {"tries": proof.code_tries + 1}
            record_act(db, proof.office_id, draft_id, asker, "mail_code_wrong", detail, now)
        return standing_of(db, draft_id, email_hash), outcome == "proven"


def prove_at_desk(
    db: Database, office_id: str, draft_id: str, email_hash: str, asker: Asker, now: datetime
) -> None:
    """ "Terbukti di meja": the operator saw the owner open the mailbox."""
    with db.atomic():
        if standing_of(db, draft_id, email_hash).state != "proven":
            _prove(db, draft_id, office_id, email_hash, "desk", asker, now)


def unprove(db: Database, office_id: str, draft_id: str, asker: Asker, now: datetime) -> None:
    """A tick of the desk is taken back; a code that was typed stays typed."""
    with db.atomic():
        gone = db.execute(
            """
            delete from mail_proofs
            where draft_id = ? and state = 'proven' and proven_how = 'desk'
            """,
            [draft_id],
        ).rowcount
        if gone:
            _note_proven(db, draft_id, False)
            record_act(db, office_id, draft_id, asker, "mail_unproven", {}, now)


def lapse_if_changed(
    db: Database, office_id: str, draft_id: str, email_hash: str | None, now: datetime
) -> None:
    """For the judge: the draft's address is another one now, or none. Inside its `atomic()`."""
    changed = db.execute(
        """
        update mail_proofs set state = 'lapsed', reason = null, code_hash = null,
          next_try_at = null, proven_how = null, proven_at = null, proven_by = null
        where draft_id = ? and state <> 'lapsed' and email_hash is not ? and email_hash is not null
        """,
        [draft_id, email_hash],
    ).rowcount
    if changed:
        _note_proven(db, draft_id, False)
        events.record(
            db,
            office_id=office_id,
            actor_kind="server",
            actor_id=None,
            act="mail_proof_lapsed",
            draft_id=draft_id,
            now=now,
        )


def _prove(
    db: Database,
    draft_id: str,
    office_id: str,
    email_hash: str,
    how: str,
    asker: Asker,
    now: datetime,
) -> None:
    """The code is erased: it is good for nothing any more."""
    db.execute(
        """
        insert into mail_proofs (draft_id, office_id, state, email_hash, asked_at, proven_how,
          proven_at, proven_by) values (:draft, :office, 'proven', :email, :now, :how, :now, :by)
        on conflict (draft_id) do update set state = 'proven', reason = null, code_hash = null,
          email_hash = excluded.email_hash, next_try_at = null, proven_how = excluded.proven_how,
          proven_at = excluded.proven_at, proven_by = excluded.proven_by
        """,
        {
            "draft": draft_id,
            "office": office_id,
            "email": email_hash,
            "how": how,
            "now": utc_text(now),
            "by": asker.actor_id if asker.kind == "operator" else None,
        },
    )
    _note_proven(db, draft_id, True)
    record_act(db, office_id, draft_id, asker, "mail_proven", {"how": how}, now)


def _note_proven(db: Database, draft_id: str, proven: bool) -> None:
    db.execute("update account_doors set proven = ? where draft_id = ?", [int(proven), draft_id])
