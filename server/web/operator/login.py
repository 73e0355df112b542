"""Checks name and password, and slows down guessing: after five wrong tries each waits longer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

import anyio
from anyio.to_thread import run_sync
from sqlite_utils import Database

from server.domain.passwords import LONGEST_PASSWORD, is_password
from server.domain.times import from_utc_text
from server.store import failed_tries
from server.store.operators import OperatorRow, find_operator_by_name, tidy_name

TRIES = 5
# Of one address with any names: an office behind one router makes a few, a list of guesses many.
TRIES_OF_ADDRESS = 30
COUNTED_FOR = timedelta(minutes=15)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)

# Each check takes 19 MiB and a core for a moment: a burst of guesses must not take the office's PC.
_checks_at_once = anyio.CapacityLimiter(2)


@dataclass(frozen=True)
class LoginCheck:
    """`operator` when all is right; else `wait_until` when there were too many tries."""

    operator: OperatorRow | None
    wait_until: datetime | None = None


async def check_login(
    db: Database, name: str, password: str, now: datetime, address: str
) -> LoginCheck:
    """Unknown name, wrong password and locked operator are one answer, and take the same time.

    `address`: where the request comes from (web/origin.py).
    """
    subject, source = subject_of(name), f"from {address}"
    wait_until = _later(
        waits_until(_tries(db, subject, now)),
        waits_until(_tries(db, source, now), TRIES_OF_ADDRESS),
    )
    if wait_until is not None and now < wait_until:
        return LoginCheck(None, wait_until)
    # Counted before it is known: guesses sent at once can't slip past the count.
    failed_tries.insert_failed_try(db, "login", subject, now)
    of_address = failed_tries.insert_failed_try(db, "login", source, now)
    operator = find_operator_by_name(db, name)
    password_hash = operator.password_hash if operator and not operator.locked_at else None
    tried = password[: LONGEST_PASSWORD + 1]
    if not await run_sync(is_password, tried, password_hash, limiter=_checks_at_once):
        return LoginCheck(None)
    failed_tries.delete_failed_tries(db, "login", subject)
    failed_tries.delete_failed_try(db, of_address)
    return LoginCheck(operator)


def subject_of(name: str) -> str:
    """A hash: people type their password into the name field."""
    return sha256(tidy_name(name).casefold().encode()).hexdigest()


def waits_until(tries: list[str], allowed: int = TRIES) -> datetime | None:
    """`tries`: times, oldest first. 1, 2, 4, 8 minutes after the fifth, sixth ... up to 15."""
    if len(tries) < allowed:
        return None
    wait = FIRST_WAIT * 2 ** min(len(tries) - allowed, 10)
    return from_utc_text(tries[-1]) + min(wait, LONGEST_WAIT)


def _tries(db: Database, subject: str, now: datetime) -> list[str]:
    return failed_tries.list_failed_tries(db, "login", subject, now - COUNTED_FOR)


def _later(*times: datetime | None) -> datetime | None:
    return max((time for time in times if time is not None), default=None)
