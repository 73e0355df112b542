"""Lembar salin: the draft in the order, grouping and form of OSS, acts among the fields. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.domain.kbli import kbli_row
from server.domain.oss import as_oss_text
from server.domain.rule_files import Rules
from server.domain.rules import choices_of, derive, field_of, holds
from server.domain.territory import kecamatan_of, kelurahan_of

Field = dict[str, Any]

KBLI_FIELDS = {"kbli_code": "main", "other_kbli_code": "other"}
PLACES = {
    "ktp": ("ktp_province", "ktp_regency", "ktp_kecamatan", "ktp_village"),
    "business": (
        "business_province",
        "business_regency",
        "business_kecamatan",
        "business_kelurahan",
    ),
}


@dataclass(frozen=True)
class Step:
    """One row. `key`: field id, 'products.1.product_name', or 'act:…' for what is done, not copied.

    `text`: what the clipboard gets, '' when there is nothing. `path`: levels to pick in OSS's
    lists, '' when typed. `note`: the official title of a KBLI. `field`: the draft page's input.
    """

    key: str
    label: str
    text: str = ""
    is_act: bool = False
    is_pick: bool = False
    is_required: bool = False
    path: str = ""
    note: str = ""
    field: str = ""

    @property
    def is_copied(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True)
class Card:
    card: str
    title: str
    steps: list[Step]


def copy_sheet(rules: Rules, answers: Mapping[str, Any], context: Mapping[str, Any]) -> list[Card]:
    """All cards; products repeat the rows of their card.

    Values are derived ones: defaults and known places count.
    """
    values = derive(rules, answers, context)
    settings = context["settings"]
    return [
        Card(card["card"], card["title"], _steps(rules, card, values, settings))
        for card in rules.copy_sheet
    ]


def _steps(
    rules: Rules, card: Field, values: Mapping[str, Any], settings: Mapping[str, Any]
) -> list[Step]:
    if "list" not in card:
        return [*_part(rules, card, values, settings, ""), *_more(rules, card, values, settings)]
    items = values.get(card["list"])
    known = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return [
        step
        for number, item in enumerate(known or [{}], start=1)
        for step in _part(rules, card, {**values, **item}, settings, f"{card['list']}.{number}.")
    ]


def _more(
    rules: Rules, card: Field, values: Mapping[str, Any], settings: Mapping[str, Any]
) -> list[Step]:
    """What a card may hold beside its own fields; nothing when there is none."""
    more = card.get("more")
    listed = field_of(rules, more["list"]) if more else None
    items = values.get(more["list"]) if more else None
    if listed is None or not isinstance(items, list):
        return []
    part = {"acts": more["acts"], "fields": [one["id"] for one in listed["fields"]]}
    return [
        step
        for number, item in enumerate(items, start=1)
        if isinstance(item, dict)
        for step in _part(
            rules,
            part | {"acts_after": []},
            {**values, **item},
            settings,
            f"{listed['id']}.{number}.",
        )
    ]


def _part(
    rules: Rules, card: Field, values: Mapping[str, Any], settings: Mapping[str, Any], prefix: str
) -> list[Step]:
    fields = [field_of(rules, field_id) for field_id in card["fields"]]
    return [
        *(_act(act, prefix) for act in card["acts"]),
        *(
            _step(rules, field, values, settings, prefix)
            for field in fields
            if _belongs(field, values, settings)
        ),
        *(_act(act, prefix) for act in card["acts_after"]),
    ]


def _act(act: Field, prefix: str) -> Step:
    return Step(f"act:{prefix}{act['id']}", act["label"], is_act=True)


def _belongs(field: Field | None, values: Mapping[str, Any], settings: Mapping[str, Any]) -> bool:
    """A KTP's or business's place has rows also when it was chosen from a list, not typed."""
    if field is None:
        return False
    in_place = any(field["id"] in levels for levels in PLACES.values())
    return in_place or "when" not in field or holds(field["when"], values, settings)


def _step(
    rules: Rules, field: Field, values: Mapping[str, Any], settings: Mapping[str, Any], prefix: str
) -> Step:
    field_id = field["id"]
    value = _shown(rules, field, values, settings)
    required = field.get("required", False)
    return Step(
        key=f"{prefix}{field_id}",
        label=field["oss"]["label"]
        if field.get("oss")
        else field.get("desk_label", field["label"]),
        text=as_oss_text(field["oss"]["format"] if field.get("oss") else "text", value),
        is_pick=field["kind"] in ("choice", "yes_no")
        or field_id in {one for p in PLACES.values() for one in p},
        is_required=required if isinstance(required, bool) else holds(required, values, settings),
        path=_path(rules, field_id, values),
        note=_note(rules, field_id, values),
        field=f"{prefix}{field_id}".replace(".", "-"),
    )


def _shown(
    rules: Rules, field: Field, values: Mapping[str, Any], settings: Mapping[str, Any]
) -> Any:
    """The value as words where OSS shows words: choices by their label, places by their name."""
    field_id, value = field["id"], values.get(field["id"])
    for levels in PLACES.values():
        if field_id in levels:
            return _place(rules, levels, values)[levels.index(field_id)]
    if field["kind"] == "yes_no" or (field["kind"] == "choice" and not field.get("free")):
        labels = {one["value"]: one["label"] for one in choices_of(rules, field, settings)}
        return labels.get(value, value) if isinstance(value, str) else value
    return value


def _place(rules: Rules, levels: tuple[str, ...], values: Mapping[str, Any]) -> list[str]:
    """Names from province down to kelurahan; '' for a level that isn't known."""
    names = [str(values.get(level) or "") for level in levels]
    kelurahan = kelurahan_of(rules, values.get(levels[3]))
    kecamatan = kecamatan_of(rules, values.get(levels[2]))
    if levels[3] == "business_kelurahan":
        names[2] = kecamatan["name"] if kecamatan else ""
        names[3] = kelurahan["name"] if kelurahan else str(values.get("business_village") or "")
    return names


def _path(rules: Rules, field_id: str, values: Mapping[str, Any]) -> str:
    """'Kalimantan Timur > Kota Samarinda > Palaran > Bukuan', up to the level of this field."""
    for levels in PLACES.values():
        if field_id in levels:
            names = _place(rules, levels, values)[: levels.index(field_id) + 1]
            return as_oss_text("path", names) if names[-1] else ""
    return ""


def _note(rules: Rules, field_id: str, values: Mapping[str, Any]) -> str:
    """The official title; main and additional ones are told apart once there are several."""
    row = kbli_row(rules, values.get(field_id)) if field_id in KBLI_FIELDS else None
    if row is None or not values.get("other_activities"):
        return row["title"] if row else ""
    return str(rules.texts["activities"][KBLI_FIELDS[field_id]]).replace("{title}", row["title"])


def steps_to_copy(cards: list[Card]) -> list[Step]:
    return [step for card in cards for step in card.steps if step.is_copied]


def resume_key(cards: list[Card], marks: Mapping[str, str]) -> str | None:
    """The step to go on with: the first one not copied after the last one copied; None when all
    is copied.

    `marks`: {key: time of copying}.
    """
    keys = [step.key for step in steps_to_copy(cards)]
    copied = [(marks[key], index) for index, key in enumerate(keys) if key in marks]
    start = max(copied)[1] + 1 if copied else 0
    return next((key for key in [*keys[start:], *keys[:start]] if key not in marks), None)
