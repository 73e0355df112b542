"""What was typed -> the value that is kept.

What can't be understood stays text and fails its check: nothing is lost.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from server.domain.rule_files import Row

SEPARATORS = re.compile("[ .\u00a0-]")


def normalise(field: Row, raw: Any) -> Any:
    """The value of `raw` by the field's kind; None when nothing was typed. No text: stays."""
    if not isinstance(raw, str):
        return _items(field, raw) if field["kind"] == "list" else raw
    text = " ".join(unicodedata.normalize("NFC", raw).split())
    if text == "":
        return None
    return _KINDS.get(field["kind"], _text)(field, text)


def phone(text: str) -> str:
    """'0812-3456-7890', '62812…', '812…' -> '+62812…'. A foreign number stays as it was typed."""
    digits = re.sub("[^0-9]", "", text)
    if text.startswith("+") and not digits.startswith("62"):
        return text
    if digits.startswith("62"):
        return f"+{digits}"
    if digits.startswith("0"):
        return f"+62{digits[1:]}"
    return f"+62{digits}" if digits.startswith("8") else digits or text


def _text(field: Row, text: str) -> str:
    return text


def _code(field: Row, text: str) -> str:
    return SEPARATORS.sub("", text).upper()


def _email(field: Row, text: str) -> str:
    return text.lower()


def _digits(field: Row, text: str) -> str:
    form = (field.get("oss") or {}).get("format")
    if form == "phone":
        return phone(text)
    bare = SEPARATORS.sub("", text)
    return bare.zfill(3) if form == "rt_rw" and re.fullmatch("[0-9]{1,3}", bare) else bare


def _whole(field: Row, text: str) -> int | str:
    sign = "-" if text.startswith("-") else ""
    bare = re.sub("^rp", "", SEPARATORS.sub("", text), flags=re.IGNORECASE)
    return int(f"{sign}{bare}") if re.fullmatch("[0-9]{1,15}", bare) else text


def _area(field: Row, text: str) -> int | str:
    """Whole square metres: '12,5' -> 13."""
    found = re.fullmatch("([0-9.]{1,15}),([0-9]{1,6})(?: ?m[2²])?", text)
    if found:
        return int(found[1].replace(".", "")) + (found[2][0] >= "5")
    return _whole(field, re.sub(" ?m[2²]$", "", text))


def _items(field: Row, raw: Any) -> Any:
    if not isinstance(raw, list):
        return raw
    parts = {part["id"]: part for part in field["fields"]}
    return [
        {key: normalise(parts[key], value) if key in parts else value for key, value in one.items()}
        if isinstance(one, dict)
        else one
        for one in raw
    ]


_KINDS: dict[str, Callable[[Row, str], Any]] = {
    "code": _code,
    "email": _email,
    "digits": _digits,
    "money": _whole,
    "integer": _whole,
    "capacity": _whole,
    "area": _area,
}
