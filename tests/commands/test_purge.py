"""`loket purge`, as its user sees it, and the server that does the same by itself."""

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from server.__main__ import main
from server.domain.times import night_of
from server.web import upkeep
from tests.office import Clock, open_office


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("LOKET_DATA", str(tmp_path))
    return tmp_path


def deliver_paused(office):
    tablet = office.tablet()
    packet = tablet.pack(stage="paused")
    assert tablet.deliver(packet).status_code == 201
    return packet.draft_id


def purged(data, draft_id):
    with sqlite3.connect(data / "loket.db") as db:
        row = db.execute("select purged_at from drafts where draft_id = ?", [draft_id]).fetchone()
    return row[0] is not None


REST = "Also erased: 0 deliveries set aside, 0 old copies.\n"
FIRST = f"Erased: 1 unfinished, 0 with an outcome.\n{REST}"
AGAIN = f"Erased: 0 unfinished, 0 with an outcome.\n{REST}"


def test_the_command_tells_how_many_it_erased(data, capsys):
    with open_office(data, Clock(datetime.now(UTC) - timedelta(days=5))) as office:
        draft_id = deliver_paused(office)
    assert main(["purge"]) == 0
    assert capsys.readouterr().out == FIRST
    assert purged(data, draft_id)
    main(["purge"])
    assert capsys.readouterr().out == AGAIN


def test_the_command_says_when_the_log_could_not_be_emptied(data, capsys, monkeypatch):
    with open_office(data, Clock(datetime.now(UTC) - timedelta(days=5))) as office:
        draft_id = deliver_paused(office)
        monkeypatch.setattr("server.commands.purge.empty_log", lambda _: False)
        assert main(["purge"]) == 0
        assert "in use" in capsys.readouterr().out
        assert purged(data, draft_id)


def test_a_server_that_starts_purges(data):
    clock = Clock()
    with open_office(data, clock) as office:
        draft_id = deliver_paused(office)
    clock.move(days=4)
    with open_office(data, clock) as office:
        office.http.get("/healthz")
    assert purged(data, draft_id)


def test_the_night_begins_at_two_in_wita():
    assert night_of(datetime(2026, 11, 24, 17, 59, tzinfo=UTC)) == "2026-11-24"
    assert night_of(datetime(2026, 11, 24, 18, 0, tzinfo=UTC)) == "2026-11-25"


def test_it_purges_once_in_each_night_while_it_runs(data, monkeypatch):
    clock = Clock()  # Monday, 09.00 WITA
    with open_office(data, clock) as office:
        draft_id = deliver_paused(office)
        memory = upkeep.Memory()
        calls = []
        real = upkeep.list_due
        monkeypatch.setattr(
            upkeep, "list_due", lambda *values: calls.append(clock.now) or real(*values)
        )
        for _ in range(5 * 24):
            asyncio.run(upkeep.purge_once_a_night(office.state, memory))
            if purged(data, draft_id):
                break
            clock.move(hours=1)
        assert [f"{at:%d %H}" for at in calls] == ["23 01", "23 18", "24 18", "25 18", "26 18"]
        assert purged(data, draft_id)  # in the night that follows the day on the slip


def test_a_night_counts_only_when_the_bytes_left_too(data, monkeypatch):
    with open_office(data) as office:
        memory = upkeep.Memory()
        monkeypatch.setattr(upkeep, "empty_log", lambda _: False)
        asyncio.run(upkeep.purge_once_a_night(office.state, memory))
        assert memory.purged == ""
        monkeypatch.undo()
        asyncio.run(upkeep.purge_once_a_night(office.state, memory))
        assert memory.purged == night_of(office.clock.now)


def test_a_purge_that_fails_does_not_stop_the_judging(data, monkeypatch, caplog):
    judged = asyncio.Event()

    async def fails(*_):
        raise RuntimeError("no name of a person here")

    async def judges(*_):
        judged.set()

    async def one_round(app):
        running = asyncio.create_task(upkeep.keep_up(app))
        await asyncio.wait_for(judged.wait(), 5)
        running.cancel()

    with open_office(data) as office:
        monkeypatch.setattr(upkeep, "purge_once_a_night", fails)
        monkeypatch.setattr(upkeep, "judge_unjudged", judges)
        asyncio.run(one_round(office.app))
    assert "upkeep: RuntimeError" in caplog.text
