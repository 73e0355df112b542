"""The kiosk's one page: every screen, slip and drawing, rendered once. No person in it, ever.

It travels in two parts: the shell, with the screens that a visit begins with and those that may
come at any moment, and the templates of all others, which the tablet fetches while somebody reads
the first screen.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from jinja2 import Environment
from markupsafe import Markup, escape

from server.kiosk_pack import MODULES, Front

SLIPS = (
    "draft",
    "referral",
    "bring_list",
    "existing_nib",
    "elsewhere",
    "ask_operator",
    "account_card",
    "deleted",
)
STEPS = (("question", "check"), ("checklist", "prepare"), ("pencil", "fill"))
SCREEN: dict[str, Any] = {
    "fields": [],
    "buttons": [],
    "body": [],
    "acts": [],
    "pages": [],
    "next_label": "",
    "skip_label": "",
    "sample": [],
    "picture": "staff",
}
BUTTON = {"to": "", "slip": "", "picture": "", "only": ""}
PICTURES = "kiosk/pictures/"
WITHOUT_HELP = frozenset(
    {
        "help",
        "staff_called",
        "idle",
        "pause",
        "staff",
        "not_enrolled",
        "trouble",
        "full",
        "locked",
    }
)
AT_ANY_MOMENT = WITHOUT_HELP | {"emptied"}
FIRST_PHASE = "start"
LABEL_TAIL = re.compile(r" (KTP|usaha)$")

Json = dict[str, Any]


@dataclass(frozen=True)
class ShellContext:
    """What templates/kiosk/{shell,later}.html may use."""

    screens: list[Json]
    fields: dict[str, Json]
    texts: Json
    months: list[str]
    pictures: list[tuple[str, Markup]]
    front: Front
    slips: tuple[str, ...] = SLIPS
    steps: tuple[tuple[str, str], ...] = STEPS


class Page(NamedTuple):
    """UTF-8 bytes. `later`: `<template>`s that belong into the shell's body."""

    shell: bytes
    later: bytes


def render_page(env: Environment, rules: Any, front: Front = MODULES) -> Page:
    """The same rules and the same front give the same bytes."""
    kiosk_env = env.overlay(trim_blocks=True, lstrip_blocks=True)
    kiosk_env.filters = {**env.filters, "slots": slots}
    whole = shell_context(kiosk_env, rules, front)
    first = [screen for screen in whole.screens if is_first(screen)]
    rest = [screen for screen in whole.screens if not is_first(screen)]
    return Page(
        _render(kiosk_env, "kiosk/shell.html", replace(whole, screens=first, slips=())),
        _render(kiosk_env, "kiosk/later.html", replace(whole, screens=rest)),
    )


def is_first(screen: Mapping[str, Any]) -> bool:
    """May it be shown before the rest is there? `BEFORE_QUESTIONS` of kiosk/screens/visit.js."""
    return screen.get("phase") == FIRST_PHASE or screen["id"] in AT_ANY_MOMENT


def _render(env: Environment, name: str, context: ShellContext) -> bytes:
    text = env.get_template(name).render(
        vars(context) | {"acts_of": acts_of, "columns_of": columns_of, "short_label": short_label}
    )
    return re.sub(r"\n\s*\n+", "\n", text).encode()


def shell_context(env: Environment, rules: Any, front: Front) -> ShellContext:
    return ShellContext(
        screens=[complete(screen) for screen in rules.flow],
        fields=by_id(rules.fields),
        texts=rules.texts,
        months=rules.texts["months"],
        pictures=drawings(env),
        front=front,
    )


def complete(screen: Json) -> Json:
    """A screen with every key that a template may ask for."""
    whole = SCREEN | screen
    return whole | {"buttons": [BUTTON | button for button in whole["buttons"]]}


def by_id(fields: Iterable[Json]) -> dict[str, Json]:
    """Fields and the sub-fields of lists, by their id."""
    every = (one for field in fields for one in (field, *field.get("fields", ())))
    return {
        one["id"]: {"max_length": None, "choices": [], "choices_from": ""} | one for one in every
    }


def drawings(env: Environment) -> list[tuple[str, Markup]]:
    """Name and inner SVG of every drawing in templates/kiosk/pictures/, in name order."""
    names = env.list_templates(
        filter_func=lambda name: name.startswith(PICTURES) and name.endswith(".svg")
    )
    return [(name[len(PICTURES) : -4], drawing(env, name)) for name in sorted(names)]


def drawing(env: Environment, name: str) -> Markup:
    """The inside of an `<svg>`: the shell makes a `<symbol>` of it."""
    loader = env.loader
    if loader is None:
        raise RuntimeError("the environment has no loader")
    source = loader.get_source(env, name)[0].strip()
    return Markup(re.sub(r"^<svg[^>]*>|</svg>$", "", source))  # noqa: S704 - our own file


def slots(text: str) -> Markup:
    """Turns `{name}` into an empty `<span data-text="name">` that the tablet fills."""
    words = re.sub(r"\{(\w+)\}", r'<span data-text="\1"></span>', str(escape(text)))
    return Markup(words)  # noqa: S704 - escaped one line above


def acts_of(screen: Mapping[str, Any]) -> str:
    """A screen's furniture: its own acts, reading aloud, and help where it isn't help itself."""
    always = [] if screen["id"] in WITHOUT_HELP else ["listen", "help"]
    return " ".join([*screen.get("acts", ()), *always])


def columns_of(field: Mapping[str, Any]) -> int:
    """Cards side by side in landscape: up to three pictures, two lists, one column of few words."""
    count = len(field["choices"])
    if field["choices_from"] or count > 6:
        return 3 if field["id"] == "business_family" else 2
    return {1: 1, 2: 2, 3: 3, 4: 2}.get(count, 3)


def short_label(field: Mapping[str, Any]) -> str:
    """Under the question "RT dan RW berapa?" the label "RT KTP" is just "RT"."""
    return LABEL_TAIL.sub("", field["label"])
