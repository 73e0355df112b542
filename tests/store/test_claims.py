"""A claim is a lease: one holder, twenty minutes, renewed by use, taken over with a trace."""

from datetime import datetime, timedelta

import pytest

from server.domain.times import utc_text
from server.store.claims import (
    ClaimHeldError,
    NotClaimableError,
    claim_draft,
    get_claim,
    release_claim,
)
from server.store.drafts import get_draft, set_status
from server.store.edits import save_edit
from server.store.finalisations import (
    AlreadyFinalisedError,
    Decision,
    finalise,
    last_finalisation,
    list_finalisations,
)
from server.store.periods import list_periods
from tests.store.test_queue import NOW, Room

MINUTE = timedelta(minutes=1)


@pytest.fixture
def room(tmp_path):
    room = Room(tmp_path)
    room.budi = room.hire("Budi", "palaran")
    yield room
    room.db.close()


def take(room, draft_id: str, who: str, at: datetime = NOW, **more: bool):
    return claim_draft(room.db, "palaran", draft_id, who, at, **more)


# Whose lease, how old, taken over?  ->  who holds it then (None: refused)
TABLE = [
    ("nobody", 0, False, "budi"),
    ("budi", 0, False, "budi"),
    ("budi", 30, False, "budi"),
    ("rina", 0, False, None),
    ("rina", 19, False, None),
    ("rina", 20, False, "budi"),
    ("rina", 25, False, "budi"),
    ("rina", 5, True, "budi"),
]


@pytest.mark.parametrize(("holder", "age", "take_over", "after"), TABLE)
def test_the_table_of_claims(room, holder, age, take_over, after):
    draft_id = room.draft(0)
    if holder != "nobody":
        take(room, draft_id, getattr(room, holder))
    at = NOW + age * MINUTE
    if after is None:
        with pytest.raises(ClaimHeldError) as refused:
            take(room, draft_id, room.budi, at, take_over=take_over)
        assert refused.value.claim.operator_name == "Rina"
        return
    claim = take(room, draft_id, room.budi, at, take_over=take_over)
    assert claim.operator_id == room.budi
    assert claim.expires_at == utc_text(at + 20 * MINUTE)
    assert get_draft(room.db, draft_id).status == "claimed"


def test_every_claim_opens_one_period_and_closes_the_one_before(room):
    draft_id = room.draft(0)
    take(room, draft_id, room.rina)
    take(room, draft_id, room.rina, NOW + MINUTE)
    take(room, draft_id, room.budi, NOW + 30 * MINUTE)
    release_claim(room.db, "palaran", draft_id, room.budi, NOW + 31 * MINUTE)
    periods = [
        (p.state, p.operator_id, p.ended_at is None) for p in list_periods(room.db, draft_id)
    ]
    assert periods == [
        ("queued", None, False),
        ("claimed", room.rina, False),
        ("claimed", room.budi, False),
        ("queued", room.budi, True),
    ]


def test_release_of_nothing_does_nothing(room):
    draft_id = room.draft(0)
    release_claim(room.db, "palaran", draft_id, room.rina, NOW)
    assert get_draft(room.db, draft_id).status == "new"


def test_anothers_running_lease_is_not_released(room):
    draft_id = room.draft(0)
    take(room, draft_id, room.rina)
    with pytest.raises(ClaimHeldError):
        release_claim(room.db, "palaran", draft_id, room.budi, NOW)
    release_claim(room.db, "palaran", draft_id, room.budi, NOW + 20 * MINUTE)
    assert get_claim(room.db, draft_id) is None


@pytest.mark.parametrize("status", ["finalised", "withdrawn"])
def test_what_is_over_is_not_claimed(room, status):
    draft_id = room.draft(0)
    set_status(room.db, draft_id, status, status, room.rina, NOW)
    with pytest.raises(NotClaimableError):
        take(room, draft_id, room.rina)
    assert get_claim(room.db, draft_id) is None


def test_an_unknown_draft_is_not_claimed(room):
    with pytest.raises(NotClaimableError):
        take(room, "nothing", room.rina)


def test_a_failing_outcome_leaves_everything_as_it_was(room, monkeypatch):
    draft_id = room.draft(0)
    take(room, draft_id, room.rina)
    before = room.db.execute("select count(*) from events").fetchone()
    monkeypatch.setattr("server.store.finalisations.delete_claim", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        decide(room, draft_id, "nib_issued", "nib_only", nib="0" * 13)
    draft = get_draft(room.db, draft_id)
    assert (draft.status, draft.edit, draft.nib_hash) == ("claimed", 0, None)
    assert list_finalisations(room.db, room.keys, draft_id) == []
    assert room.db.execute("select count(*) from events").fetchone() == before


def decide(room, draft_id: str, outcome: str, cause: str, **more: str) -> None:
    decision = Decision(outcome, cause, **more)
    finalise(room.db, room.keys, "palaran", draft_id, decision, room.rina, NOW)


def test_an_outcome_is_given_once(room):
    draft_id = room.draft(0)
    decide(room, draft_id, "cancelled", "duplicate")
    with pytest.raises(AlreadyFinalisedError):
        decide(room, draft_id, "referred", "risk")
    with pytest.raises(AlreadyFinalisedError):
        decide(room, "nothing", "referred", "risk")


def test_a_waiting_outcome_may_be_followed_and_the_last_one_counts(room):
    draft_id = room.draft(0)
    decide(room, draft_id, "waiting_oss", "oss_down")
    decide(room, draft_id, "cancelled", "other", override_reason="tidak jadi")
    last = last_finalisation(room.db, room.keys, draft_id)
    assert (last.outcome, last.override_reason) == ("cancelled", "tidak jadi")


def test_an_edit_by_the_operator_stays_in_the_history(room):
    draft_id = room.draft(0)
    draft = save_edit(room.db, room.keys, draft_id, room.rina, {"name": "SITI"}, NOW)
    assert draft.edit == 1
    kinds = room.db.execute("select edit from draft_revisions order by revision_id").fetchall()
    assert kinds == [(0,), (1,)]
