"""What lies beside the drafts has its days: docs/database.md, "The purge"."""

from datetime import timedelta

import pytest

from server.domain.bundle import parse_bundle
from server.store.backup import copy_database
from server.store.imports import list_imports, save_import
from server.store.retention import sweep
from server.store.set_aside import list_set_aside, read_set_aside, settle_set_aside
from server.store.settings import save_office_setting
from server.store.tablets import find_tablet
from tests.office import open_office
from tests.tablet_client import export, new_id


@pytest.fixture
def office(tmp_path):
    with open_office(tmp_path) as office:
        office.found()
        yield office


def swept(office):
    done = sweep(office.db, office.state.rules, office.data / "backups", office.clock.now)
    return done.set_aside, done.copies


def copies(office):
    return sorted(file.name for file in (office.data / "backups").iterdir())


@pytest.mark.parametrize("settled", [False, True])
def test_what_was_set_aside_is_emptied_after_its_days(office, settled):
    tablet = office.tablet()
    tablet.send("PUT", f"/api/drafts/{new_id()}", b"not a message")
    (row,) = list_set_aside(office.db, "palaran")
    if settled:
        now = office.clock.now
        settle_set_aside(office.db, "palaran", row.set_aside_id, office.operator(), now)
    office.clock.move(days=30)
    assert swept(office) == (0, 0)
    office.clock.move(minutes=1)
    assert swept(office) == (1, 0)
    assert read_set_aside(office.db, "palaran", row.set_aside_id) == b""
    assert swept(office) == (0, 0)
    assert office.acts()[-1] == "set_aside_erased"
    assert b"not a message" not in (office.data / "loket.db").read_bytes()


def test_the_same_delivery_is_not_kept_again_after_its_days(office):
    tablet, draft_id = office.tablet(), new_id()
    tablet.send("PUT", f"/api/drafts/{draft_id}", b"not a message")
    office.clock.move(days=31)
    swept(office)
    assert tablet.send("PUT", f"/api/drafts/{draft_id}", b"not a message").status_code == 422
    assert office.rows("select body from set_aside") == [(b"",)]


def test_the_office_sets_the_days_of_what_was_set_aside(office):
    tablet = office.tablet()
    save_office_setting(office.db, "palaran", "set_aside_days", 7, None, office.clock.now)
    tablet.send("PUT", f"/api/drafts/{new_id()}", b"not a message")
    office.clock.move(days=8)
    assert swept(office) == (1, 0)


def test_old_copies_go_whoever_made_them_and_the_newest_stays(office):
    database, folder = office.data / "loket.db", office.data / "backups"
    for mark in ("", "-before-restore"):
        copy_database(database, folder, office.clock.now, mark)
    (folder / f"damaged-{office.clock.now:%Y%m%dT%H%M%SZ}-loket.db").write_bytes(b"x")
    office.clock.move(days=29)
    young = copy_database(database, folder, office.clock.now).name
    assert swept(office) == (0, 0)
    office.clock.move(days=2)
    assert swept(office) == (0, 3)
    assert copies(office) == [young]
    office.clock.move(days=300)
    assert swept(office) == (0, 0)
    assert copies(office) == [young]
    assert office.acts()[-1] == "old_copies_deleted"


def test_with_several_offices_the_fewest_days_count_for_copies(office):
    office.found("sambutan")
    save_office_setting(office.db, "sambutan", "copy_days", 7, None, office.clock.now)
    database, folder = office.data / "loket.db", office.data / "backups"
    copy_database(database, folder, office.clock.now)
    copy_database(database, folder, office.clock.now + timedelta(days=6))
    office.clock.move(days=8)
    assert swept(office) == (0, 1)


def test_other_peoples_files_in_the_folder_stay(office):
    folder = office.data / "backups"
    folder.mkdir()
    (folder / "loket.txt").write_text("catatan")
    (folder / "loket-lama.sqlite").write_bytes(b"x")
    office.clock.move(days=400)
    swept(office)
    assert copies(office) == ["loket-lama.sqlite", "loket.txt"]


def test_carried_files_are_forgotten_after_sixty_days(office):
    tablet = office.tablet()
    bundle = parse_bundle(export(tablet, []).file).bundle
    row = find_tablet(office.db, tablet.tablet_id)
    save_import(office.db, row, bundle, [], office.operator(), office.clock.now)
    office.clock.move(days=60)
    swept(office)
    assert len(list_imports(office.db, "palaran")) == 1
    office.clock.move(minutes=1)
    swept(office)
    assert list_imports(office.db, "palaran") == []
