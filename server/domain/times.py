"""Times as text and the office's day. Pure: the clock's reading comes in as an argument."""

from datetime import UTC, datetime, time, timedelta, timezone

WITA = timezone(timedelta(hours=8), "WITA")
"""Asia/Makassar: UTC+8 the whole year, without summer time."""


def utc_text(now: datetime) -> str:
    """UTC text of fixed width, `2026-11-24T03:05:00.000Z`: sorts as text."""
    utc = now.astimezone(UTC)
    return f"{utc.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def from_utc_text(text: str) -> datetime:
    """The aware UTC time of a text made by `utc_text`. Raises ValueError for any other text."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def business_day(now: datetime) -> str:
    """The office's calendar day, `2026-11-24`, in WITA: at 16:30 UTC it is already tomorrow."""
    return now.astimezone(WITA).date().isoformat()


def days_ago(now: datetime, days: int) -> datetime:
    """The midnight in WITA with which the office's day `days` days before today began."""
    day = now.astimezone(WITA).date() - timedelta(days=days)
    return datetime.combine(day, time(), WITA)


def night_of(now: datetime) -> str:
    """The office's night, named by the day that it leads to: it begins at 02.00 WITA."""
    return business_day(now - timedelta(hours=2))


def clock_words(now: datetime) -> str:
    """The time on the office's wall as Indonesians write it: `10.42`."""
    return f"{now.astimezone(WITA):%H.%M}"


def moment_words(now: datetime) -> str:
    """Day and time on the office's wall: `24-11-2026 10.42`."""
    return f"{now.astimezone(WITA):%d-%m-%Y %H.%M}"


_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)


def long_day(now: datetime) -> str:
    """`Selasa, 24 November 2026`, in WITA."""
    day = now.astimezone(WITA).date()
    return f"{_DAYS[day.weekday()]}, {day.day} {_MONTHS[day.month - 1]} {day.year}"
