"""How OSS wants a value typed. Pure text in, text out.

Source: BKPM's guide of OSS-RBA for UMK orang perseorangan, the fields of the screens A1-B7. A value
that doesn't fit its format comes back as it was written: the operator must see it.
"""

import re
from collections.abc import Callable
from typing import Any

PATH_MARK = " > "


def as_oss_text(oss_format: str, value: Any) -> str:
    """The text to paste into OSS for `value`, by the `oss.format` of its field; '' for no value."""
    if value is None or value == "":
        return ""
    return FORMATS.get(oss_format, plain)(value)


def plain(value: Any) -> str:
    return " ".join(str(value).split())


def upper(value: Any) -> str:
    return plain(value).upper()


def digits(value: Any) -> str:
    text = re.sub(r"[\s.\-]", "", str(value))
    return text if text.isdigit() else plain(value)


def date(value: Any) -> str:
    """'1985-03-12' -> '12-03-1985'."""
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", str(value).strip())
    return "-".join(reversed(found.groups())) if found else plain(value)


def phone(value: Any) -> str:
    """'+6281234567890' -> '81234567890': OSS shows the +62 itself."""
    text = re.sub(r"\D", "", str(value))
    for prefix in ("62", "0"):
        if text.startswith(prefix):
            return text.removeprefix(prefix)
    return text or plain(value)


def integer(value: Any) -> str:
    if isinstance(value, bool):
        return plain(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return plain(value)


def rt_rw(value: Any) -> str:
    """'5' -> '005'."""
    text = plain(value)
    return text.zfill(3) if text.isdigit() else text


def path(value: Any) -> str:
    """['Kalimantan Timur', 'Kota Samarinda'] -> 'Kalimantan Timur > Kota Samarinda'."""
    parts = value if isinstance(value, list | tuple) else [value]
    return PATH_MARK.join(plain(part) for part in parts if part not in (None, ""))


FORMATS: dict[str, Callable[[Any], str]] = {
    "text": plain,
    "choice": plain,
    "upper": upper,
    "digits": digits,
    "date": date,
    "phone": phone,
    "integer": integer,
    "rt_rw": rt_rw,
    "path": path,
}
