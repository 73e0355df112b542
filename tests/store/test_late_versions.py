"""What the operator is asked about when a tablet went on sending."""

import pytest

from server.store.late_versions import list_open_versions, settle_versions
from tests.office import MONDAY


@pytest.fixture
def draft_id(office, tablet) -> str:
    """Claimed after its first revision; then five screens came late."""
    packet = tablet.pack(rev=1, stage="filling")
    tablet.deliver(packet)
    office.move(packet.draft_id, "claimed")
    for rev in range(2, 7):
        assert tablet.deliver(tablet.pack(packet.draft_id, rev=rev)).status_code == 409
    return packet.draft_id


def shown(office, draft_id) -> list[tuple[str, int]]:
    return [(one.kind, one.rev) for one in list_open_versions(office.db, draft_id)]


def test_of_many_late_screens_only_the_last_is_asked_about(office, draft_id):
    assert shown(office, draft_id) == [("late", 6)]


def test_a_conflict_stands_beside_it(office, tablet, draft_id):
    tablet.deliver(tablet.pack(draft_id, rev=1))
    assert shown(office, draft_id) == [("conflict", 1), ("late", 6)]


def test_after_settling_only_what_comes_later_is_asked_about(office, tablet, draft_id):
    settle_versions(office.db, "palaran", draft_id, office.operator(), None, MONDAY)
    assert shown(office, draft_id) == []
    tablet.deliver(tablet.pack(draft_id, rev=7))
    assert shown(office, draft_id) == [("late", 7)]
