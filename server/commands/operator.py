"""`loket operator add | passwd | lock | list`. Passwords come from standard input."""

import sys
from datetime import UTC, datetime
from getpass import getpass

from sqlite_utils import Database

from server.commands import CommandRefused
from server.commands.installation import office_of, opened
from server.domain.passwords import (
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    hash_password,
    is_long_enough,
    weakness_of,
)
from server.settings import Settings
from server.store.operators import (
    LastSupervisor,
    NameTaken,
    OperatorRow,
    find_operator_by_name,
    insert_operator,
    list_operators,
    lock_operator,
    save_password_hash,
    tidy_name,
    unlock_operator,
)
from server.store.totp import delete_totp

LONGEST_NAME = 80


def add(settings: Settings, name: str, role: str = "operator", office: str | None = None) -> int:
    """Raises CommandRefused."""
    if not 1 <= len(tidy_name(name)) <= LONGEST_NAME:
        raise CommandRefused(f"a name has 1 to {LONGEST_NAME} characters")
    with opened(settings) as db:
        office_id = office_of(db, office)
        password_hash = hash_password(read_password(name))
        try:
            insert_operator(
                db,
                office_id=office_id,
                name=name,
                role=role,
                password_hash=password_hash,
                now=datetime.now(UTC),
            )
        except NameTaken as taken:
            raise CommandRefused(f"somebody already logs in as {tidy_name(name)}") from taken
    print(f"{tidy_name(name)} added: {role} of {office_id}")
    return 0


def passwd(settings: Settings, name: str) -> int:
    """A new password; unlocks and switches a second factor off too: it rescues the last supervisor.

    Raises CommandRefused.
    """
    with opened(settings) as db:
        operator = _operator_of(db, name)
        now = datetime.now(UTC)
        password_hash = hash_password(read_password(operator.name))
        with db.atomic():
            save_password_hash(db, operator.operator_id, operator.office_id, password_hash, now)
            unlock_operator(db, operator.operator_id, operator.office_id, now)
            delete_totp(db, operator.operator_id, operator.office_id, now, None)
    print(f"{operator.name} has a new password")
    return 0


def lock(settings: Settings, name: str) -> int:
    """Raises CommandRefused."""
    with opened(settings) as db:
        operator = _operator_of(db, name)
        try:
            lock_operator(db, operator.operator_id, operator.office_id, datetime.now(UTC))
        except LastSupervisor as last:
            raise CommandRefused(
                f"{operator.name} is the last supervisor of {operator.office_id}: add another first"
            ) from last
    print(f"{operator.name} is locked")
    return 0


def list_all(settings: Settings) -> int:
    with opened(settings) as db:
        for row in list_operators(db):
            state = "locked" if row.locked_at else "active"
            print(f"{row.name}\t{row.role}\t{row.office_id}\t{state}")
    return 0


def read_password(name: str) -> str:
    """The first line of standard input; asked for unseen at a terminal. Raises CommandRefused.

    An easily guessed one is taken, and said: who is here may also have a reason.
    """
    asked = sys.stdin.isatty()
    password = getpass("Password: ") if asked else sys.stdin.readline().rstrip("\r\n")
    if not is_long_enough(password):
        raise CommandRefused(
            f"a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters,"
            " and is read from standard input"
        )
    if weakness_of(password, name):
        print("This password is easily guessed: change it after the first login.", file=sys.stderr)
    return password


def _operator_of(db: Database, name: str) -> OperatorRow:
    operator = find_operator_by_name(db, name)
    if operator is None:
        raise CommandRefused(f"nobody logs in as {tidy_name(name)}")
    return operator
