"""What can be odd about one answer: its shape first, then the field's named checks.

Block is format only, warn asks again.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from server.domain.conditions import answered, whole_number
from server.domain.dates import real_date
from server.domain.email_typos import better_address
from server.domain.kbli import kbli_row
from server.domain.nik_checks import NIK_CHECKS
from server.domain.ready_fields import ReadyField
from server.domain.rule_files import Rules
from server.domain.territory import kelurahan_of, ktp_code, regency_of
from server.domain.words import rupiah

Found = tuple[str, str, dict[str, Any]]  # check, level, params
Params = dict[str, Any] | None
Check = Callable[[Any, Mapping[str, Any], Mapping[str, Any], Rules], Params]

WHOLE_KINDS = frozenset({"money", "integer", "area", "capacity"})
DATE = re.compile("[0-9]{4}-(0[1-9]|1[0-2])-[0-9]{2}")
DIGITS_TYPED = re.compile("[0-9 .()+-]+")
NO_DIGIT = re.compile("[^0-9]")
MILLIARD = 1_000_000_000  # PP 7/2021 art. 35: usaha mikro has at most 1 milliard of capital


def shape_problem(field: ReadyField, value: Any) -> Found | None:
    """The first thing wrong with the form of an answered value, always 'block'."""
    if not _is_kind(field.kind, value):
        return "kind", "block", {}
    if field.allowed is not None and value not in field.allowed:
        return "choice", "block", {}
    found = _bounds(field, value) if field.kind in WHOLE_KINDS else _length(field, value)
    if found:
        return found
    if field.pattern and not field.pattern.fullmatch(value):
        return "pattern", "block", {}
    return None


def named_problems(
    rules: Rules,
    field: ReadyField,
    value: Any,
    values: Mapping[str, Any],
    context: Mapping[str, Any],
) -> list[Found]:
    """In the field's order of checks. When one blocks, only the blocking ones."""
    names = field.office_checks if context.get("office") else field.checks
    found: list[Found] = []
    for name in names:
        level, test = CHECKS[name]
        params = test(value, values, context, rules)
        if params is not None:
            found.append((name, level, params))
    return found and ([one for one in found if one[1] == "block"] or found)


def _is_kind(kind: str, value: Any) -> bool:
    if kind in WHOLE_KINDS:
        return whole_number(value) is not None
    if kind == "list":
        return isinstance(value, list)
    if not isinstance(value, str):
        return False
    if kind == "date":
        return DATE.fullmatch(value) is not None
    return kind != "digits" or DIGITS_TYPED.fullmatch(value) is not None


def _length(field: ReadyField, value: Any) -> Found | None:
    least, most = field.least, field.most
    if not least and most is None:
        return None
    count = len(NO_DIGIT.sub("", value)) if field.kind == "digits" else len(value)
    if count < least:
        return "too_short", "block", {"count": count, "length": least}
    if most is not None and count > most:
        return "too_long", "block", {"count": count, "length": most}
    return None


def _bounds(field: ReadyField, value: Any) -> Found | None:
    if field.minimum is not None and value < field.minimum:
        return "minimum", "block", {"minimum": field.minimum}
    if field.maximum is not None and value > field.maximum:
        return "maximum", "block", {"maximum": field.maximum}
    return None


def _fires(condition: bool, **params: Any) -> Params:
    return params if condition else None


def _phone_prefix(value: Any, values: Any, context: Any, rules: Any) -> Params:
    return _fires(not re.match(r"\+628[1-9]", value))


def _phone_short(value: Any, values: Any, context: Any, rules: Any) -> Params:
    count = len(value) - 2  # '+62812…' is typed '0812…'
    return _fires(_is_mobile(value) and count < 10, count=count)


def _phone_long(value: Any, values: Any, context: Any, rules: Any) -> Params:
    count = len(value) - 2
    return _fires(_is_mobile(value) and count > 13, count=count)


def _is_mobile(value: str) -> bool:
    return re.match(r"\+628[1-9]", value) is not None


def _email_space(value: Any, values: Any, context: Any, rules: Any) -> Params:
    return _fires(re.search(r"\s", value) is not None)


def _email_at(value: Any, values: Any, context: Any, rules: Any) -> Params:
    return _fires(value.count("@") != 1 or value.startswith("@"))


def _email_end(value: Any, values: Any, context: Any, rules: Any) -> Params:
    domain = value.rpartition("@")[2]
    return _fires("@" in value and not re.fullmatch(r"[^\s@.]+(\.[^\s@.]+)*\.[^\s@.]{2,}", domain))


