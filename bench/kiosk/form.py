"""The form that the peers show: as many questions as Bu Siti's visit has, in the same words."""

from typing import NamedTuple

from e2e.people import SITI
from server.domain.rule_files import Row, load_rules
from tests.domain.walking import Walk

UNKEPT = {"consent": "agree"}
LISTED = 6  # choices of a question whose list the kiosk makes from a territory or from KBLI


class Question(NamedTuple):
    """`choices`: values and labels, one of which is chosen; empty: a line of text."""

    name: str
    title: str
    choices: list[tuple[str, str]]


def questions() -> list[Question]:
    """One a screen that asks something, in the order of the visit."""
    rules = load_rules()
    office = {row["name"]: row["default"] for row in rules.settings}
    asking = {screen["id"]: screen for screen in rules.flow if screen.get("fields")}
    fields = {field["id"]: field for field in all_fields(rules.fields)}
    walked = Walk(rules, SITI | UNKEPT, {"today": "2026-11-24", "settings": office}).screens
    return [
        question(asking[screen], fields[asking[screen]["fields"][0]])
        for screen in walked
        if screen in asking
    ]


def all_fields(fields: list[Row]) -> list[Row]:
    """Those of a list's items too."""
    return [*fields, *(part for field in fields for part in field.get("fields", ()))]


def question(screen: Row, field: Row) -> Question:
    choices = [(one["value"], one["label"]) for one in field.get("choices", ())]
    if field.get("choices_from"):
        choices = [(f"place_{place}", f"Pilihan {place}") for place in range(1, LISTED + 1)]
    if field["kind"] == "yes_no":
        choices = [("yes", "Ya"), ("no", "Tidak")]
    return Question(screen["id"], screen["title"], choices)
