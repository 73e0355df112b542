"""Office settings as a form has them: text -> value of the kind in kiosk/rules/settings.json."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

SettingDefinition = Mapping[str, Any]
DIGITS_AT_MOST = 15


@dataclass(frozen=True)
class Reading:
    """`value` when `problem` is ''; else the problem's name and what its sentence needs."""

    value: Any = None
    problem: str = ""
    params: dict[str, Any] = field(default_factory=dict)


def read_setting(
    definition: SettingDefinition, raw: Sequence[str], choices: Sequence[str]
) -> Reading:
    """`raw`: all values that the form has for this setting. `choices`: for choice and choices.

    Problems: empty, too_long (max_length), pattern, number, minimum, maximum, choice.
    """
    text = raw[-1] if raw else ""
    match definition["kind"]:
        case "boolean":
            return Reading(text == "yes") if text in ("yes", "no") else Reading(problem="choice")
        case "choice":
            return Reading(text) if text in choices else Reading(problem="choice")
        case "choices":
            wanted = [value for value in raw if value]
            known = all(value in choices for value in wanted)
            return (
                Reading([c for c in choices if c in wanted]) if known else Reading(problem="choice")
            )
        case "money" | "integer":
            return _read_number(definition, text)
    return _read_text(definition, text)


def as_raw(definition: SettingDefinition, value: Any) -> list[str]:
    """A stored value as the form shows it."""
    match definition["kind"]:
        case "boolean":
            return ["yes" if value else "no"]
        case "choices":
            return [str(one) for one in value]
        case "money":
            return [f"{value:,}".replace(",", ".")]
    return [str(value)]


def _read_number(definition: SettingDefinition, text: str) -> Reading:
    """Dots between thousands, spaces and a leading Rp are how people write numbers."""
    digits = re.sub(r"^[Rr][Pp][.]?|[.\s]", "", text.strip())
    if not digits:
        return Reading(problem="empty")
    if not re.fullmatch(rf"[0-9]{{1,{DIGITS_AT_MOST}}}", digits):
        return Reading(problem="number")
    number = int(digits)
    if number < definition.get("minimum", number):
        return Reading(problem="minimum", params={"minimum": definition["minimum"]})
    if number > definition.get("maximum", number):
        return Reading(problem="maximum", params={"maximum": definition["maximum"]})
    return Reading(number)


def _read_text(definition: SettingDefinition, text: str) -> Reading:
    tidy = " ".join(text.split())
    if not tidy:
        return Reading("") if definition.get("optional") else Reading(problem="empty")
    if len(tidy) > definition.get("max_length", len(tidy)):
        return Reading(problem="too_long", params={"max_length": definition["max_length"]})
    if "pattern" in definition and not re.fullmatch(definition["pattern"], tidy):
        return Reading(problem="pattern")
    return Reading(tidy)
