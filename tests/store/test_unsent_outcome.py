"""An outcome for a draft that its owner never sent: the person came to the desk half-way."""

import pytest

from server.store.claims import claim_draft
from server.store.finalisations import Decision, finalise
from server.store.queue import count_queue, list_queue
from tests.office import MONDAY


def decide(office, stage: str, outcome: str, cause: str, number: str | None = None) -> str:
    tablet = office.tablet()
    packet = tablet.pack(stage=stage, queue_number=number)
    tablet.deliver(packet)
    rina = office.operator()
    claim_draft(office.db, "palaran", packet.draft_id, rina, MONDAY)
    decision = Decision(outcome, cause)
    finalise(office.db, office.state.keys, "palaran", packet.draft_id, decision, rina, MONDAY)
    return packet.draft_id


@pytest.mark.parametrize(
    ("outcome", "cause", "shown"),
    [("referred", "risk", "finalised"), ("waiting_oss", "oss_down", "waiting_oss")],
)
@pytest.mark.parametrize("stage", ["filling", "paused", "abandoned"])
def test_it_gets_a_number_and_stands_under_its_outcome(office, stage, outcome, cause, shown):
    draft_id = decide(office, stage, outcome, cause)
    assert [row.draft_id for row in list_queue(office.db, "palaran", shown).rows] == [draft_id]
    assert count_queue(office.db, "palaran")["filling"] == 0
    assert office.draft(draft_id).queue_number == "A-001"


def test_a_draft_that_was_sent_keeps_its_number(office):
    draft_id = decide(office, "submitted", "referred", "risk", number="B-001")
    assert office.draft(draft_id).queue_number == "B-001"


def test_what_the_tablet_sends_afterwards_learns_the_number(office):
    tablet = office.tablet()
    packet = tablet.pack(stage="filling")
    tablet.deliver(packet)
    rina = office.operator()
    claim_draft(office.db, "palaran", packet.draft_id, rina, MONDAY)
    decision = Decision("waiting_oss", "oss_down")
    finalise(office.db, office.state.keys, "palaran", packet.draft_id, decision, rina, MONDAY)
    late = tablet.pack(packet.draft_id, rev=2, stage="submitted", queue_number="B-001")
    assert tablet.deliver(late).json()["queue_number"] == "A-001"
