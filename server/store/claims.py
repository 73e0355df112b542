"""Who works on a draft:
a lease of 20 minutes, renewed by use. A lease that ran out can be taken by anybody.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from server.domain.times import business_day, utc_text
from server.store.drafts import Draft, find_draft, set_status
from server.store.events import record
from server.store.numbers import next_desk_number
from server.store.places import give_place

LEASE = timedelta(minutes=20)


@dataclass(frozen=True)
class Claim:
    draft_id: str
    operator_id: str
    operator_name: str
    claimed_at: str
    expires_at: str

    def is_over(self, now: datetime) -> bool:
        return self.expires_at <= utc_text(now)


class ClaimHeldError(Exception):
    """Somebody else's lease still runs."""

    def __init__(self, claim: Claim) -> None:
        super().__init__(claim.draft_id)
        self.claim = claim


class NotClaimableError(Exception):
    """Finalised, withdrawn or purged: there is nothing to work on."""


def get_claim(db: Database, draft_id: str) -> Claim | None:
    rows = db.query(
        """select c.draft_id, c.operator_id, o.name as operator_name, c.claimed_at, c.expires_at
           from claims c join operators o on o.operator_id = c.operator_id where c.draft_id = ?""",
        [draft_id],
    )
    return next((Claim(**row) for row in rows), None)


def claim_draft(
    db: Database,
    office_id: str,
    draft_id: str,
    operator_id: str,
    now: datetime,
    *,
    take_over: bool = False,
) -> Claim:
    """Takes or renews the lease.

    Raises ClaimHeldError, unless the lease ran out or `take_over` (its reason is a note).
    """
    with db.atomic():
        held = get_claim(db, draft_id)
        if held and held.operator_id == operator_id:
            renew_claim(db, draft_id, operator_id, now)
            return _existing(db, draft_id)
        if held and not held.is_over(now) and not take_over:
            raise ClaimHeldError(held)
        draft = find_draft(db, draft_id)
        if draft is None or draft.purged_at or draft.status in ("finalised", "withdrawn"):
            raise NotClaimableError(draft_id)
        db.execute(
            """insert into claims (draft_id, operator_id, claimed_at, expires_at) values (:draft,
            :operator, :now, :until)
               on conflict (draft_id) do update set operator_id = excluded.operator_id,
                 claimed_at = excluded.claimed_at, expires_at = excluded.expires_at""",
            {
                "draft": draft_id,
                "operator": operator_id,
                "now": utc_text(now),
                "until": utc_text(now + LEASE),
            },
        )
        set_status(db, draft_id, "claimed", "claimed", operator_id, now)
        detail: dict[str, str | bool] = {}
        if held:
            detail = {"from": held.operator_id, "lease_over": held.is_over(now)}
        if draft.stage != "submitted":
            detail["queue_number"] = _hand_in(db, draft, now)
        act = "claim_taken_over" if held else "claimed"
        record(
            db,
            office_id=office_id,
            actor_kind="operator",
            actor_id=operator_id,
            act=act,
            draft_id=draft_id,
            detail=detail,
            now=now,
        )
        return _existing(db, draft_id)


def renew_claim(db: Database, draft_id: str, operator_id: str, now: datetime) -> None:
    """Every use of the draft by its operator begins the 20 minutes anew."""
    with db.atomic():
        db.execute(
            "update claims set expires_at = ? where draft_id = ? and operator_id = ?",
            [utc_text(now + LEASE), draft_id, operator_id],
        )


def release_claim(
    db: Database, office_id: str, draft_id: str, operator_id: str, now: datetime
) -> None:
    """Back into the queue.

    Copy marks and edits stay. Raises ClaimHeldError for somebody else's running lease.
    """
    with db.atomic():
        held = get_claim(db, draft_id)
        if held is None:
            return
        if held.operator_id != operator_id and not held.is_over(now):
            raise ClaimHeldError(held)
        delete_claim(db, draft_id)
        set_status(db, draft_id, "new", "queued", operator_id, now)
        record(
            db,
            office_id=office_id,
            actor_kind="operator",
            actor_id=operator_id,
            act="released",
            draft_id=draft_id,
            detail={},
            now=now,
        )


def delete_claim(db: Database, draft_id: str) -> None:
    db.execute("delete from claims where draft_id = ?", [draft_id])


def _hand_in(db: Database, draft: Draft, now: datetime) -> str:
    """Somebody gave up on the tablet and came to the desk: the draft joins the queue there, with
    the desk's number. What the tablet still sends is kept as late.
    """
    number = draft.queue_number or next_desk_number(db, draft.office_id, business_day(now))
    give_place(db, draft.draft_id, number, now)
    return number


def _existing(db: Database, draft_id: str) -> Claim:
    found = get_claim(db, draft_id)
    if found is None:
        raise LookupError(draft_id)
    return found
