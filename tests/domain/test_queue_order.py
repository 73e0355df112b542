"""The oldest complete draft is next, and a row doesn't give a name away."""

import pytest

from server.domain.queue_order import Waiting, mask_name, next_in_line

OLD_BROKEN = Waiting("a", "2026-11-24T01:00:00.000Z", 2)
UNJUDGED = Waiting("b", "2026-11-24T01:10:00.000Z", None)
COMPLETE = Waiting("c", "2026-11-24T01:20:00.000Z", 0)
COMPLETE_LATER = Waiting("d", "2026-11-24T01:30:00.000Z", 0)


@pytest.mark.parametrize(
    ("waiting", "expected"),
    [
        ([], None),
        ([OLD_BROKEN], OLD_BROKEN),
        ([OLD_BROKEN, UNJUDGED], UNJUDGED),
        ([OLD_BROKEN, COMPLETE_LATER, UNJUDGED, COMPLETE], COMPLETE),
        ([Waiting("z", COMPLETE.submitted_at, 0), COMPLETE], COMPLETE),
    ],
)
def test_next_is_the_oldest_complete_draft(waiting, expected):
    assert next_in_line(waiting) == expected


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("Siti Wahyuni", "S*** W***"),
        ("suharto", "S***"),
        ("", ""),
        ("  NUR  aini ", "N*** A***"),
        ("'Ain", "'***"),
    ],
)
def test_row_shows_only_initials(name, masked):
    assert mask_name(name) == masked
