"""Tutup hari: numbers that add up, a seal that the log gives again, and nobody's name."""

import json

import pytest

from server.__main__ import main
from server.domain.chain import event_hash, event_row
from server.store.chain_closings import list_closings
from tests.web.applicants import SITI, enrol, open_working_desk, queue, send
from tests.web.desk import HTML, read, words


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.setenv("LOKET_DATA", str(tmp_path))
    with open_working_desk(tmp_path) as desk:
        desk.hire("Rina")
        desk.log_in("Rina")
        yield desk


def table_of(page) -> dict[str, str]:
    rows = page.findall(f".//{HTML}table[@class='totals']//{HTML}tr")
    return {words(row.find(f"{HTML}th")): words(row.find(f"{HTML}td")) for row in rows}


def close(desk):
    answer = desk.post("/operator/closing")
    assert answer.status_code == 303
    return read(desk.get(answer.headers["location"]))


def seal_of(page) -> str:
    return words(page.find(f".//{HTML}p[@data-seal]"))


def work(desk) -> None:
    """Three in the queue, one of them finished; one unfinished, one withdrawn, one of the desk."""
    tablet = enrol(desk)
    first, second, _ = queue(
        desk, tablet, SITI, {**SITI, "nik": "6472011203900002"}, {**SITI, "nik": "6472011203900003"}
    )
    desk.post(f"/operator/drafts/{first}/claim")
    desk.get(f"/operator/drafts/{first}")
    outcome = {"outcome": "referred", "cause": "capital_above"}
    causes = desk.client.app.state.rules.outcomes["causes"]
    outcome["cause"] = next(one["id"] for one in causes if "referred" in one["outcomes"])
    assert desk.post(f"/operator/drafts/{first}/finalise", outcome).status_code == 303
    desk.post(f"/operator/drafts/{second}/claim")
    send(tablet, SITI, stage="filling")
    gone = send(tablet, SITI, stage="filling")
    tablet.deliver(tablet.pack(gone.draft_id, rev=2, stage="withdrawn"))
    desk.post("/operator/desk", {"consent_explained": "yes"})


def test_the_sheet_has_numbers_and_the_seal_and_names_nobody(desk):
    work(desk)
    before = table_of(read(desk.get("/operator/closing")))
    sheet = close(desk)
    assert table_of(sheet) == before
    assert before == {
        "Nomor antrean diberikan": "4",
        "dari itu diisi di meja": "1",
        "NIB terbit": "0",
        "Dirujuk": "1",
        "Menunggu pemilik": "0",
        "Menunggu OSS": "0",
        "Batal": "0",
        "Masih di antrean": "1",
        "Sedang dikerjakan": "2",
        "Mulai diisi, belum dikirim": "1",
        "Data dihapus atas permintaan": "1",
        "NIK ditampilkan ke petugas (kali)": "1",
    }
    paper = words(sheet.find(f".//{HTML}article"))
    assert "Senin, 23 November 2026, pukul 09.03 WITA" in paper
    assert len(seal_of(sheet)) == 14
    for name in ("Rina", "Siti", "SITI", SITI["nik"], "B-001"):
        assert name not in paper


def test_the_same_sheet_comes_again_and_a_later_one_has_another_seal(desk):
    sheet = close(desk)
    path = desk.db.execute("select max(event_id) from events").fetchone()[0]
    work(desk)
    again = read(desk.get(f"/operator/closing/{path}"))
    assert seal_of(again) == seal_of(sheet)
    assert table_of(again)["Nomor antrean diberikan"] == "0"
    assert seal_of(close(desk)) != seal_of(sheet)
    assert words(read(desk.get("/operator/closing"))).count("Senin, 23 November 2026, pukul") == 2


def test_another_offices_sheet_and_no_sheet_are_not_found(desk):
    close(desk)
    event_id = list_closings(desk.db)[0].event_id
    desk.hire("Asing", office_id="sambutan")
    desk.log_in("Asing")
    for wanted in (event_id, event_id - 1, 0, 10**30):
        assert desk.get(f"/operator/closing/{wanted}").status_code == 404


def test_a_number_of_yesterday_is_not_todays(desk):
    work(desk)
    desk.clock.move(days=1)
    desk.log_in("Rina")
    table = table_of(read(desk.get("/operator/closing")))
    assert table["Nomor antrean diberikan"] == table["Dirujuk"] == "0"
    assert table["Masih di antrean"] == "1", "who waits still waits"


def test_verify_gives_the_papers_seal_again(desk, capsys):
    work(desk)
    seal = seal_of(close(desk))
    assert main(["verify"]) == 0
    assert f": {seal}" in capsys.readouterr().out
    assert main(["verify", "--seal", seal.lower().replace("-", " ")]) == 0
    assert f"the seal {seal} is that of 2026-11-23" in capsys.readouterr().out
    assert main(["verify", "--seal", "AAAA-BBBB-CCCC"]) == 1
    assert "is of no closing in this log" in capsys.readouterr().out


def test_a_log_that_was_written_anew_no_longer_gives_the_papers_seal(desk, capsys):
    """Somebody with the file and the code: each hash fits, nothing is missing, only paper knows."""
    work(desk)
    seal = seal_of(close(desk))
    desk.db.execute("drop trigger events_are_not_changed")
    desk.db.execute("update events set act = 'draft_opened' where act = 'nik_read'")
    detail = json.loads(
        desk.db.execute("select detail from events where act = 'day_closed'").fetchone()[0]
    )
    desk.db.execute(
        "update events set detail = ? where act = 'day_closed'",
        [json.dumps({**detail, "reads": 0}, sort_keys=True, separators=(",", ":"))],
    )
    previous = "0" * 64
    for event_id, sealed, *row in desk.db.execute(
        "select event_id, sealed_hash, at, office_id, actor_kind, actor_id, act, draft_id, detail"
        " from events order by event_id"
    ).fetchall():
        own = event_hash(previous, event_row(*row, sealed_hash=sealed))
        desk.db.execute(
            "update events set previous_hash = ?, hash = ? where event_id = ?",
            [previous, own, event_id],
        )
        previous = own
    desk.db.execute("update chain_head set hash = ?", [previous])
    assert main(["verify"]) == 0, "by itself it looks whole"
    assert main(["verify", "--seal", seal]) == 1
