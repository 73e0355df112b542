"""`loket seed`: an office that looks alive, made the real way, of people who don't exist."""

import json
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from server.__main__ import main
from server.commands.seed import APPLICANTS
from server.store.database import open_database
from server.store.drafts import open_answers
from server.store.keys import open_keys

PEOPLE = json.loads(APPLICANTS.read_text("utf-8"))["applicants"]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("seeded")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOKET_DATA", str(folder))
        assert main(["seed"]) == 0
    return folder


@pytest.fixture
def db(data):
    with closing(open_database(data / "loket.db")) as opened:
        yield opened


def test_a_dozen_applicants_are_spread_over_the_states_of_an_office(db):
    states = Counter(state for (state,) in db.execute("select status from drafts"))
    assert sum(states.values()) == 12
    assert set(states) == {"new", "claimed", "waiting_applicant", "waiting_oss", "finalised"}
    assert states["new"] >= 5


def test_every_draft_opens_with_the_servers_keys(db, data):
    keys = open_keys(data / "keys")
    names = {
        open_answers(db, keys, draft_id).answers["name"]
        for (draft_id,) in db.execute("select draft_id from drafts").fetchall()
    }
    assert names == {person["answers"]["name"] for person in PEOPLE}


def test_nothing_of_a_person_stands_in_the_file_unsealed(db, data):
    db.execute("pragma wal_checkpoint(truncate)")
    content = (data / "loket.db").read_bytes()
    for person in PEOPLE:
        for field in ("name", "nik", "ktp_address"):
            assert person["answers"][field].encode() not in content


def test_all_are_judged_and_those_who_finished_have_nothing_wrong(db):
    rows = db.execute("select stage, problem_count, is_readable from drafts").fetchall()
    assert all(readable == 1 for _, _, readable in rows)
    assert {problems for stage, problems, _ in rows if stage == "submitted"} == {0}


def test_one_of_them_shows_what_a_warning_looks_like(db):
    warned = db.execute("select count(*) from drafts where warning_count > 0 and status = 'new'")
    assert warned.fetchone()[0] >= 1


def test_waiting_times_are_those_of_a_morning_not_of_a_moment(db):
    started = [at for (at,) in db.execute("select submitted_at from drafts where status = 'new'")]
    oldest = min(at for at in started if at)
    assert oldest < (datetime.now(UTC) - timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%S")


def test_every_nik_and_phone_number_is_recognisably_invented():
    for person in PEOPLE:
        assert person["answers"]["nik"][12:14] == "99"
        assert person["answers"].get("phone", "+62812000000").startswith("+62812000000")


def test_a_second_seed_is_refused(data, monkeypatch, capsys):
    monkeypatch.setenv("LOKET_DATA", str(data))

    assert main(["seed"]) == 1
    assert "drafts already" in capsys.readouterr().err
    with closing(sqlite3.connect(data / "loket.db")) as db:
        assert db.execute("select count(*) from drafts").fetchone() == (12,)
