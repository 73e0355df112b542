"""The operator's one-page form: which fields stand in which group, what an input shows, what was
typed. Pure.

A form holds every field of the draft, also those that a condition hides just now: what stands in
them stays. What the tablet noted by itself (`noted`) isn't for typing.
Names of inputs are field ids; in a list 'products.1.product_name', items counted from 1.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.domain.normalise import normalise
from server.domain.rule_files import Rules
from server.domain.words import number

CHECK, PAPERS = "check", "papers"
ABOUT_PAPERS = ("doc_", "has_phone", "has_whatsapp", "has_email", "email_opens", "account_help")
OUTSIDE_CARDS = {"nib"}
MOST_ITEMS = 20

Field = dict[str, Any]


@dataclass(frozen=True)
class Group:
    """`group_id`:
    an OSS card ('A5'), or 'check' and 'papers' for what only the kiosk asks. `title` is '' for
    those.
    """

    group_id: str
    title: str
    fields: list[Field]


def groups_of(rules: Rules) -> list[Group]:
    """In OSS order; a field without a place in OSS stands with the field before it, or after a
    list on the next card.

    The kiosk's own questions come last.
    """
    cards = [card["card"] for card in rules.copy_sheet]
    card_of = {field_id: card["card"] for card in rules.copy_sheet for field_id in card["fields"]}
    card_of |= {card["more"]["list"]: card["card"] for card in rules.copy_sheet if "more" in card}
    titles = {card["card"]: card["title"] for card in rules.copy_sheet}
    placed: dict[str, list[Field]] = {card: [] for card in cards} | {CHECK: [], PAPERS: []}
    last = cards[0]
    for field in editable_fields(rules):
        group_id = _group_id(field, card_of, last)
        placed[group_id].append(field)
        if group_id in cards:
            last = cards[cards.index(group_id) + 1] if field["kind"] == "list" else group_id
    return [
        Group(group_id, titles.get(group_id, ""), fields)
        for group_id, fields in placed.items()
        if fields
    ]


def editable_fields(rules: Rules) -> list[Field]:
    return [
        field
        for field in rules.fields
        if field.get("kept", True) and not field.get("noted") and field["id"] not in OUTSIDE_CARDS
    ]


def _group_id(field: Field, card_of: Mapping[str, str], last: str) -> str:
    if field["id"] in card_of:
        return card_of[field["id"]]
    if field["kind"] == "list":
        return card_of[field["fields"][0]["id"]]
    if field.get("kiosk_only"):
        return PAPERS if field["id"].startswith(ABOUT_PAPERS) else CHECK
    return last


def input_text(field: Field, value: Any) -> str:
    """What stands in the input:

    12-03-1985, 081234567890, 10.000.000; what isn't such a value as it is.
    """
    if value is None or value == "":
        return str(field.get("default", ""))
    text, kind = str(value), field["kind"]
    if kind == "date":
        found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
        return "-".join(reversed(found.groups())) if found else text
    if (field.get("oss") or {}).get("format") == "phone" and text.startswith("+62"):
        return f"0{text.removeprefix('+62')}"
    if kind in ("money", "area", "capacity") and isinstance(value, int):
        return number(value)
    return text


def typed_value(field: Field, text: str) -> Any:
    """The value that `text` means:
    '' when empty; what can't be understood stays text and fails its check.
    """
    tidy = " ".join(text.split()) if field["kind"] != "text" else text.strip()
    if not tidy:
        return ""
    if field["kind"] == "date":
        return _date(tidy)
    value = normalise(field, tidy)
    return tidy if value is None else value


def _date(text: str) -> str:
    """12-03-1985, 12/3/1985, 12.3.1985 and 1985-03-12 -> 1985-03-12."""
    found = re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", text)
    if found:
        day, month, year = found.groups()
        return f"{year}-{month:0>2}-{day:0>2}"
    return text


def typed_changes(
    rules: Rules, form: Mapping[str, str], shown: Mapping[str, Any]
) -> dict[str, Any]:
    """Only what differs from `shown`, the answers that the form was filled with.

    A list is given whole when it changed.
    """
    changes: dict[str, Any] = {}
    for field in editable_fields(rules):
        field_id, before = field["id"], shown.get(field["id"])
        if field["kind"] == "list":
            items = _items(field, form, before if isinstance(before, list) else [])
            if items is not None and items != (before or []):
                changes[field_id] = items
        elif field_id in form and _differs(field, form[field_id], before):
            changes[field_id] = typed_value(field, form[field_id])
    return changes


def _differs(field: Field, text: str, shown: Any) -> bool:
    return typed_value(field, text) != typed_value(field, input_text(field, shown))


def _items(field: Field, form: Mapping[str, str], shown: list[Any]) -> list[dict[str, Any]] | None:
    """None when the form holds no such list at all. Items without any text are left out."""
    if f"{field['id']}.count" not in form:
        return None
    items = []
    for place in item_numbers(field, form):
        before = shown[place - 1] if 0 < place <= len(shown) else None
        item = _item(field, form, place, before if isinstance(before, dict) else {})
        if any(value not in ("", None) for value in item.values()):
            items.append(item)
    return items[:MOST_ITEMS]


def _item(
    field: Field, form: Mapping[str, str], place: int, before: dict[str, Any]
) -> dict[str, Any]:
    item = dict(before)
    for part in field["fields"]:
        text = form.get(f"{field['id']}.{place}.{part['id']}")
        if text is not None and _differs(part, text, before.get(part["id"])):
            item[part["id"]] = typed_value(part, text)
    return item


def item_numbers(field: Field, form: Mapping[str, str]) -> list[int]:
    """Numbers of the items that the form holds, in order; gaps are items that were removed."""
    found = {re.fullmatch(rf"{field['id']}\.([0-9]{{1,3}})\.[a-z_]+", name) for name in form}
    return sorted({int(one[1]) for one in found if one})
