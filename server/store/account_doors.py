"""The doors to an account, counted for the month. Nobody is named, so the purge leaves it."""

from datetime import datetime

import msgspec
from sqlite_utils import Database

from server.domain.account_door import Door
from server.domain.times import business_day, from_utc_text


class MonthOfDoors(msgspec.Struct, frozen=True):
    """Sums of the drafts that first arrived in a month (WITA, '2026-11').

    `door`: whatsapp, email or none. `without`: came without an e-mail; `won`: of those, left with
    one.
    """

    month: str
    door: str
    came: int
    without: int
    won: int
    practised: int
    proven: int


def save_door(db: Database, office_id: str, draft_id: str, received_at: str, door: Door) -> None:
    """Inside the judge's `atomic()`. Whoever practised came without an e-mail, also when the answer
    is another one after it.
    """
    if door.door is None:
        return
    db.execute(
        """
        insert into account_doors (draft_id, office_id, month, door, came_without, left_with,
          practised) values (:draft, :office, :month, :door, :without, :with, :practised)
        on conflict (draft_id) do update set door = excluded.door,
          came_without = max(excluded.came_without,
            came_without and (practised or excluded.practised)),
          left_with = excluded.left_with, practised = max(practised, excluded.practised)
        """,
        {
            "draft": draft_id,
            "office": office_id,
            "month": month_of(received_at),
            "door": door.door,
            "without": int(door.came_without),
            "with": int(door.left_with),
            "practised": int(door.practised),
        },
    )


def month_of(at: str) -> str:
    """UTC text to the office's month."""
    return business_day(from_utc_text(at))[:7]


def list_months(db: Database, office_id: str, now: datetime) -> list[MonthOfDoors]:
    """Of the last twelve months, newest first; a door that nobody took has no row."""
    day = business_day(now)
    oldest = f"{int(day[:4]) - 1}{day[4:7]}"
    rows = db.execute(
        """
        select month, door, count(*), sum(came_without), sum(came_without and left_with),
          sum(practised), sum(proven)
        from account_doors where office_id = ? and month > ? and door is not null
        group by month, door order by month desc, door desc
        """,
        [office_id, oldest],
    )
    return [MonthOfDoors(*row) for row in rows.fetchall()]
