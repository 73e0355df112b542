"""Brings an older file to the state of schema.sql.

Every change of the database: schema.sql, one `NNNN_name.sql` in this folder, one line in
docs/database.md. The scripts run in the order of their numbers, once each; they add and never
take away, so that the release before can still read the file. `0001` is the first release:
schema.sql as it was then stands in tests/store/released/, and tests/test_schema.py leads every
released file to today's.
"""

import sqlite3
from pathlib import Path

from sqlite_utils import Migrations

FOLDER = Path(__file__).parent


def read_migrations(folder: Path = FOLDER) -> Migrations:
    """The scripts of `folder` as migrations, in the order of their numbers."""
    migrations = Migrations("loket")
    migrations(name="0001_first_release")(lambda db: None)  # schema.sql itself: nothing to do
    for path in sorted(folder.glob("*.sql")):
        migrations(name=path.stem)(_script(path.read_text("utf-8")))
    return migrations


def _script(text: str):
    def run(db) -> None:
        for statement in statements(text):
            db.execute(statement)

    return run


def statements(text: str) -> list[str]:
    """The statements of a script, one by one: `executescript` would commit before it runs."""
    found, open_part = [], ""
    for line in text.splitlines(keepends=True):
        open_part += line
        if sqlite3.complete_statement(open_part):
            found.append(open_part.strip())
            open_part = ""
    return found


MIGRATIONS = read_migrations()
