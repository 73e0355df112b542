"""`loket verify` as a person types it."""

import pytest

from server.__main__ import main
from tests.office import open_office


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("LOKET_DATA", str(tmp_path))
    with open_office(tmp_path) as office:
        tablet = office.tablet()
        tablet.deliver(tablet.pack(stage="submitted"))
        yield tmp_path, office


def test_a_running_database_is_verified(data, capsys):
    assert main(["verify"]) == 0
    said = capsys.readouterr().out
    assert "1 drafts, 1 versions, 1 opened" in said and "All is well." in said


def test_each_fault_is_printed_and_the_exit_code_tells(data, capsys):
    _, office = data
    office.db.execute("drop trigger events_are_not_removed")
    office.db.execute("delete from events where event_id = 2")
    assert main(["verify"]) == 1
    said = capsys.readouterr().out
    assert "WRONG: event 2 was removed" in said and "All is well" not in said


def test_a_copy_is_named(data, capsys):
    folder, _ = data
    main(["backup"])
    (copy,) = (folder / "backups").iterdir()
    assert main(["verify", str(copy)]) == 0
    assert str(copy) in capsys.readouterr().out


def test_what_is_no_copy_is_refused(data, capsys):
    folder, _ = data
    assert main(["verify", str(folder / "none")]) == 1
    assert main(["verify", str(folder / "withdrawn.log")]) == 1
    (folder / "wrong").write_bytes(b"no database" * 500)
    assert main(["verify", str(folder / "wrong")]) == 1
    said = capsys.readouterr().err
    assert "There is no file" in said and "can't be read as Loket's database" in said
