"""Outcomes.

A final one ends the draft and its claim; a waiting one gives it back until somebody takes it
again.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from server.domain.times import business_day, utc_text
from server.store.claims import delete_claim
from server.store.copy_marks import delete_copy_marks
from server.store.drafts import get_draft, open_answers, set_status
from server.store.edits import save_edit
from server.store.events import record
from server.store.keys import Keys
from server.store.numbers import next_desk_number
from server.store.places import give_place
from server.store.sealed_text import open_text, seal_text

STATUS_OF = {
    "nib_issued": "finalised",
    "referred": "finalised",
    "cancelled": "finalised",
    "waiting_applicant": "waiting_applicant",
    "waiting_oss": "waiting_oss",
}
"""Outcome -> status of the draft; the period's state bears the same name."""


@dataclass(frozen=True)
class Finalisation:
    """`override_reason` is None when nothing was overridden, or after a purge."""

    finalisation_id: int
    draft_id: str
    outcome: str
    cause: str
    override_reason: str | None
    decided_at: str
    operator_name: str


@dataclass(frozen=True)
class Decision:
    """What the operator decided:
    `nib` only with nib_issued, `override_reason` when blocking problems were left.
    """

    outcome: str
    cause: str
    nib: str | None = None
    override_reason: str | None = None


class AlreadyFinalisedError(Exception):
    """The draft has its outcome; a second one would hide the first."""


def finalise(
    db: Database,
    keys: Keys,
    office_id: str,
    draft_id: str,
    decision: Decision,
    operator_id: str,
    now: datetime,
) -> None:
    """One transaction: NIB into the answers, outcome, status, period, claim, copy marks, event."""
    with db.atomic():
        status = db.execute("select status from drafts where draft_id = ?", [draft_id]).fetchone()
        if status is None or status[0] in ("finalised", "withdrawn"):
            raise AlreadyFinalisedError(draft_id)
        if decision.nib:
            _save_nib(db, keys, draft_id, decision.nib, operator_id, now)
        sealed = (
            seal_text(keys, "override", draft_id, decision.override_reason)
            if decision.override_reason
            else None
        )
        db.execute(
            """insert into finalisations (draft_id, outcome, cause, override_reason_sealed,
            decided_at, operator_id)
               values (?, ?, ?, ?, ?, ?)""",
            [draft_id, decision.outcome, decision.cause, sealed, utc_text(now), operator_id],
        )
        _hand_in(db, office_id, draft_id, now)
        state = STATUS_OF[decision.outcome]
        set_status(db, draft_id, state, state, operator_id, now)
        delete_claim(db, draft_id)
        if state == "finalised":
            delete_copy_marks(db, draft_id)
        record(
            db,
            office_id=office_id,
            actor_kind="operator",
            actor_id=operator_id,
            act="finalised" if state == "finalised" else "parked",
            draft_id=draft_id,
            detail={
                "outcome": decision.outcome,
                "cause": decision.cause,
                "overridden": sealed is not None,
            },
            now=now,
        )


def _hand_in(db: Database, office_id: str, draft_id: str, now: datetime) -> None:
    """A draft that never left its tablet as finished counts as handed in at the desk: only so it
    has a number, and stands under its outcome instead of "sedang diisi".
    """
    draft = get_draft(db, draft_id)
    if draft.stage == "submitted":
        return
    give_place(db, draft_id, next_desk_number(db, office_id, business_day(now)), now)


def _save_nib(
    db: Database, keys: Keys, draft_id: str, nib: str, operator_id: str, now: datetime
) -> None:
    answers = dict(open_answers(db, keys, draft_id).answers)
    if answers.get("nib") != nib:
        save_edit(db, keys, draft_id, operator_id, {**answers, "nib": nib}, now)
    db.execute(
        "update drafts set nib_hash = ? where draft_id = ?",
        [keys.lookup_hash("nib", nib), draft_id],
    )


def list_finalisations(db: Database, keys: Keys, draft_id: str) -> list[Finalisation]:
    """Oldest first; the last one counts."""
    rows = db.query(
        """select f.finalisation_id, f.draft_id, f.outcome, f.cause, f.override_reason_sealed,
        f.decided_at,
             o.name as operator_name
           from finalisations f join operators o on o.operator_id = f.operator_id
           where f.draft_id = ? order by f.decided_at, f.finalisation_id""",
        [draft_id],
    )
    return [
        Finalisation(
            override_reason=open_text(
                keys, "override", draft_id, row.pop("override_reason_sealed")
            ),
            **row,
        )
        for row in rows
    ]


def last_finalisation(db: Database, keys: Keys, draft_id: str) -> Finalisation | None:
    return next(reversed(list_finalisations(db, keys, draft_id)), None)


def find_same_nib(db: Database, keys: Keys, office_id: str, draft_id: str, nib: str) -> str | None:
    """The queue number (or draft_id) of another draft of the office that bears this NIB."""
    row = db.execute(
        """select coalesce(queue_number, draft_id) from drafts
           where nib_hash = ? and office_id = ? and draft_id <> ? limit 1""",
        [keys.lookup_hash("nib", nib), office_id, draft_id],
    ).fetchone()
    return row[0] if row else None
