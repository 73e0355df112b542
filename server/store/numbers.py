"""Queue numbers on disk: what the desk gave, and what was seen of the tablets' own counters."""

from sqlite_utils import Database

from server.domain.numbers import (
    DESK_LETTER,
    LAST_NUMBER,
    following,
    is_ahead,
    parse_tablet_number,
    queue_number,
)


class NumbersExhausted(Exception):
    """999 numbers of the desk on one day."""


def number_for(db: Database, office_id: str, day: str, wanted: str | None) -> str:
    """The number of a draft submitted on `day`: the tablet's own when it is free, else the next
    free A number.

    Call it inside the transaction that stores the draft.
    """
    parsed = parse_tablet_number(wanted)
    if parsed and wanted and not _is_taken(db, office_id, day, wanted):
        _note(db, office_id, day, *parsed)
        return wanted
    return _count_on(db, office_id, day)


def next_desk_number(db: Database, office_id: str, day: str) -> str:
    """`A-001` on the first draft of a WITA day. Raises NumbersExhausted after `A-999`."""
    if _last(db, office_id, day, DESK_LETTER) >= LAST_NUMBER:
        raise NumbersExhausted
    return _count_on(db, office_id, day)


def next_tablet_number(db: Database, office_id: str, letter: str) -> int:
    """1 + the latest number seen with that letter, on whatever day; after 999 comes 1."""
    row = db.execute(
        """
        select last_number from number_counters where office_id = ? and letter = ?
        order by business_day desc limit 1
        """,
        [office_id, letter],
    ).fetchone()
    return following(row[0] if row else 0)


def _count_on(db: Database, office_id: str, day: str) -> str:
    """The next A number; for what a tablet delivered also beyond 999, as it must not be refused."""
    number = _last(db, office_id, day, DESK_LETTER) + 1
    _save(db, office_id, day, DESK_LETTER, number)
    return queue_number(DESK_LETTER, number)


def _note(db: Database, office_id: str, day: str, letter: str, number: int) -> None:
    last = _last(db, office_id, day, letter)
    if last == 0 or is_ahead(number, last):
        _save(db, office_id, day, letter, number)


def _is_taken(db: Database, office_id: str, day: str, number: str) -> bool:
    return (
        db.execute(
            "select 1 from drafts where office_id = ? and business_day = ? and queue_number = ?",
            [office_id, day, number],
        ).fetchone()
        is not None
    )


def _last(db: Database, office_id: str, day: str, letter: str) -> int:
    row = db.execute(
        """
        select last_number from number_counters
        where office_id = ? and business_day = ? and letter = ?
        """,
        [office_id, day, letter],
    ).fetchone()
    return row[0] if row else 0


def _save(db: Database, office_id: str, day: str, letter: str, number: int) -> None:
    db.execute(
        """
        insert into number_counters (office_id, business_day, letter, last_number) values (?, ?,
          ?, ?)
        on conflict (office_id, business_day, letter) do update set last_number =
          excluded.last_number
        """,
        [office_id, day, letter, number],
    )
