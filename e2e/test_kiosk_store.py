"""What the tablet keeps: durable, encrypted, opened by the code alone, and gone at the end."""

import os
import signal
from pathlib import Path

from e2e.conftest import browser_processes
from e2e.store_lab import prove
from e2e.store_lab_page import ENROL, disk_page, lab_browser, page, profile, server, show

__all__ = ["disk_page", "lab_browser", "page", "profile", "server"]  # fixtures


def kill(folder: Path) -> None:
    for process in browser_processes(folder):
        os.kill(process, signal.SIGKILL)


def test_a_save_that_was_announced_survives_a_power_cut(disk_page, server, profile, tmp_path):
    disk_page.evaluate(
        """async () => {
          const visit = await begin('K72MP4RA');
          await next(visit, { answers: { nik: '6472010101850001' }, screen: 'birth_date' });
        }"""
    )
    kill(tmp_path / "p")
    page = show(profile(), server)
    resumed = page.evaluate(
        "async () => (await (await lab).resumeVisit('K72MP4RA', new Date()))?.visit ?? null"
    )
    assert resumed["answers"] == {"name": "SITI AMINAH", "nik": "6472010101850001"}
    assert (resumed["rev"], resumed["screen"]) == (2, "birth_date")
    rows = page.evaluate("async () => { const L = await lab; return L.listOutbox(L.db); }")
    assert [row["rev"] for row in rows] == [2]


def test_a_resumed_visit_goes_on_from_its_revision(disk_page, server, profile, tmp_path):
    disk_page.evaluate("async () => { await begin(); }")
    kill(tmp_path / "p")
    page = show(profile(), server)
    saved = page.evaluate(
        """async () => {
          const L = await lab;
          const { handle, visit } = await L.resumeVisit('K72MP4RA', new Date());
          return next({ L, handle, visit }, { stage: 'submitted' });
        }"""
    )
    assert (saved["rev"], saved["queue_number"]) == (2, "B-001")


def test_only_the_right_code_opens_a_visit(page):
    opened = page.evaluate(
        """async () => {
          const L = await lab;
          await begin('K72MP4RA', { name: 'SITI' });
          await begin('H38NW5TB', { name: 'BUDI' });
          const codes = ['K72MP4RB', 'H38NW5TB', 'K72MP4RA'];
          const found = [];
          for (const code of codes) found.push(await L.resumeVisit(code, new Date()));
          return found.map((one) => one && one.visit.answers.name);
        }"""
    )
    assert opened == [None, "BUDI", "SITI"]


def test_a_visit_lies_in_a_bucket_of_its_own_that_goes_with_it(page):
    keys = page.evaluate(
        """async () => {
          const { L, handle } = await begin();
          const during = await navigator.storageBuckets.keys();
          const elsewhere = (await indexedDB.databases()).map(({ name }) => name);
          await L.closeVisit(handle);
          return [during.length, elsewhere, await navigator.storageBuckets.keys()];
        }"""
    )
    assert keys == [1, ["loket"], []]


def test_without_buckets_a_visit_has_a_database_of_its_own_that_goes_with_it(server, profile):
    context = profile()
    context.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'storageBuckets', { get: () => undefined });"
    )
    page = show(context, server)
    page.evaluate(ENROL)
    result = page.evaluate(
        """async () => {
          const { L, handle } = await begin('K72MP4RA', { name: 'SITI' });
          const during = (await indexedDB.databases()).map(({ name }) => name.slice(0, 6)).sort();
          await L.leaveVisit(handle);
          const resumed = await L.resumeVisit('K72MP4RA', new Date());
          await L.closeVisit(resumed.handle);
          const after = (await indexedDB.databases()).map(({ name }) => name);
          return [during, resumed.visit.answers.name, after];
        }"""
    )
    assert result == [["loket", "visit-"], "SITI", ["loket"]]


def test_visits_go_24_hours_after_their_last_save(page):
    counts = page.evaluate(
        """async () => {
          const L = await lab;
          const { handle } = await begin();
          await L.leaveVisit(handle);
          const hours = (count) => new Date(Date.now() + count * 3600000);
          const counts = [];
          for (const later of [0, 20, 23.9]) {
            await L.purgeVisits(hours(later));
            counts.push(await L.countVisits());
          }
          const late = await L.resumeVisit('K72MP4RA', hours(24.1));
          return [...counts, late, await L.countVisits()];
        }"""
    )
    assert counts == [1, 1, 1, None, 0]


def test_nothing_that_is_stored_can_be_read(disk_page, tmp_path):
    marks = ["RAHASIAKANARI", "X83HT5NW"]
    disk_page.evaluate(
        """async () => {
          const { L, handle, visit } = await begin('X83HT5NW', { name: 'RAHASIAKANARI' });
          await next({ L, handle, visit }, { answers: { nik: '1' }, stage: 'submitted' });
        }"""
    )
    kill(tmp_path / "p")
    found = []
    for file in (tmp_path / "p").rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            for mark in marks:
                if mark.encode() in content or mark.encode("utf-16-le") in content:
                    found.append(f"{mark} in {file.name}")
    assert found == []


