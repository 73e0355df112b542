"""What several commands need: the database of this installation, and which office is meant."""

from collections.abc import Generator
from contextlib import contextmanager

from sqlite_utils import Database

from server.commands import CommandRefused
from server.server_lock import last_address
from server.settings import Settings
from server.store.database import open_database
from server.store.offices import get_office, list_offices


@contextmanager
def opened(settings: Settings) -> Generator[Database, None, None]:
    db = open_database(settings.database)
    try:
        yield db
    finally:
        db.close()


def office_of(db: Database, wanted: str | None) -> str:
    """Raises CommandRefused: no office yet, an unknown one, or several to choose from."""
    if wanted is not None:
        if get_office(db, wanted) is None:
            raise CommandRefused(f"no office {wanted}")
        return wanted
    offices = [office.office_id for office in list_offices(db)]
    if not offices:
        raise CommandRefused("no office yet: start the server once, or `loket office add`")
    if len(offices) > 1:
        raise CommandRefused(f"which office? --office {' | '.join(offices)}")
    return offices[0]


def enrolment_link(settings: Settings, code: str) -> str:
    """The address that enrols the browser which opens it once."""
    known = settings.origin or last_address(settings.lock_file)
    origin = known or f"http://{settings.host}:{settings.port}"
    return f"{origin}/kiosk/?enrol={code}"
