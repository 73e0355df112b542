"""`loket tablet enrol | list | revoke | wipe`."""

from datetime import UTC, datetime

from sqlite_utils import Database

from server.commands import CommandRefused
from server.commands.installation import enrolment_link, office_of, opened
from server.settings import Settings
from server.store.enrolments import issue_code
from server.store.offices import list_offices
from server.store.tablets import Tablet, list_tablets, order_wipe, revoke_tablet

LONGEST_NAME = 60


def enrol(settings: Settings, name: str, office: str | None = None) -> int:
    """Prints a code that lives 10 minutes, and the address that uses it. Raises CommandRefused."""
    tidy = " ".join(name.split())
    if not 1 <= len(tidy) <= LONGEST_NAME:
        raise CommandRefused(f"a name has 1 to {LONGEST_NAME} characters")
    with opened(settings) as db:
        code = issue_code(db, office_of(db, office), tidy, None, datetime.now(UTC))
    print(f"code: {code}")
    print(f"link: {enrolment_link(settings, code)}")
    print("Open the link once on the tablet, within 10 minutes.")
    return 0


def list_all(settings: Settings) -> int:
    with opened(settings) as db:
        for office in list_offices(db):
            for row in list_tablets(db, office.office_id):
                state = "revoked" if row.revoked_at else "enrolled"
                seen = row.last_seen_at or "never seen"
                print(
                    f"{row.name}\t{row.letter}\t{row.office_id}\t{state}\t{seen}\t{row.tablet_id}"
                )
    return 0


def revoke(settings: Settings, name: str, office: str | None = None) -> int:
    """By name or tablet_id. What it still delivers is set aside. Raises CommandRefused."""
    with opened(settings) as db:
        tablet = _tablet_of(db, office_of(db, office), name)
        revoke_tablet(db, tablet.office_id, tablet.tablet_id, None, datetime.now(UTC))
    print(f"{tablet.name} is revoked")
    return 0


def wipe(settings: Settings, name: str, office: str | None = None) -> int:
    """The tablet empties itself with its next heartbeat, once its outbox is empty.

    Raises CommandRefused.
    """
    with opened(settings) as db:
        tablet = _tablet_of(db, office_of(db, office), name)
        order_wipe(db, tablet.office_id, tablet.tablet_id, None, datetime.now(UTC))
    print(f"{tablet.name} will empty itself when it next asks")
    return 0


def _tablet_of(db: Database, office_id: str, wanted: str) -> Tablet:
    tablets = list_tablets(db, office_id)
    found = [row for row in tablets if row.tablet_id == wanted]
    found = found or [row for row in tablets if row.name == wanted and row.revoked_at is None]
    if not found:
        raise CommandRefused(f"no enrolled tablet {wanted} in {office_id}")
    if len(found) > 1:
        ids = ", ".join(row.tablet_id for row in found)
        raise CommandRefused(f"several tablets are called {wanted}: name one by its id: {ids}")
    return found[0]
