"""Days as text "1985-03-12", without any clock."""

import datetime
import re
from typing import Any

DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def real_date(value: Any) -> datetime.date | None:
    """The day of "1985-03-12"; None for text that isn't one, or for a day that no calendar has."""
    if not isinstance(value, str) or not DAY.fullmatch(value):
        return None
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        return None


def age(born: Any, today: Any) -> int | None:
    """Whole years at `today`; None without two real days."""
    first, now = real_date(born), real_date(today)
    if first is None or now is None:
        return None
    return now.year - first.year - ((now.month, now.day) < (first.month, first.day))
