"""No page works harder when more drafts are finished: SQLite's own steps are counted, not time.

As `bench/pages.py` does with a million; a few thousand show it as well.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.guards.requests import LISTS, PUBLIC, TABLETS
from tests.guards.scene import Scene, open_scene

FEW, MANY = 2_500, 7_500
"""Finished drafts, both above what a filter counts to (store/queue.py, MOST_COUNTED)."""
STEPS = 20
"""SQLite tells after so many of its instructions."""
SPARE = 1.1
"""A deeper tree of an index is allowed, a walk isn't."""
HASHES = {f"{kind}_hash": "hex(randomblob(32))" for kind in ("nik", "phone", "email", "resume")}
OWN = {
    "draft_id": "printf('%08x-0000-4000-8000-000000000000', n)",
    "status": "'finalised'",
    "stage": "'submitted'",
    "revision_id": "-n",  # what is delivered meanwhile goes on counting from 1
    "queue_number": "printf('Z-%07d', n)",
    "business_day": "date('2026-11-22', '-' || (n / 500) || ' days')",
    "submitted_at": "strftime('%Y-%m-%dT%H:%M:%fZ', '2026-11-22', '-' || n || ' seconds')",
    "changed_at": "strftime('%Y-%m-%dT%H:%M:%fZ', '2026-11-22', '-' || n || ' seconds')",
    **HASHES,
}
"""Of each copy; all else as the draft that it is a copy of."""
COUNTING = "with recursive c (n) as (select 1 union all select n + 1 from c where n < :count)"


def fill_up(db: Database, count: int) -> None:
    """So many finished drafts, each with its version, a period and an event."""
    columns = [row[1] for row in db.execute("pragma table_info(drafts)").fetchall()]
    copied = ", ".join(OWN.get(column, f"d.{column}") for column in columns)
    draft_id, revision_id, at = (OWN[one] for one in ("draft_id", "revision_id", "changed_at"))
    one_draft = "(select * from drafts limit 1) d"
    one_version = "(select sha256, envelope, sealed, received_at from draft_revisions limit 1) r"
    with db.atomic():
        for table, values, beside in (
            (
                "draft_revisions (revision_id, draft_id, rev, kind, sha256, envelope, sealed,"
                " received_at)",
                f"{revision_id}, {draft_id}, 1, 'tablet', r.*",
                f", {one_version}",
            ),
            (f"drafts ({', '.join(columns)})", copied, f", {one_draft}"),
            ("periods (draft_id, state, started_at)", f"{draft_id}, 'finalised', {at}", ""),
            (
                "events (at, office_id, actor_kind, act, draft_id, previous_hash, hash)",
                f"{at}, 'palaran', 'tablet', 'draft_received', {draft_id}, '', ''",
                "",
            ),
        ):
            statement = f"{COUNTING} insert into {table} select {values} from c{beside}"  # noqa: S608
            db.execute(statement, {"count": count})


def steps_of(scene: Scene, ask: Callable[[Scene], object]) -> int:
    told = [0]

    def tell() -> None:
        told[0] += 1

    scene.desk.db.conn.set_progress_handler(tell, STEPS)
    try:
        scene.trace(ask)
    finally:
        scene.desk.db.conn.set_progress_handler(None, STEPS)
    return told[0]


REQUESTS = TABLETS | PUBLIC | LISTS


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, int]]:
    """Request -> with few finished drafts, with three times as many."""
    few, many = (steps_with(tmp_path_factory.mktemp("growth"), count) for count in (FEW, MANY))
    return {name: (few[name], many[name]) for name in REQUESTS}


def steps_with(folder: Path, finished: int) -> dict[str, int]:
    """Of the same day, beside so many finished drafts."""
    with open_scene(folder, 2) as scene:
        fill_up(scene.desk.db, finished)
        return {name: steps_of(scene, ask) for name, ask in REQUESTS.items()}


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_works_no_harder_with_three_times_as_many_drafts(steps, name):
    few, many = steps[name]
    assert many <= SPARE * few + 10
