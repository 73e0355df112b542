"""What a NIK says about itself: PPKKCC DDMMYY SSSS, women DD + 40.

It has no check digit and never changes, also not to match a corrected birth date (Dukcapil): so
all but an obviously invented number only warns.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from server.domain.dates import real_date

PROVINCES = (  # Kemendagri
    "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53 61 62 63 64 65"
    " 71 72 73 74 75 76 81 82 91 92 93 94 95 96 97"
)
KNOWN_PROVINCES = frozenset(PROVINCES.split())
NO_DIGIT = re.compile("[^0-9]")
DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
Params = dict[str, Any] | None


def _nik_sequence(value: str, values: Any, context: Any, rules: Any) -> Params:
    nik = bare(value)
    return {} if len(set(nik)) == 1 or nik == "1234567890123456" else None


def _nik_date(value: str, values: Any, context: Any, rules: Any) -> Params:
    return {} if birth_parts(value) is None else None


def _nik_province(value: str, values: Any, context: Any, rules: Any) -> Params:
    return None if bare(value)[:2] in KNOWN_PROVINCES else {}


def _nik_birth_date(value: str, values: Mapping[str, Any], context: Any, rules: Any) -> Params:
    """Only the two digits of the year are compared: the century can't be known."""
    parts = birth_parts(values.get("nik"))
    if parts is None or real_date(value) is None:
        return None
    return None if parts[:3] == (value[8:10], value[5:7], value[2:4]) else {}


def _nik_gender(value: str, values: Mapping[str, Any], context: Any, rules: Any) -> Params:
    parts = birth_parts(values.get("nik"))
    return None if parts is None or parts[3] == value else {}


def _nik_serial(value: str, values: Any, context: Any, rules: Any) -> Params:
    return {} if bare(value).endswith("0000") else None


def bare(value: str) -> str:
    return NO_DIGIT.sub("", value)


def birth_parts(value: Any) -> tuple[str, str, str, str] | None:
    """(day, month, year, gender) inside a NIK, two digits each; None when they can't be a date."""
    nik = bare(value) if isinstance(value, str) else ""
    if len(nik) != 16:
        return None
    day, month = int(nik[6:8]), int(nik[8:10])
    gender = "female" if day > 40 else "male"
    day = day - 40 if day > 40 else day
    if not 1 <= month <= 12 or not 1 <= day <= DAYS[month - 1]:
        return None
    if (day, month) == (29, 2) and int(nik[10:12]) % 4:
        return None
    return f"{day:02d}", nik[8:10], nik[10:12], gender


NIK_CHECKS: dict[str, tuple[str, Callable[..., Params]]] = {
    "nik_sequence": ("block", _nik_sequence),
    "nik_date": ("warn", _nik_date),
    "nik_province": ("warn", _nik_province),
    "nik_birth_date": ("warn", _nik_birth_date),
    "nik_gender": ("warn", _nik_gender),
    "nik_serial": ("warn", _nik_serial),
}
