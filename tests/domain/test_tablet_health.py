"""What wants somebody's eyes: a table, a row a rule."""

from datetime import UTC, datetime, timedelta

import pytest

from server.domain.tablet_health import minutes_since, warnings_of
from server.domain.times import utc_text

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
WELL = {
    "waiting": 0,
    "oldest_waiting_at": None,
    "last_seen_at": utc_text(NOW),
    "storage_free": 2_000_000_000,
    "clock_offset_ms": 400,
    "sync_state": "idle",
}


def before(**how_long) -> str:
    return utc_text(NOW - timedelta(**how_long))


@pytest.mark.parametrize(
    ("changes", "warnings"),
    [
        ({}, []),
        ({"waiting": 2, "oldest_waiting_at": before(minutes=29)}, []),
        ({"waiting": 2, "oldest_waiting_at": before(minutes=30)}, ["waiting"]),
        ({"waiting": 0, "oldest_waiting_at": before(minutes=90)}, []),
        ({"waiting": 1, "oldest_waiting_at": None}, []),
        ({"waiting": 1, "oldest_waiting_at": "kemarin"}, []),
        (
            {"waiting": 1, "oldest_waiting_at": before(hours=2), "clock_offset_ms": -6_900_000},
            ["clock"],
        ),
        ({"last_seen_at": before(minutes=29)}, []),
        ({"last_seen_at": before(minutes=30)}, ["silent"]),
        ({"last_seen_at": None}, []),
        ({"sync_state": "blocked"}, ["blocked"]),
        ({"storage_free": 49_999_999}, ["storage"]),
        ({"storage_free": None}, []),
        ({"clock_offset_ms": 300_001}, ["clock"]),
        ({"clock_offset_ms": -300_001}, ["clock"]),
        ({"clock_offset_ms": 300_000}, []),
        ({"clock_offset_ms": 10**30}, ["clock"]),
        ({"clock_offset_ms": None}, []),
        (
            {"last_seen_at": before(hours=1), "sync_state": "blocked", "storage_free": 0},
            ["silent", "blocked", "storage"],
        ),
    ],
)
def test_each_rule_warns_and_nothing_else_does(changes, warnings):
    assert warnings_of(**(WELL | changes), now=NOW) == warnings


@pytest.mark.parametrize(
    ("text", "offset", "minutes"),
    [
        (None, None, None),
        ("kemarin", None, None),
        (before(seconds=59), None, 0),
        (before(minutes=75), None, 75),
        (before(minutes=-75), None, 0),
        (before(minutes=75), 60_000 * 5, 80),
    ],
)
def test_ages_are_whole_minutes_on_the_servers_clock(text, offset, minutes):
    assert minutes_since(text, NOW, offset) == minutes
