"""Brings an older file to the state of schema.sql. Every change: schema.sql, one migration, one
test.

Until the first pilot tablet is enrolled schema.sql may change without a migration.
"""

from sqlite_utils import Migrations

MIGRATIONS = Migrations("loket")


@MIGRATIONS(name="0001_first_release")
def first_release(db) -> None:
    """The first release is schema.sql itself: nothing to do."""
