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
    """Where Lanjut goes. None after the last; RETURN: back to where the screen was opened."""
    screen = _known(rules, screen_id)
    for lead in screen.get("leads", ()):
        if holds(lead["when"], values, settings):
            return lead["to"]
    if "next" in screen:
        return screen["next"]
    return _first(_after(rules, screen_id), values, settings)


def previous_screen(rules: Rules, screen_id: str, values: Values, settings: Values) -> str | None:
    """Where Kembali goes when nobody remembers the way. None before the first."""
    screen = _known(rules, screen_id)
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
