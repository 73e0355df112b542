"""What the desk does to a draft: edits, desk drafts, statuses; and how a draft is judged."""

import pytest

from server.domain.sealing import CannotOpen
from server.store.desk_drafts import create_desk_draft
from server.store.drafts import DraftUnknown, get_draft, open_answers, set_status
from server.store.edits import save_edit
from server.store.events import list_events
from server.store.judge import judge_draft, list_unjudged
from server.store.keys import Keys, KeysMissing, add_sealing_key, open_keys
from server.store.numbers import NumbersExhausted
from server.store.periods import list_periods
from server.store.revisions import list_revisions, open_revision
from tests.office import open_office
from tests.tablet_client import ANSWERS


@pytest.fixture
def draft_id(office):
    tablet = office.tablet()
    packet = tablet.pack(stage="submitted")
    tablet.deliver(packet)
    return packet.draft_id


def judge(office, draft_id, keys=None):
    keys = keys or office.state.keys
    judge_draft(office.db, keys, office.state.rules, draft_id, office.clock.now)


def edit(office, draft_id, **changes):
    answers = {**ANSWERS, **changes}
    operator_id = office.rows("select operator_id from operators")
    operator_id = operator_id[0][0] if operator_id else office.operator()
    return save_edit(office.db, office.state.keys, draft_id, operator_id, answers, office.clock.now)


def test_an_edit_is_a_new_version_on_top(office, draft_id):
    draft = edit(office, draft_id, name="SITI W.")
    assert (draft.rev, draft.edit, draft.judged_at) == (1, 1, None)
    opened = open_answers(office.db, office.state.keys, draft_id)
    assert opened.answers["name"] == "SITI W."
    assert opened.resume_code == "K72MP4RA"
    assert opened.envelope["consent"]["version"] == "2026-11-24"
    assert office.acts(draft_id)[-1] == "draft_edited"


def test_every_version_can_be_read_again(office, draft_id):
    edit(office, draft_id, name="SATU")
    edit(office, draft_id, name="DUA")
    revisions = list_revisions(office.db, draft_id)
    assert [(one.kind, one.edit) for one in revisions] == [("tablet", 0), ("edit", 1), ("edit", 2)]
    names = [
        open_revision(office.db, office.state.keys, one.revision_id).answers["name"]
        for one in revisions
    ]
    assert names == [ANSWERS["name"], "SATU", "DUA"]


def test_a_desk_draft_stands_in_the_queue_at_once(office):
    office.found()
    draft = create_desk_draft(
        office.db, office.state.keys, "palaran", office.operator(), ANSWERS, office.clock.now
    )
    assert (draft.stage, draft.status, draft.queue_number) == ("submitted", "new", "A-001")
    assert draft.tablet_id is None
    assert [one.state for one in list_periods(office.db, draft.draft_id)] == ["queued"]
    opened = open_answers(office.db, office.state.keys, draft.draft_id)
    assert opened.answers == ANSWERS
    assert len(opened.resume_code) == 8


def test_the_thousandth_desk_draft_of_a_day_is_refused(office):
    office.found()
    office.db.execute("insert into number_counters values ('palaran', '2026-11-23', 'A', 999)")
    with pytest.raises(NumbersExhausted):
        create_desk_draft(
            office.db, office.state.keys, "palaran", office.operator(), {}, office.clock.now
        )
    assert office.rows("select count(*) from drafts") == [(0,)]


def test_a_status_opens_its_period_and_ends_the_one_before(office, draft_id):
    operator_id = office.operator()
    office.clock.move(minutes=4)
    set_status(office.db, draft_id, "claimed", "claimed", operator_id, office.clock.now)
    queued, claimed = list_periods(office.db, draft_id)
    assert (queued.state, queued.ended_at) == ("queued", claimed.started_at)
    assert (claimed.state, claimed.operator_id, claimed.ended_at) == ("claimed", operator_id, None)


def test_an_unknown_draft_says_so(office):
    for act in (
        lambda: get_draft(office.db, "nix"),
        lambda: open_answers(office.db, office.state.keys, "nix"),
        lambda: set_status(office.db, "nix", "new", "queued", None, office.clock.now),
        lambda: judge(office, "nix"),
    ):
        with pytest.raises(DraftUnknown):
            act()


# Judging


