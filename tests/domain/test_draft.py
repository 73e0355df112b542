"""The server's decision table (docs/sync.md §4), row by row."""

import itertools

import pytest

from server.domain.draft import (
    ANSWERS,
    OFFICE_STATUSES,
    REVISION_KINDS,
    Move,
    Stored,
    decide,
    stage_after,
)

STAGES = ("filling", "paused", "submitted", "abandoned", "withdrawn")
STATUSES = ("new", "claimed", "waiting_applicant", "waiting_oss", "finalised", "withdrawn")


def stored(status="new", rev=7, edit=0, same=False) -> Stored:
    return Stored(rev=rev, edit=edit, status=status, same_is_kept=same)


@pytest.mark.parametrize("rev", [1, 7, 400])
def test_an_unknown_draft_is_inserted_whatever_its_rev(rev):
    assert decide(None, rev, "filling", is_withdrawn=False) == Move.INSERT


@pytest.mark.parametrize("stage", STAGES[:4])
def test_a_higher_rev_of_the_tablets_draft_updates_it(stage):
    assert decide(stored(), 8, stage, is_withdrawn=False) == Move.UPDATE


def test_the_same_rev_and_content_again_does_nothing():
    assert decide(stored(same=True), 7, "filling", is_withdrawn=False) == Move.NOTHING


@pytest.mark.parametrize("rev", [6, 7, 8])
@pytest.mark.parametrize("status", STATUSES[:5])
def test_a_retry_of_anything_that_is_kept_does_nothing(rev, status):
    kept = stored(status=status, same=True)
    assert decide(kept, rev, "filling", is_withdrawn=False) == Move.NOTHING


@pytest.mark.parametrize("status", STATUSES[:5])
def test_the_same_rev_with_other_content_is_a_conflict(status):
    assert decide(stored(status=status), 7, "filling", is_withdrawn=False) == Move.KEEP_CONFLICT


@pytest.mark.parametrize("status", STATUSES[:5])
def test_a_lower_rev_is_kept_in_the_history(status):
    assert decide(stored(status=status), 6, "filling", is_withdrawn=False) == Move.KEEP_LOWER


@pytest.mark.parametrize("status", sorted(OFFICE_STATUSES))
def test_a_higher_rev_of_the_offices_draft_is_kept_as_late(status):
    assert decide(stored(status=status), 8, "filling", is_withdrawn=False) == Move.KEEP_LATE


def test_an_operators_edit_makes_it_the_offices_for_good():
    assert decide(stored(edit=1), 8, "filling", is_withdrawn=False) == Move.KEEP_LATE


@pytest.mark.parametrize("kept", [None, stored(rev=2), stored(rev=2, same=True)])
def test_what_was_purged_never_comes_back_into_an_older_copy(kept):
    move = decide(kept, 7, "submitted", is_withdrawn=False, is_purged=True)
    assert move == Move.REFUSE_PURGED
    assert ANSWERS[move] == (410, "draft-withdrawn")


@pytest.mark.parametrize("stage", STAGES)
def test_a_withdrawn_draft_never_comes_back(stage):
    assert decide(None, 1, stage, is_withdrawn=True) == Move.REFUSE_WITHDRAWN
    gone = stored(status="withdrawn", same=True)
    assert decide(gone, 7, stage, is_withdrawn=False) == Move.REFUSE_WITHDRAWN


@pytest.mark.parametrize("status", [None, "new", "claimed", "waiting_applicant", "waiting_oss"])
@pytest.mark.parametrize("rev", [6, 7, 8])
def test_a_withdrawal_wins_over_every_state_but_finalised(status, rev):
    kept = stored(status=status, edit=2) if status else None
    assert decide(kept, rev, "withdrawn", is_withdrawn=False) == Move.WITHDRAW


def test_a_withdrawal_of_a_finalised_draft_is_a_wish():
    assert decide(stored("finalised"), 8, "withdrawn", is_withdrawn=False) == Move.KEEP_WISH


def test_every_case_has_an_answer_with_proof_and_nothing_is_dropped():
    """Exhaustive: no combination raises, and only retries and gone drafts keep nothing."""
    cases = itertools.product(STATUSES, (0, 1), (True, False), (6, 7, 8), STAGES, (True, False))
    for status, edit, same, rev, stage, gone in cases:
        move = decide(stored(status, 7, edit, same), rev, stage, is_withdrawn=gone)
        assert ANSWERS[move][0] in (200, 201, 409, 410)
        keeps_nothing = move in (Move.NOTHING, Move.WITHDRAW, Move.REFUSE_WITHDRAWN)
        assert keeps_nothing or move in REVISION_KINDS
        if move == Move.NOTHING:
            assert same


@pytest.mark.parametrize("stage", STAGES[:4])
def test_a_submitted_draft_keeps_its_place_in_the_queue(stage):
    assert stage_after("submitted", stage) == "submitted"
    assert stage_after("filling", stage) == stage