def test_a_closed_visit_leaves_no_file_behind(disk_page, tmp_path):
    def visit_files() -> list[str]:
        return [str(file) for file in (tmp_path / "p").rglob("*") if "/visit" in str(file).lower()]

    folders_before = {path.parent for path in (tmp_path / "p").rglob("*.log")}
    disk_page.evaluate("async () => { globalThis.open = await begin(); }")
    folders_during = {path.parent for path in (tmp_path / "p").rglob("*.log")} - folders_before
    assert folders_during
    disk_page.evaluate(
        "async () => { const { L, handle } = globalThis.open; await L.closeVisit(handle); }"
    )
    assert [folder for folder in folders_during if folder.exists() and any(folder.iterdir())] == []
    assert visit_files() == []


def test_saves_keep_the_order_of_their_calls(page):
    rows = page.evaluate(
        """async () => {
          const { L, handle, visit } = await begin();
          const saves = [];
          let current = visit;
          for (let number = 0; number < 8; number += 1) {
            current = L.revise(current, { answers: { number } }, new Date());
            saves.push(L.saveDraft({ db: L.db, handle, visit: current }));
          }
          await Promise.all(saves);
          await L.leaveVisit(handle);
          const resumed = await L.resumeVisit(visit.resume_code, new Date());
          const revs = (await L.listOutbox(L.db)).map(({ rev }) => rev);
          return [revs, resumed.visit.rev, resumed.visit.answers.number];
        }"""
    )
    assert rows == [[9], 9, 7]


def test_the_outbox_never_takes_a_revision_that_is_not_newer(page):
    problem = page.evaluate(
        """async () => {
          const visit = await begin();
          await next(visit, { answers: { name: 'A' } });
          return next(visit, { answers: { name: 'B' } }).catch((error) => error.message);
        }"""
    )
    assert problem == "revision-not-newer"


def test_queue_numbers_never_repeat_even_when_two_pages_submit_at_once(page, server):
    other = page.context.new_page()
    other.goto(server.url + "/kiosk/")
    other.wait_for_function("globalThis.ready === true")
    submit_six = """async (letter) => {
      const visits = [];
      for (let one = 0; one < 6; one += 1) visits.push(await begin(`${letter}23AA4A${one + 2}`));
      globalThis.numbers = Promise.all(visits.map((visit) => next(visit, { stage: 'submitted' })));
    }"""
    page.evaluate(submit_six, "A")
    other.evaluate(submit_six, "B")
    read = "async () => (await globalThis.numbers).map(({ queue_number }) => queue_number)"
    numbers = page.evaluate(read) + other.evaluate(read)
    assert sorted(numbers) == [f"B-{number:03}" for number in range(1, 13)]


def test_a_draft_keeps_its_number_when_it_is_submitted_again(page):
    numbers = page.evaluate(
        """async () => {
          const first = await begin();
          const submitted = await next(first, { stage: 'submitted' });
          const again = await next({ ...first, visit: submitted }, { answers: { phone: '08' } });
          // As after a power cut between outbox and bucket: the visit doesn't know its number.
          const cut = await next({ ...first, visit: { ...again, queue_number: null } }, {});
          const other = await next(await begin('H38NW5TB'), { stage: 'submitted' });
          return [submitted, again, cut, other].map(({ queue_number }) => queue_number);
        }"""
    )
    assert numbers == ["B-001", "B-001", "B-001", "B-002"]


def test_hapus_takes_the_answers_out_of_everything(page, server):
    result = page.evaluate(
        """async () => {
          const visit = await begin();
          const L = visit.L;
          await drainOnce();
          await next(visit, { stage: 'withdrawn' });
          await L.leaveVisit(visit.handle);
          const left = await L.resumeVisit(visit.visit.resume_code, new Date());
          const offers = await L.listOffers(L.db);
          return [left.visit.answers, offers.length, await L.countWaiting(L.db)];
        }"""
    )
    assert result == [{}, 0, 1]
    server.script = [prove(410)]
    page.evaluate("() => drainOnce()")
    assert server.open(server.deliveries[-1])["answers"] == {}
    assert page.evaluate("async () => { const L = await lab; return L.countWaiting(L.db); }") == 0


def test_without_an_identity_nothing_is_saved_and_it_is_said(server, profile):
    page = show(profile(), server)
    assert page.evaluate("() => begin().catch((error) => error.message)") == "tablet-not-enrolled"


def test_the_database_opens_again_after_it_was_closed(page):
    count = page.evaluate(
        """async () => {
          const L = await lab;
          await L.db.close();
          return L.countWaiting(L.db);
        }"""
    )
    assert count == 0