def test_a_draft_is_judged_after_the_reply(office, draft_id):
    draft = get_draft(office.db, draft_id)
    assert draft.judged_at == "2026-11-23T01:00:00.000Z"
    assert draft.is_readable == 1
    assert draft.problem_count > 0, "required fields are missing"
    assert (draft.kbli_code, draft.kelurahan) == ("47112", "64.72.01.1003")
    keys = office.state.keys
    assert draft.nik_hash == keys.lookup_hash("nik", ANSWERS["nik"])
    assert draft.phone_hash == keys.lookup_hash("phone", ANSWERS["phone"])
    assert draft.email_hash == keys.lookup_hash("email", ANSWERS["email"])
    assert draft.resume_hash == keys.lookup_hash("resume", "K72MP4RA")


def test_an_edit_is_judged_by_what_it_says_now(office, draft_id):
    edit(office, draft_id, nik="6472011203850008", kbli_code="warung nasi")
    judge(office, draft_id)
    draft = get_draft(office.db, draft_id)
    assert draft.nik_hash == office.state.keys.lookup_hash("nik", "6472011203850008")
    assert draft.kbli_code is None, "what was typed freely stays out of the plain columns"
    assert list_unjudged(office.db) == []


def test_a_known_nib_stays_known(office, draft_id):
    edit(office, draft_id, nib="1234567890123")
    judge(office, draft_id)
    edit(office, draft_id)
    judge(office, draft_id)
    nib_hash = office.state.keys.lookup_hash("nib", "1234567890123")
    assert get_draft(office.db, draft_id).nib_hash == nib_hash


def test_a_draft_sealed_to_an_unknown_key_is_kept_and_judged_so(office):
    tablet = office.tablet()
    packet = tablet.pack(key_id="20200101T000000-00000000")
    assert tablet.deliver(packet).status_code == 201
    draft = get_draft(office.db, packet.draft_id)
    assert (draft.is_readable, draft.problem_count) == (0, 1)
    with pytest.raises(CannotOpen):
        open_answers(office.db, office.state.keys, packet.draft_id)


def test_a_draft_with_a_broken_seal_is_kept_and_judged_so(office):
    tablet = office.tablet()
    packet = tablet.pack()
    packet.sealed = packet.sealed[:-1] + bytes([packet.sealed[-1] ^ 1])
    assert tablet.deliver(packet).status_code == 201
    assert get_draft(office.db, packet.draft_id).is_readable == 0


def test_with_locked_keys_a_draft_is_accepted_and_waits(tmp_path):
    with open_office(tmp_path) as office:
        tablet = office.tablet()
        office.state["keys"] = Keys({}, None)
        packet = tablet.pack(stage="submitted")
        assert tablet.deliver(packet).status_code == 201
        assert get_draft(office.db, packet.draft_id).judged_at is None
        assert tablet.sync().json()["sealing_key"] is None
        with pytest.raises(KeysMissing):
            judge(office, packet.draft_id)
    with open_office(tmp_path) as office:  # the keys are back: judged at start
        office.http.get("/healthz")
        assert list_unjudged(office.db) == []
        assert get_draft(office.db, packet.draft_id).is_readable == 1


def test_answers_that_the_rules_stumble_over_leave_the_draft_unjudged(office, monkeypatch, caplog):
    def stumble(*_):
        raise ValueError(ANSWERS["name"])

    monkeypatch.setattr("server.store.judge.reach_verdict", stumble)
    tablet = office.tablet()
    packet = tablet.pack()
    assert tablet.deliver(packet).status_code == 201
    assert list_unjudged(office.db) == [packet.draft_id]
    assert ANSWERS["name"] not in caplog.text
    assert tablet.open_draft("K72MP4RA", 1985).status_code == 200, "its code works all the same"


def test_a_new_key_seals_and_the_old_one_still_opens(office, draft_id):
    office.clock.move(days=1)
    key_id = add_sealing_key(office.data / "keys", office.clock.now)
    keys = open_keys(office.data / "keys")
    assert keys.current.key_id == key_id
    assert open_answers(office.db, keys, draft_id).answers == ANSWERS
    judge(office, draft_id, keys)
    assert get_draft(office.db, draft_id).is_readable == 1


def test_a_judgement_is_an_event_of_the_server(office, draft_id):
    event = list_events(office.db, draft_id)[-1]
    assert (event.act, event.actor_kind, event.actor_id) == ("judged", "server", None)
