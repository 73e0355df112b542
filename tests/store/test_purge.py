"""What the office promised to erase is erased, in time and to the last byte; nothing else is."""

import sqlite3
from datetime import UTC, datetime

import pytest

from server.domain.sealing import CannotOpen
from server.store.chain import first_broken_event
from server.store.claims import NotClaimableError, claim_draft
from server.store.drafts import open_answers
from server.store.finalisations import Decision, finalise, find_same_nib, last_finalisation
from server.store.judge import judge_draft, list_unjudged
from server.store.notes import add_note, list_notes
from server.store.purge import empty_log, list_due, purge_draft
from server.store.queue import count_queue, list_queue
from server.store.revisions import list_revisions
from server.store.search import search_rows
from server.store.settings import save_office_setting
from tests.tablet_client import ANSWERS, is_proof_of

NIB = "9120001234567"
NOTE = "Kata istrinya datang lagi Kamis"
HASHES = "nik_hash, phone_hash, email_hash, resume_hash"


def send(office, tablet, stage, **more):
    packet = tablet.pack(stage=stage, **more)
    assert tablet.deliver(packet).status_code in (200, 201)
    return packet.draft_id


def settle(office, draft_id, outcome="nib_issued", cause="nib_only"):
    rows = office.rows("select operator_id from operators")
    operator_id = rows[0][0] if rows else office.operator()
    claim_draft(office.db, "palaran", draft_id, operator_id, office.clock.now)
    keys, now = office.state.keys, office.clock.now
    add_note(office.db, keys, "palaran", draft_id, NOTE, operator_id, now)
    decision = Decision(outcome, cause, NIB if outcome == "nib_issued" else None, "Alasannya")
    finalise(office.db, keys, "palaran", draft_id, decision, operator_id, now)


def ledger(office):
    return office.state.withdrawals.purged


def purge(office):
    """Returns (draft_id, why) of what was erased."""
    now = office.clock.now
    due = list_due(office.db, office.state.rules, now)
    return [
        (one.draft_id, one.why) for one in due if purge_draft(office.db, ledger(office), one, now)
    ]


def holds(office, draft_id):
    """Is anything sealed of this draft left?"""
    return bool(
        office.rows(
            """select 1 from draft_revisions where draft_id = ?1 and
                 (sealed is not null or envelope is not null)
               union select 1 from notes where draft_id = ?1 and sealed is not null
               union select 1 from finalisations
                 where draft_id = ?1 and override_reason_sealed is not null""",
            draft_id,
        )
    )


# The decision table of docs/database.md, "The purge": draft_days 3, finalised_days 1.
UNSENT = ("filling", "paused", "abandoned")
OUTCOMES = {
    "nib_issued": "nib_only",
    "referred": "capital",
    "cancelled": "withdrawn_by_applicant",
}
TABLE = [
    *[(stage, None, 3, None) for stage in UNSENT],
    *[(stage, None, 4, "unfinished") for stage in UNSENT],
    *[("submitted", outcome, 0, None) for outcome in OUTCOMES],
    *[("submitted", outcome, 1, "finalised") for outcome in OUTCOMES],
    ("submitted", None, 400, None),
    ("submitted", "claimed", 400, None),
    ("submitted", "waiting_applicant", 400, None),
    ("submitted", "waiting_oss", 400, None),
]


@pytest.mark.parametrize(("stage", "desk", "days", "why"), TABLE)
def test_the_table_of_the_purge(office, tablet, stage, desk, days, why):
    draft_id = send(office, tablet, stage)
    if desk in OUTCOMES:
        settle(office, draft_id, desk, OUTCOMES[desk])
    elif desk:
        office.move(draft_id, desk)
    office.clock.move(days=days)
    assert purge(office) == ([(draft_id, why)] if why else [])
    assert holds(office, draft_id) == (why is None)


def test_days_are_the_offices_days_to_the_last_minute(office, tablet):
    """The slip says 'disimpan sampai' and a day: it is kept until that day's midnight in WITA."""
    draft_id = send(office, tablet, "paused")  # Monday the 23rd
    office.clock.now = datetime(2026, 11, 26, 15, 59, 59, tzinfo=UTC)  # Thursday 23.59 WITA
    assert purge(office) == []
    office.clock.now = datetime(2026, 11, 26, 16, 0, tzinfo=UTC)
    assert purge(office) == [(draft_id, "unfinished")]


