"""The day is traced once for all guards: with few rows in each list, and with more than a page."""

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlite_utils import Database

from server.store.database import open_database
from tests.guards.requests import REQUESTS
from tests.guards.scene import open_scene
from tests.guards.statements import Statements

FEW, MANY = 2, 40


@dataclass
class Traced:
    """`few`, `many`: request -> what it asked; `db`: an empty file, to ask for plans."""

    few: dict[str, Statements]
    many: dict[str, Statements]
    db: Database


@pytest.fixture(scope="package")
def day(tmp_path_factory: pytest.TempPathFactory) -> Generator[Traced, None, None]:
    few, many = (_trace(tmp_path_factory.mktemp("day"), rows) for rows in (FEW, MANY))
    db = open_database(tmp_path_factory.mktemp("plans") / "loket.db")
    yield Traced(few, many, db)
    db.close()


def _trace(folder: Path, rows: int) -> dict[str, Statements]:
    with open_scene(folder, rows) as scene:
        return {name: scene.trace(ask) for name, ask in REQUESTS.items()}
