"""`loket backup` and `loket restore` as a person types them."""

import re
import sqlite3

import pytest

from server.__main__ import main
from server.server_lock import hold_lock
from server.store.database import open_database
from tests.office import open_office


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("LOKET_DATA", str(tmp_path))
    open_database(tmp_path / "loket.db").close()
    return tmp_path


def test_a_backup_says_where_it_is_and_how_to_restore_it(data, capsys):
    assert main(["backup"]) == 0

    said = capsys.readouterr().out
    copy = next((data / "backups").iterdir())
    assert f"make restore FILE={copy} DATA={data}" in said
    assert str(data / "keys") in said, "the keys are not in it: that has to be said"


def test_a_backup_goes_to_the_folder_that_was_named(data, tmp_path):
    assert main(["backup", str(tmp_path / "usb")]) == 0
    assert len(list((tmp_path / "usb").glob("loket-*.sqlite"))) == 1


def test_a_backup_of_nothing_is_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LOKET_DATA", str(tmp_path / "nowhere"))

    assert main(["backup"]) == 1
    assert "No backup was made" in capsys.readouterr().err
    assert not (tmp_path / "nowhere").exists()


def test_a_restore_is_refused_while_a_server_runs(data, capsys):
    main(["backup"])
    copy = next((data / "backups").iterdir())

    with hold_lock(data / "server.lock"):
        assert main(["restore", str(copy)]) == 1

    assert "Stop it first" in capsys.readouterr().err
    assert main(["restore", str(copy)]) == 0


def test_a_restore_says_what_it_did_and_what_is_left_to_do(data, capsys):
    main(["backup"])
    copy = next((data / "backups").iterdir())
    capsys.readouterr()

    assert main(["restore", str(copy)]) == 0

    said = capsys.readouterr().out
    assert re.search(r"New epoch [0-9a-f-]{36}", said)
    assert "-before-restore.sqlite" in said
    assert "log in again" in said


def test_a_restore_of_a_wrong_file_is_refused(data, capsys):
    assert main(["restore", str(data / "none.sqlite")]) == 1
    assert "Nothing was changed" in capsys.readouterr().err


def test_a_copy_with_faults_is_refused_unless_one_insists(data, capsys):
    main(["office", "add", "palaran", "Kecamatan Palaran", "64.72.01"])
    main(["office", "add", "bukuan", "Kecamatan Bukuan", "64.72.01"])
    main(["backup"])
    copy = next((data / "backups").iterdir())
    forged = sqlite3.connect(copy)
    forged.executescript(
        "drop trigger events_are_not_removed; delete from events where event_id = 1;"
    )
    forged.close()
    before = (data / "loket.db").read_bytes()

    assert main(["restore", str(copy)]) == 1
    said = capsys.readouterr()
    assert "Nothing was changed: event 1 was removed" in said.err and "--anyway" in said.err
    assert (data / "loket.db").read_bytes() == before
    assert main(["restore", str(copy), "--anyway"]) == 0


def test_the_ledger_learns_what_the_copy_knows(data, capsys):
    with open_office(data) as office:
        tablet = office.tablet()
        gone = tablet.pack(stage="submitted")
        tablet.deliver(gone)
        tablet.deliver(tablet.pack(gone.draft_id, 2, "withdrawn"))
    main(["backup"])
    copy = next((data / "backups").iterdir())
    (data / "withdrawn.log").unlink()  # another computer

    assert main(["restore", str(copy)]) == 0
    assert gone.draft_id in (data / "withdrawn.log").read_text()