def _name_letters(value: Any, values: Any, context: Any, rules: Any) -> Params:
    return _fires(not all(one.isalpha() or one in " .'’,-" for one in value))


def _real_date(value: Any, values: Any, context: Any, rules: Rules) -> Params:
    month = rules.texts["months"][int(value[5:7]) - 1]
    return _fires(real_date(value) is None, day=int(value[8:10]), month=month)


def _not_future(value: Any, values: Any, context: Mapping[str, Any], rules: Any) -> Params:
    born, today = real_date(value), real_date(context.get("today"))
    return _fires(born is not None and today is not None and born > today)


def _adult(value: Any, values: Mapping[str, Any], context: Any, rules: Any) -> Params:
    age = values.get("age")
    return _fires(age is not None and age < 17, age=age)


def _npwp_length(value: Any, values: Any, context: Any, rules: Any) -> Params:
    count = len(re.sub("[^0-9]", "", value))
    return _fires(count not in (15, 16), count=count)


def _area_large(value: Any, values: Any, context: Any, rules: Any) -> Params:
    return _fires(value > 10_000)


def _capital_low(value: Any, values: Any, context: Any, rules: Any) -> Params:
    return _fires(value < 100_000)


def _capital_high(value: Any, values: Any, context: Any, rules: Any) -> Params:
    return _fires(value > MILLIARD)


def _capital_limit(value: Any, values: Any, context: Mapping[str, Any], rules: Any) -> Params:
    limit = context["settings"]["capital_limit"]
    return _fires(limit < value <= MILLIARD, limit=rupiah(limit))


def _workers_many(value: Any, values: Any, context: Any, rules: Any) -> Params:
    return _fires(value > 100)


def _address_agrees(value: Any, values: Mapping[str, Any], context: Any, rules: Any) -> Params:
    ktp, business = ktp_code(values), values.get("business_kelurahan")
    known = isinstance(ktp, str) and isinstance(business, str) and answered(ktp)
    return _fires(value == "yes" and known and answered(business) and ktp != business)


def _postcode_area(value: Any, values: Mapping[str, Any], context: Any, rules: Rules) -> Params:
    city = regency_of(rules)
    here = kelurahan_of(rules, values.get("business_kelurahan")) is not None
    return _fires(here and not city["postcode_from"] <= value <= city["postcode_to"])


def _account_channel(value: Any, values: Mapping[str, Any], context: Any, rules: Any) -> Params:
    return _fires(value == "no" and values["account_channel"] == "none")


def _email_typo(value: Any, values: Any, context: Any, rules: Rules) -> Params:
    better = better_address(value, rules.email_lesson["mailboxes"])
    return _fires(better is not None, better=better)


def _activity_risk(value: Any, values: Any, context: Any, rules: Rules) -> Params:
    row = kbli_row(rules, value)  # only low risks are surely served; an unknown one is looked up
    return _fires(row is None or row["risk"] not in ("R", "MR"))


def _activity_twice(value: Any, values: Mapping[str, Any], context: Any, rules: Any) -> Params:
    others = values.get("other_activities")
    listed = others if isinstance(others, list) else []
    same = [one for one in listed if isinstance(one, dict) and one.get("other_kbli_code") == value]
    return _fires(value == values.get("kbli_code") or len(same) > 1)


CHECKS: dict[str, tuple[str, Check]] = {
    **NIK_CHECKS,
    "phone_prefix": ("block", _phone_prefix),
    "phone_short": ("block", _phone_short),
    "phone_long": ("block", _phone_long),
    "email_space": ("block", _email_space),
    "email_at": ("block", _email_at),
    "email_end": ("block", _email_end),
    "email_typo": ("warn", _email_typo),
    "name_letters": ("warn", _name_letters),
    "real_date": ("block", _real_date),
    "not_future": ("block", _not_future),
    "adult": ("warn", _adult),
    "npwp_length": ("warn", _npwp_length),
    "area_large": ("warn", _area_large),
    "capital_low": ("warn", _capital_low),
    "capital_high": ("warn", _capital_high),
    "capital_limit": ("warn", _capital_limit),
    "workers_many": ("warn", _workers_many),
    "address_agrees": ("warn", _address_agrees),
    "postcode_area": ("warn", _postcode_area),
    "account_channel": ("warn", _account_channel),
    "activity_risk": ("warn", _activity_risk),
    "activity_twice": ("warn", _activity_twice),
}