def test_each_office_has_its_own_days(office, tablet):
    other = office.tablet("sambutan", "Tablet dua")
    save_office_setting(office.db, "sambutan", "draft_days", 10, None, office.clock.now)
    near, far = send(office, tablet, "filling"), send(office, other, "filling")
    office.clock.move(days=5)
    assert purge(office) == [(near, "unfinished")]
    office.clock.move(days=6)
    assert purge(office) == [(far, "unfinished")]


def test_a_save_begins_the_days_anew(office, tablet):
    draft_id = send(office, tablet, "filling")
    office.clock.move(days=3)
    send(office, tablet, "filling", draft_id=draft_id, rev=2)
    office.clock.move(days=3)
    assert purge(office) == []


def test_a_packet_that_came_late_is_never_erased_on_its_first_day(office, tablet):
    draft_id = send(office, tablet, "filling", rev=5)
    office.clock.move(days=4)
    send(office, tablet, "filling", draft_id=draft_id, rev=2)
    assert purge(office) == []
    office.clock.move(days=4)
    assert purge(office) == [(draft_id, "unfinished")]


def test_a_draft_that_came_back_between_list_and_purge_stays(office, tablet):
    draft_id = send(office, tablet, "filling")
    office.clock.move(days=4)
    (due,) = list_due(office.db, office.state.rules, office.clock.now)
    send(office, tablet, "submitted", draft_id=draft_id, rev=2)
    assert not purge_draft(office.db, ledger(office), due, office.clock.now)
    assert holds(office, draft_id)


def test_the_bare_row_of_an_unfinished_draft_stays(office, tablet):
    draft_id = send(office, tablet, "abandoned")
    before = office.draft(draft_id)
    office.clock.move(days=4)
    purge(office)
    after = office.draft(draft_id)
    assert (after.stage, after.status, after.changed_at) == ("abandoned", "new", before.changed_at)
    assert (after.kelurahan, after.kbli_code) == (before.kelurahan, before.kbli_code)
    assert after.kbli_code is not None
    assert [getattr(after, name) for name in (*HASHES.split(", "), "nib_hash")] == [None] * 5
    assert after.purged_at is not None
    assert [one.envelope for one in list_revisions(office.db, draft_id)] == [None]
    with pytest.raises(CannotOpen):
        open_answers(office.db, office.state.keys, draft_id)


def test_a_finalised_draft_is_still_found_by_number_and_nib(office, tablet):
    draft_id = send(office, tablet, "submitted", queue_number="B-001")
    settle(office, draft_id)
    office.clock.move(days=1)
    purge(office)
    keys = office.state.keys
    for text in ("B-001", NIB):
        found = search_rows(office.db, keys, "palaran", text)
        assert [one.draft_id for one in found] == [draft_id], text
    assert find_same_nib(office.db, keys, "palaran", "another", NIB) == "B-001"
    last = last_finalisation(office.db, keys, draft_id)
    assert (last.outcome, last.override_reason) == ("nib_issued", None)
    assert [one.text for one in list_notes(office.db, keys, draft_id)] == [None]
    assert [getattr(office.draft(draft_id), name) for name in HASHES.split(", ")] == [None] * 4
    assert [row.draft_id for row in list_queue(office.db, "palaran", "finalised").rows] == [
        draft_id
    ]


def test_a_purged_draft_is_nobodys_work(office, tablet):
    draft_id = send(office, tablet, "filling")
    office.clock.move(days=4)
    purge(office)
    assert list_unjudged(office.db) == []
    assert list_queue(office.db, "palaran", "filling").rows == []
    assert count_queue(office.db, "palaran")["filling"] == 0
    with pytest.raises(NotClaimableError):
        claim_draft(office.db, "palaran", draft_id, office.operator(), office.clock.now)


def test_a_judgement_that_comes_after_the_purge_judges_nothing(office, tablet):
    draft_id = send(office, tablet, "filling")
    office.clock.move(days=4)
    purge(office)
    before = office.draft(draft_id)
    judge_draft(office.db, office.state.keys, office.state.rules, draft_id, office.clock.now)
    assert office.draft(draft_id) == before
    assert office.acts(draft_id)[-1] == "purged"


