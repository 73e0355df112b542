"""How numbers, dates and numbers of papers are written for people. Words come from texts.json."""

import datetime
import re
from collections.abc import Mapping
from typing import Any

from server.domain.dates import real_date
from server.domain.rule_files import Row, Rules

Texts = Mapping[str, Any]
WITA = datetime.timezone(datetime.timedelta(hours=8))  # Asia/Makassar, no summer time
SCALES = (
    (10**12, "trillion"),
    (10**9, "billion"),
    (10**6, "million"),
)


def number(value: int) -> str:
    """12500000 -> '12.500.000'."""
    return f"{value:,}".replace(",", ".")


def rupiah(value: int) -> str:
    return f"-Rp{number(-value)}" if value < 0 else f"Rp{number(value)}"


def rupiah_short(value: int, texts: Texts) -> str:
    """50000000 -> 'Rp50 juta'; what is no whole million is written out."""
    for size, name in ((10**9, "billion"), (10**6, "million")):
        if value >= size and value % size == 0:
            return f"Rp{number(value // size)} {texts['money_short'][name]}"
    return rupiah(value)


def rupiah_in_words(value: int, texts: Texts) -> str:
    return f"{in_words(value, texts)} {texts['numbers']['rupiah']}"


def in_words(value: int, texts: Texts) -> str:
    """12500000 -> 'dua belas juta lima ratus ribu'. Below 10^15."""
    names = texts["numbers"]
    if value < 0:
        return f"{names['minus']} {in_words(-value, texts)}"
    if value == 0:
        return str(texts["digits"][0])
    words: list[str] = []
    for size, name in SCALES:
        if value >= size:
            words += [_below_thousand(value // size, texts), names[name]]
            value %= size
    if value >= 2000:
        words += [_below_thousand(value // 1000, texts), names["thousands"]]
    elif value >= 1000:
        words.append(names["thousand"])
    words.append(_below_thousand(value % 1000, texts))
    return " ".join(word for word in words if word)


def _below_thousand(value: int, texts: Texts) -> str:
    names, digits = texts["numbers"], texts["digits"]
    words: list[str] = []
    if value >= 200:
        words += [digits[value // 100], names["hundreds"]]
    elif value >= 100:
        words.append(names["hundred"])
    rest = value % 100
    if rest >= 20:
        words += [digits[rest // 10], names["tens"]]
        rest %= 10
    if rest >= 12:
        words += [digits[rest - 10], names["teen"]]
    elif rest >= 10:
        words.append(names["eleven"] if rest == 11 else names["ten"])
    elif rest:
        words.append(digits[rest])
    return " ".join(words)


def long_date(iso: str, texts: Texts) -> str:
    """'2026-11-24' -> 'Selasa, 24 November 2026'; a text that is no date comes back as it is."""
    day = real_date(iso[:10])
    if day is None:
        return iso
    weekday = texts["days"][(day.weekday() + 1) % 7]
    return f"{weekday}, {day.day} {texts['months'][day.month - 1]} {day.year}"


def birth_date(iso: str, texts: Texts) -> str:
    """'1985-03-12' -> '12 Maret 1985'."""
    return long_date(iso, texts).partition(", ")[2] or iso if real_date(iso) else iso


def wita_time(utc: str, texts: Texts) -> str:
    """'2026-11-24T02:31:00.000Z' -> '10.31 WITA'."""
    moment = _wita(utc)
    return f"{moment:%H.%M} {texts['wita']}"


def long_moment(utc: str, texts: Texts) -> str:
    """'2026-11-24T02:31:00.000Z' -> 'Selasa, 24 November 2026, 10.31 WITA'."""
    return f"{long_date(_wita(utc).date().isoformat(), texts)}, {wita_time(utc, texts)}"


def _wita(utc: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(utc.replace("Z", "+00:00")).astimezone(WITA)


def phone_groups(phone: str) -> str:
    """'+6281234567890' -> '0812-3456-7890'."""
    digits = re.sub("[^0-9]", "", phone)
    national = "0" + digits[2:] if digits.startswith("62") else digits
    return "-".join(part for part in (national[:4], national[4:8], national[8:]) if part)


def nik_groups(nik: str) -> str:
    """'6472011203850007' -> '6472 0112 0385 0007'."""
    return " ".join(nik[start : start + 4] for start in range(0, len(nik), 4))


def nik_mask(nik: str) -> str:
    """The first 6 and the last 2 stay; a shorter text is hidden whole."""
    return f"{nik[:6]}{'*' * (len(nik) - 8)}{nik[-2:]}" if len(nik) > 8 else "*" * len(nik)


def fill_label(rules: Rules, label: str, settings: Mapping[str, Any]) -> str:
    """The office's limit and name in a label; a setting that isn't given has its default."""
    if "{" not in label:
        return label
    known = {row["name"]: row["default"] for row in rules.settings} | dict(settings)
    limit = rupiah_short(known["capital_limit"], rules.texts)
    filled = label.replace("{capital_limit_short}", limit)
    return filled.replace("{kecamatan_short}", known["kecamatan_short"])


def show(rules: Rules, field: Row, value: Any, settings: Mapping[str, Any] | None = None) -> str:
    """An answer as a person reads it: labels for codes, dates written out. '' for no answer."""
    if value is None or value == "" or isinstance(value, list | dict):
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return _shown_number(rules, field, value)
    return fill_label(rules, _shown_text(rules, field, str(value)), settings or {})


def _shown_number(rules: Rules, field: Row, value: int) -> str:
    if field["kind"] == "money":
        return rupiah(value)
    unit = f" {rules.texts['units']['area']}" if field["kind"] == "area" else ""
    return number(value) + unit


def _shown_text(rules: Rules, field: Row, value: str) -> str:
    if field["kind"] == "date":
        return birth_date(value, rules.texts)
    if field["id"] == "nik":
        return nik_groups(value)
    if field["id"] == "phone":
        return phone_groups(value)
    return _label(rules, field, value)


def _label(rules: Rules, field: Row, value: str) -> str:
    """Codes of places and businesses first, then the field's own choices, else the text itself."""
    rows = [*rules.territory["kelurahan"], *rules.territory["kecamatan"]]
    source = field.get("choices_from")
    if source == "kbli":
        named = next((row["everyday"] for row in rules.kbli if row["code"] == value), None)
        return str(named) if named else value
    if source:
        named = next((row["name"] for row in rows if row["code"] == value), None)
        if named:
            return str(named)
    labels = {choice["value"]: choice["label"] for choice in field.get("choices", ())}
    return labels.get(value, value)
