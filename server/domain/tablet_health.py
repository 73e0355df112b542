"""What about a tablet wants somebody's eyes. Pure."""

from datetime import datetime, timedelta

from server.domain.times import from_utc_text

WAITS_TOO_LONG = timedelta(minutes=30)
SILENT_AFTER = timedelta(minutes=30)
CLOCK_OFF_BY = timedelta(minutes=5)
STORAGE_LOW = 50_000_000  # bytes
LONGEST_OFFSET = 100 * 365 * 86_400_000  # ms


def minutes_since(
    text: str | None, now: datetime, clock_offset_ms: int | None = None
) -> int | None:
    """Whole minutes, never negative; None for an unknown time.

    `clock_offset_ms`: tablet minus server, for a time that the tablet's clock gave.
    """
    age = _age(text, now, clock_offset_ms)
    return None if age is None else max(0, int(age.total_seconds() // 60))


def warnings_of(
    *,
    waiting: int,
    oldest_waiting_at: str | None,
    last_seen_at: str | None,
    storage_free: int | None,
    clock_offset_ms: int | None,
    sync_state: str | None,
    now: datetime,
) -> list[str]:
    """Of `waiting`, `silent`, `blocked`, `storage`, `clock`, in this order."""
    oldest = _age(oldest_waiting_at, now, clock_offset_ms)
    seen = _age(last_seen_at, now, None)
    found = {
        "waiting": waiting > 0 and oldest is not None and oldest >= WAITS_TOO_LONG,
        "silent": seen is not None and seen >= SILENT_AFTER,
        "blocked": sync_state == "blocked",
        "storage": storage_free is not None and storage_free < STORAGE_LOW,
        "clock": abs(_offset(clock_offset_ms)) > CLOCK_OFF_BY,
    }
    return [name for name, is_so in found.items() if is_so]


def _age(text: str | None, now: datetime, clock_offset_ms: int | None) -> timedelta | None:
    if text is None:
        return None
    try:
        at = from_utc_text(text)
    except ValueError:  # a tablet may send any text
        return None
    return now - at + _offset(clock_offset_ms)


def _offset(milliseconds: int | None) -> timedelta:
    """A hundred years at most: a tablet may send any number."""
    return timedelta(milliseconds=max(-LONGEST_OFFSET, min(LONGEST_OFFSET, milliseconds or 0)))