@pytest.mark.parametrize("stage", ["filling", "submitted"])
def test_an_applicant_who_comes_back_is_taken_and_judged_again(office, tablet, stage):
    draft_id = send(office, tablet, "paused", rev=3)
    office.clock.move(days=4)
    purge(office)
    packet = tablet.pack(draft_id, rev=4, stage=stage)
    answer = tablet.deliver(packet)
    assert answer.status_code == 200 and is_proof_of(answer, packet)
    draft = office.draft(draft_id)
    assert (draft.rev, draft.stage, draft.purged_at) == (4, stage, None)
    assert draft.is_readable == 1 and draft.nik_hash and draft.resume_hash
    assert bool(draft.queue_number) == (stage == "submitted")
    assert open_answers(office.db, office.state.keys, draft_id).answers["name"]


def test_a_retry_of_what_was_erased_brings_nothing_back(office, tablet):
    packet = tablet.pack(stage="filling")
    tablet.deliver(packet)
    office.clock.move(days=4)
    purge(office)
    answer = tablet.deliver(packet)
    assert answer.status_code == 200 and is_proof_of(answer, packet)
    assert not holds(office, packet.draft_id)
    assert office.draft(packet.draft_id).purged_at is not None


def test_what_came_after_the_purge_is_purged_too(office, tablet):
    draft_id = send(office, tablet, "filling", rev=5)
    office.clock.move(days=4)
    purge(office)
    send(office, tablet, "filling", draft_id=draft_id, rev=2)
    assert purge(office) == []
    office.clock.move(days=4)
    assert purge(office) == [(draft_id, "unfinished")]
    assert not holds(office, draft_id)


def test_every_purge_is_an_event_of_the_server_without_a_personal_value(office, tablet):
    draft_id = send(office, tablet, "filling")
    office.clock.move(days=4)
    purge(office)
    assert purge(office) == []
    rows = office.rows(
        "select actor_kind, actor_id, draft_id, detail from events where act = 'purged'"
    )
    assert rows == [("server", None, draft_id, '{"days":3,"why":"unfinished"}')]
    assert first_broken_event(office.db) is None


def test_no_byte_of_what_was_erased_stays_in_the_files(office, tablet):
    """Canaries: ciphertexts, envelopes and hashes, in the database and its log."""
    stays = send(
        office, tablet, "submitted", answers={"nik": "6472015203850007"}, resume_code="Q3RTW7XY"
    )
    send(office, tablet, "filling", answers={**ANSWERS, "name": "x" * 9000})
    settle(office, send(office, tablet, "submitted"))
    canaries = found(office, set(personal_bytes(office, "<>", stays)))
    kept = found(office, set(personal_bytes(office, "=", stays)))
    assert len(canaries) > 100 and len(kept) > 3
    office.clock.move(days=4)
    assert len(purge(office)) == 2
    assert empty_log(office.db)
    assert (office.data / "loket.db-wal").stat().st_size == 0
    assert found(office, canaries) == set()
    assert found(office, kept) == kept


def personal_bytes(office, sign, draft_id):
    """Sealed bytes in pieces of 64 (a page may end inside one), envelopes, and hashes but the
    NIB's.
    """

    def rows(columns, table):
        sql = f"select {columns} from {table} where draft_id {sign} ?"  # noqa: S608 -- own words
        return [value for row in office.rows(sql, draft_id) for value in row if value]

    for sealed in [
        *rows("sealed", "draft_revisions"),
        *rows("sealed", "notes"),
        *rows("override_reason_sealed", "finalisations"),
    ]:
        yield from (sealed[at : at + 64] for at in range(0, len(sealed) - 63, 64))
    for text in [*rows("envelope", "draft_revisions"), *rows(HASHES, "drafts")]:
        yield text.encode()


def found(office, canaries):
    text = whole(office)
    return {canary for canary in canaries if canary in text}


def whole(office):
    return b"\0".join(path.read_bytes() for path in sorted(office.data.glob("loket.db*")))


def test_a_log_that_somebody_reads_is_emptied_later(office, tablet):
    send(office, tablet, "filling")
    reader = sqlite3.connect(office.data / "loket.db", isolation_level=None)
    office.db.execute("pragma busy_timeout = 1")
    reader.execute("begin")
    reader.execute("select count(*) from drafts").fetchone()
    send(office, tablet, "filling")
    assert not empty_log(office.db)
    reader.close()
    assert empty_log(office.db)
