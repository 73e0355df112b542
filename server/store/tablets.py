"""Enrolled tablets: known by their public key, never deleted, revoked instead."""

from datetime import datetime
from uuid import uuid4

import msgspec
from sqlite_utils import Database

from server.domain.numbers import choose_letter
from server.domain.times import business_day, from_utc_text, utc_text
from server.store import events


class Tablet(msgspec.Struct, frozen=True):
    """One row of `tablets`; schema.sql says what each column means."""

    tablet_id: str
    office_id: str
    name: str
    letter: str
    public_key: str
    enrolled_at: str
    revoked_at: str | None
    last_seen_at: str | None
    app_version: str | None
    rules_version: str | None
    waiting: int
    oldest_waiting_at: str | None
    storage_free: int | None
    clock_offset_ms: int | None
    sync_state: str | None
    wipe_ordered_at: str | None
    wiped_at: str | None


class Sighting(msgspec.Struct, frozen=True):
    """What a heartbeat tells of a tablet. `clock_offset_ms`: tablet minus server."""

    app_version: str
    rules_version: str
    waiting: int
    oldest_waiting_at: str | None
    storage_free: int | None
    clock_offset_ms: int | None
    sync_state: str


class TabletUnknown(Exception):
    """No such tablet in this office."""


class LettersExhausted(Exception):
    """Each of B to Z is held, or was freed only today."""


_COLUMNS = ", ".join(Tablet.__struct_fields__)
_BY_ID = f"select {_COLUMNS} from tablets where tablet_id = ?"  # noqa: S608 -- names of the struct
_OF_OFFICE = f"select {_COLUMNS} from tablets where office_id = ? order by revoked_at is not null, name, tablet_id"  # noqa: S608, E501


def find_tablet(db: Database, tablet_id: str) -> Tablet | None:
    row = db.execute(_BY_ID, [tablet_id]).fetchone()
    return Tablet(*row) if row else None


def list_tablets(db: Database, office_id: str) -> list[Tablet]:
    """Those that work first, then the revoked ones, by name."""
    return [Tablet(*row) for row in db.execute(_OF_OFFICE, [office_id]).fetchall()]


def add_tablet(
    db: Database, *, office_id: str, name: str, public_key: str, app_version: str, now: datetime
) -> Tablet:
    """A tablet that proved its key and showed a code. Raises LettersExhausted."""
    with db.atomic():
        letter = _free_letter(db, office_id, business_day(now))
        tablet_id = str(uuid4())
        db.execute(
            """
            insert into tablets (tablet_id, office_id, name, letter, public_key, enrolled_at,
              app_version)
            values (?, ?, ?, ?, ?, ?, ?)
            """,
            [tablet_id, office_id, name, letter, public_key, utc_text(now), app_version],
        )
        events.record(
            db,
            office_id=office_id,
            actor_kind="tablet",
            actor_id=tablet_id,
            act="tablet_enrolled",
            detail={"letter": letter},
            now=now,
        )
        return _existing(db, tablet_id)


def revoke_tablet(
    db: Database, office_id: str, tablet_id: str, operator_id: str | None, now: datetime
) -> None:
    """From now on its deliveries are set aside and all else is refused. `operator_id` None: by
    the command line.

    Raises TabletUnknown, also for a tablet of another office.
    """
    with db.atomic():
        tablet = find_tablet(db, tablet_id)
        if tablet is None or tablet.office_id != office_id:
            raise TabletUnknown(tablet_id)
        if tablet.revoked_at:
            return
        db.execute(
            "update tablets set revoked_at = ? where tablet_id = ?", [utc_text(now), tablet_id]
        )
        events.record(
            db,
            office_id=office_id,
            actor_kind="operator" if operator_id else "server",
            actor_id=operator_id,
            act="tablet_revoked",
            detail={"tablet_id": tablet_id},
            now=now,
        )


def order_wipe(
    db: Database, office_id: str, tablet_id: str, operator_id: str | None, now: datetime
) -> None:
    """The tablet is told with its next heartbeat; it sends what waits, then empties itself.

    Raises TabletUnknown.
    """
    with db.atomic():
        ordered = db.execute(
            """
            update tablets set wipe_ordered_at = coalesce(wipe_ordered_at, ?)
            where tablet_id = ? and office_id = ? returning tablet_id
            """,
            [utc_text(now), tablet_id, office_id],
        ).fetchone()
        if ordered is None:
            raise TabletUnknown(tablet_id)
        events.record(
            db,
            office_id=office_id,
            actor_kind="operator" if operator_id else "server",
            actor_id=operator_id,
            act="tablet_wipe_ordered",
            detail={"tablet_id": tablet_id},
            now=now,
        )


def note_wiped(db: Database, tablet: Tablet, now: datetime) -> None:
    """The tablet says that nothing is left on it, its identity neither: so its letter is free again
    from the next day on. Told again, it changes nothing.
    """
    if tablet.wipe_ordered_at is None or tablet.wiped_at is not None:
        return
    with db.atomic():
        db.execute(
            "update tablets set wiped_at = ?, revoked_at = coalesce(revoked_at, ?)"
            " where tablet_id = ?",
            [utc_text(now), utc_text(now), tablet.tablet_id],
        )
        events.record(
            db,
            office_id=tablet.office_id,
            actor_kind="tablet",
            actor_id=tablet.tablet_id,
            act="tablet_wiped",
            now=now,
        )


def save_sighting(db: Database, tablet_id: str, seen: Sighting, now: datetime) -> None:
    db.execute(
        """
        update tablets set last_seen_at = :at, app_version = :app_version, rules_version =
          :rules_version,
          waiting = :waiting, oldest_waiting_at = :oldest_waiting_at, storage_free = :storage_free,
          clock_offset_ms = :clock_offset_ms, sync_state = :sync_state
        where tablet_id = :tablet_id
        """,
        {**msgspec.structs.asdict(seen), "at": utc_text(now), "tablet_id": tablet_id},
    )


def _free_letter(db: Database, office_id: str, today: str) -> str:
    held, last_freed = set(), {}
    for letter, revoked_at in db.execute(
        "select letter, revoked_at from tablets where office_id = ? order by revoked_at",
        [office_id],
    ):
        if revoked_at is None:
            held.add(letter)
        else:
            last_freed[letter] = business_day(from_utc_text(revoked_at))
    letter = choose_letter(held, last_freed, today)
    if letter is None:
        raise LettersExhausted
    return letter


def _existing(db: Database, tablet_id: str) -> Tablet:
    tablet = find_tablet(db, tablet_id)
    if tablet is None:
        raise TabletUnknown(tablet_id)
    return tablet
