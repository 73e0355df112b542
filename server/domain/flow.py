"""The path through the screens. Conditions decide; `values` are derived ones (rules.derive)."""

from collections.abc import Mapping
from typing import Any

from server.domain.conditions import holds
from server.domain.rule_files import Row, Rules

Values = Mapping[str, Any]
RETURN = "@return"  # the caller knows which screen it came from


def screen_of(rules: Rules, screen_id: str) -> Row | None:
    return next((screen for screen in rules.flow if screen["id"] == screen_id), None)


def next_screen(rules: Rules, screen_id: str, values: Values, settings: Values) -> str | None:
    """Where Lanjut goes. None after the last; RETURN: back to where the screen was opened.

    An answer that ends the way here leads to its result at once: no question for nothing.
    """
    screen = _known(rules, screen_id)
    stop = _stop(rules, values)
    if stop and screen.get("fields"):
        return stop
    for lead in screen.get("leads", ()):
        if holds(lead["when"], values, settings):
            return lead["to"]
    if "next" in screen:
        return screen["next"]
    return _first(_after(rules, screen_id), values, settings)


def previous_screen(rules: Rules, screen_id: str, values: Values, settings: Values) -> str | None:
    """Where Kembali goes when nobody remembers the way. None before the first."""
    screen = _known(rules, screen_id)
    if screen_id == _stop(rules, values):
        return _asking(rules, values["pathway_field"])
    if "back" in screen:
        return screen["back"]
    if screen.get("off_path"):
        return RETURN
    before = [one for one in reversed(rules.flow) if not one.get("off_path")]
    index = next(i for i, one in enumerate(before) if one["id"] == screen_id)
    return _first(before[index + 1 :], values, settings)


def visible_screens(rules: Rules, values: Values, settings: Values) -> list[str]:
    """The screens on the path, as the answers stand. `leads` are not followed."""
    return [screen["id"] for screen in rules.flow if _is_on_path(screen, values, settings)]


def button_target(button: Row, values: Values, settings: Values) -> str | None:
    for lead in button.get("leads", ()):
        if holds(lead["when"], values, settings):
            return lead["to"]
    return button.get("to")


def _stop(rules: Rules, values: Values) -> str | None:
    """The result screen of a pathway that doesn't go on."""
    return next(
        (
            one["screen"]
            for one in rules.triage["pathways"]
            if one["id"] == values.get("pathway") and not one["goes_on"]
        ),
        None,
    )


def _asking(rules: Rules, field_id: str) -> str:
    return next(screen["id"] for screen in rules.flow if field_id in screen.get("fields", ()))


def _known(rules: Rules, screen_id: str) -> Row:
    """Raises KeyError for a screen that the flow doesn't have."""
    screen = screen_of(rules, screen_id)
    if screen is None:
        raise KeyError(screen_id)
    return screen


def _after(rules: Rules, screen_id: str) -> list[Row]:
    index = next(i for i, one in enumerate(rules.flow) if one["id"] == screen_id)
    return rules.flow[index + 1 :]


def _first(screens: list[Row], values: Values, settings: Values) -> str | None:
    return next((one["id"] for one in screens if _is_on_path(one, values, settings)), None)


def _is_on_path(screen: Row, values: Values, settings: Values) -> bool:
    if screen.get("off_path"):
        return False
    return "when" not in screen or holds(screen["when"], values, settings)
