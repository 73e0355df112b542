"""What follows from the answers: facts for conditions, defaults, what nobody types twice."""

from collections.abc import Iterable, Mapping
from typing import Any

from server.domain.conditions import answered, whole_number
from server.domain.dates import age
from server.domain.kbli import kbli_row
from server.domain.ready_fields import ReadyField
from server.domain.rule_files import Row, Rules
from server.domain.territory import (
    kecamatan_of,
    kelurahan_in,
    kelurahan_of,
    ktp_code,
    regency_of,
)
from server.domain.triage import pathway_of
from server.domain.words import fill_label

RISKS = frozenset({"R", "MR", "MT", "T", "NS"})  # an inferred risk counts as unknown: never guess
FOOD_FAMILIES = frozenset({"food_stall", "street_food", "drinks"})
FOOD_CODES = ("10", "11", "472", "56")  # KBLI 2025: food and drink made, sold, served

Values = dict[str, Any]


def derive(rules: Rules, answers: Mapping[str, Any], context: Mapping[str, Any]) -> Values:
    """Answers, defaults of the unanswered, and the facts of docs/rules.md. Never written back."""
    settings = settings_of(rules, context["settings"])
    values = with_defaults(rules.ready_fields, answers)
    values |= _place_facts(rules, values, settings)
    values |= _ktp_place(rules, values)
    values |= _same_address(values)
    values |= _person_facts(values, settings, context.get("today"))
    values |= _business_facts(rules, values, settings)
    values["missing_required"] = count_missing(rules, values, settings)
    pathway = pathway_of(rules, values, settings)
    return values | {
        "pathway": pathway["id"],
        "pathway_field": pathway["field"],
        "reason": pathway["reason"],
    }


def settings_of(rules: Rules, settings: Mapping[str, Any]) -> Values:
    """Every setting: the office's value, else the default of settings.json."""
    return {**rules.default_settings, **settings}


def with_defaults(fields: Iterable[ReadyField], answers: Mapping[str, Any]) -> Values:
    values = dict(answers)
    for field in fields:
        if field.default is not None and not answered(values.get(field.id)):
            values[field.id] = field.default
        if field.kind == "list" and isinstance(values.get(field.id), list):
            values[field.id] = [
                with_defaults(field.parts, item) if isinstance(item, dict) else item
                for item in values[field.id]
            ]
    return values


def count_missing(rules: Rules, values: Values, settings: Mapping[str, Any]) -> int:
    """How many required fields are unanswered; a field of a list counts once for each item."""
    missing = _count(rules.ready_fields, values, settings)
    for field in rules.ready_fields:
        items = values.get(field.id) if field.kind == "list" else None
        for item in items if isinstance(items, list) else ():
            beside = {**values, **item} if isinstance(item, dict) else values
            missing += _count(field.parts, beside, settings)
    return missing


def _count(fields: Iterable[ReadyField], values: Values, settings: Mapping[str, Any]) -> int:
    return sum(field.is_missing(values, settings) for field in fields if field.is_demanded)


def choices_of(rules: Rules, field: Row, settings: Mapping[str, Any]) -> list[Row]:
    """[{value, label, picture?}] of a field: those from the lists first, then its own."""
    own = [
        {**choice, "label": fill_label(rules, choice["label"], settings)}
        for choice in field.get("choices", ())
    ]
    return [*_listed(rules, field, settings), *own]


def _listed(rules: Rules, field: Row, settings: Mapping[str, Any]) -> list[Row]:
    source = field.get("choices_from")
    if source == "kbli":
        return [
            {"value": row["code"], "label": row["everyday"], "family": row["family"]}
            for row in rules.kbli
        ]
    rows: list[Row] = []
    here = settings_of(rules, settings)["kecamatan_code"] if source else ""
    if source == "kelurahan_of_office":
        rows = kelurahan_in(rules, here)
    elif source == "kelurahan":
        rows = sorted(rules.territory["kelurahan"], key=lambda row: row["name"])
    elif source == "other_kecamatan":
        rows = [row for row in rules.territory["kecamatan"] if row["code"] != here]
    return [{"value": row["code"], "label": row["name"]} for row in rows]


