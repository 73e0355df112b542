"""The office's day in numbers, closed by an event: its hash is the day's seal (domain/chain.py).

The numbers stand in the event itself, so that the seal covers them too. They name nobody.
"""

from datetime import datetime

import msgspec
from sqlite_utils import Database

from server.domain.chain import day_seal
from server.domain.times import business_day, days_ago, utc_text
from server.store.events import record

OUTCOMES = ("nib_issued", "referred", "cancelled", "waiting_applicant", "waiting_oss")


class Day(msgspec.Struct, frozen=True):
    """Of one office and WITA day until now. `submitted`: drafts that got their place; of these
    `desk` were begun at the desk. Outcomes: the last one of each draft, decided on this day.
    `queued`, `claimed`: waiting or in work now, from whatever day. `unfinished`: begun today, not
    handed in. `reads`: how often a NIK was shown.
    """

    day: str
    submitted: int
    desk: int
    nib_issued: int
    referred: int
    cancelled: int
    waiting_applicant: int
    waiting_oss: int
    queued: int
    claimed: int
    unfinished: int
    withdrawn: int
    reads: int


class Closing(msgspec.Struct, frozen=True):
    """`event_id`: the seal covers all events up to this one."""

    event_id: int
    at: str
    seal: str
    totals: Day


def count_day(db: Database, office_id: str, now: datetime) -> Day:
    values = {
        "office": office_id,
        "day": business_day(now),
        "since": utc_text(days_ago(now, 0)),
        "until": utc_text(now),
    }
    outcomes = dict(db.execute(_OUTCOMES, values).fetchall())
    row = db.execute(_COUNTS, values).fetchone()
    counts = dict(zip(_COUNTED, row, strict=True))
    acts = dict(db.execute(_ACTS, values).fetchall())
    return Day(
        day=values["day"],
        **{outcome: outcomes.get(outcome, 0) for outcome in OUTCOMES},
        **counts,
        withdrawn=acts.get("draft_withdrawn", 0),
        reads=acts.get("nik_read", 0),
    )


_COUNTED = ("submitted", "desk", "queued", "claimed", "unfinished")
# Each by its own index: a day's drafts, however many there are of other days.
_COUNTS = """
    select
      (select count(*) from drafts where office_id = :office and business_day = :day),
      (select count(*) from drafts where office_id = :office and business_day = :day
        and tablet_id is null),
      (select count(*) from drafts where office_id = :office and stage = 'submitted'
        and status = 'new'),
      (select count(*) from drafts where office_id = :office and stage = 'submitted'
        and status = 'claimed'),
      (select count(*) from drafts where office_id = :office and purged_at is null
        and stage in ('filling', 'paused', 'abandoned') and changed_at >= :since
        and received_at between :since and :until)
"""
_OUTCOMES = """
    select f.outcome, count(*) from finalisations f join drafts d on d.draft_id = f.draft_id
    where +d.office_id = :office and f.decided_at between :since and :until
      and f.finalisation_id = (select max(l.finalisation_id) from finalisations l
        where l.draft_id = f.draft_id and l.decided_at between :since and :until)
    group by f.outcome order by f.outcome
"""
_ACTS = """
    select act, count(*) from events
    where office_id = :office and act in ('nik_read', 'draft_withdrawn', 'day_closed')
      and at between :since and :until
    group by act order by act
"""


def close_day(db: Database, office_id: str, operator_id: str, now: datetime) -> int:
    """Returns the event's id. A day may be closed again: the later sheet covers more."""
    with db.atomic():
        return record(
            db,
            office_id=office_id,
            actor_kind="operator",
            actor_id=operator_id,
            act="day_closed",
            detail=msgspec.structs.asdict(count_day(db, office_id, now)),
            now=now,
        )


def find_closing(db: Database, office_id: str, event_id: int) -> Closing | None:
    """None also for another office's."""
    rows = db.execute(
        """
        select event_id, at, hash, detail from events
        where event_id = ? and office_id = ? and act = 'day_closed'
        """,
        [event_id, office_id],
    ).fetchall()
    return next((_closing(*row) for row in rows), None)


def list_closings(db: Database, office_id: str | None = None, limit: int = 10) -> list[Closing]:
    """Newest first; of all offices when none is named."""
    statement = _CLOSINGS if office_id is None else _CLOSINGS_OF_OFFICE
    rows = db.execute(statement, {"office": office_id, "limit": limit}).fetchall()
    return [_closing(*row) for row in rows]


# The partial index needs its own condition word for word; "+": the log isn't walked from its end.
_ALL_CLOSINGS = """
    select event_id, at, hash, detail from events
    where act in ('nik_read', 'draft_withdrawn', 'day_closed') and act = 'day_closed'
"""
_CLOSINGS = f"{_ALL_CLOSINGS} order by event_id desc limit :limit"
_CLOSINGS_OF_OFFICE = f"""{_ALL_CLOSINGS} and office_id = :office
    order by +event_id desc limit :limit"""


def find_seal(db: Database, seal: str) -> Closing | None:
    """The closing whose seal this is, as `plain_seal` gives it: what the log still proves."""
    return next((one for one in list_closings(db, limit=-1) if one.seal == seal), None)


def _closing(event_id: int, at: str, own: str, detail: str) -> Closing:
    return Closing(event_id, at, day_seal(own), msgspec.json.decode(detail, type=Day))