def _place_facts(rules: Rules, values: Values, settings: Mapping[str, Any]) -> Values:
    code = values.get("business_kelurahan")
    row = kelurahan_of(rules, code)
    facts: Values = {"business_postcode_known": "yes" if row else "no"}
    if row and not answered(values.get("business_postcode")):
        facts["business_postcode"] = row["postcode"]
    if row:
        facts["business_kecamatan"] = row["kecamatan"]
    if answered(code):
        here = row is not None and row["kecamatan"] == settings["kecamatan_code"]
        facts["business_in_area"] = "yes" if here else "no"
    kecamatan = kecamatan_of(
        rules, facts.get("business_kecamatan", values.get("business_kecamatan"))
    )
    elsewhere = rules.texts["elsewhere_kecamatan"]
    facts["kecamatan"] = f"Kecamatan {kecamatan['name']}" if kecamatan else elsewhere
    return facts


def _ktp_place(rules: Rules, values: Values) -> Values:
    row = kelurahan_of(rules, ktp_code(values))
    if row is None:
        return {}
    regency, kecamatan = regency_of(rules), kecamatan_of(rules, row["kecamatan"])
    return {
        "ktp_province": regency["province"],
        "ktp_regency": regency["name"],
        "ktp_kecamatan": kecamatan["name"] if kecamatan else "",
        "ktp_village": row["name"],
    }


def _same_address(values: Values) -> Values:
    if values.get("same_address") != "yes":
        return {}
    pairs = (
        ("business_address", "ktp_address"),
        ("business_rt", "ktp_rt"),
        ("business_rw", "ktp_rw"),
    )
    return {to: values.get(source) for to, source in pairs}


def _person_facts(values: Values, settings: Mapping[str, Any], today: Any) -> Values:
    facts: Values = {"account_channel": _account_channel(values)}
    facts["email_required"] = "yes" if settings.get("email_required") is True else "no"
    facts["mail_proof"] = "yes" if settings.get("mail_proof") is True else "no"
    years = age(values.get("birth_date"), today)
    return facts if years is None else facts | {"age": years}


def _account_channel(values: Values) -> str:
    if values.get("has_whatsapp") == "yes" and values.get("has_phone") != "no":
        return "whatsapp"
    has_email = values.get("has_email") == "yes" or answered(values.get("email"))
    return "email" if has_email else "none"


def _business_facts(rules: Rules, values: Values, settings: Mapping[str, Any]) -> Values:
    row = kbli_row(rules, values.get("kbli_code"))
    facts: Values = {"kbli_risk": row["risk"] if row and row["risk"] in RISKS else "unknown"}
    if row and len(row["scopes"]) == 1 and not answered(values.get("kbli_scope")):
        facts["kbli_scope"] = row["scopes"][0]
    facts["food_business"] = "yes" if _is_food(values) else "no"
    form = values.get("legal_form")
    if answered(form):
        referred = form in settings["referred_legal_forms"]
        facts["legal_form_referred"] = "yes" if referred else "no"
    over = _is_over_limit(values, settings)
    return facts if over is None else facts | {"capital_over_limit": "yes" if over else "no"}


def _is_food(values: Values) -> bool:
    code = values.get("kbli_code")
    if isinstance(code, str) and code:
        return code.startswith(FOOD_CODES)
    family = values.get("business_family")
    return isinstance(family, str) and family in FOOD_FAMILIES


def _is_over_limit(values: Values, settings: Mapping[str, Any]) -> bool | None:
    """By the exact capital, else by its range. Exactly the limit is served."""
    capital = whole_number(values.get("capital"))
    if capital is not None:
        return capital > settings["capital_limit"]
    chosen = values.get("capital_range")
    return chosen == "over_limit" if answered(chosen) else None
