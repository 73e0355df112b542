"""Walks an applicant through the flow, as the tablet does. Twin: tests/kiosk/walking.js."""

from typing import Any

from server.domain.flow import next_screen, screen_of
from server.domain.rule_files import Rules
from server.domain.rules import check, derive

Answers = dict[str, Any]


class Walk:
    """`screens` in order, `problems` met on them as 'field:check:level', `answers` as kept."""

    def __init__(self, rules: Rules, person: Answers, context: dict[str, Any]) -> None:
        self.rules, self.person, self.context = rules, person, context
        self.screens: list[str] = []
        self.problems: list[str] = []
        self.answers: Answers = {}
        self.unkept: Answers = {}
        self.item = 0
        self.parts = {part["id"] for field in rules.fields for part in field.get("fields", ())}
        self.not_kept = {field["id"] for field in rules.fields if not field.get("kept", True)}
        self._go("welcome")

    def _go(self, screen_id: str | None) -> None:
        while screen_id is not None:
            self.screens.append(screen_id)
            screen = screen_of(self.rules, screen_id)
            assert screen is not None, screen_id
            self._answer(screen)
            if screen_id != "welcome" and "next" not in screen["acts"]:
                return
            screen_id = self._next(screen_id, self._values(screen))

    def _next(self, screen_id: str, values: Answers) -> str | None:
        following = next_screen(self.rules, screen_id, values, self.context["settings"])
        if (screen_id, following) == ("more_products", "product_name"):
            self.item += 1
        return following

    def _answer(self, screen: dict[str, Any]) -> None:
        for field_id in screen.get("fields", ()):
            self._fill(field_id)
        if screen["id"] in self.person and screen.get("list") == screen["id"]:
            self.answers[screen["id"]] = self.person[screen["id"]]  # the others, asked aside
        shown = self._shown(screen)
        found = check(self.rules, shown, self.context, screen.get("fields", []))
        self.problems += [f"{one['field']}:{one['check']}:{one['level']}" for one in found]

    def _fill(self, field_id: str) -> None:
        products = self.person.get("products", [])
        if field_id == "more_products":
            self.unkept[field_id] = "yes" if self.item + 1 < len(products) else "no"
        elif field_id in self.not_kept:
            self.unkept[field_id] = self.person[field_id]
        elif field_id in self.parts:
            self._product()[field_id] = products[self.item].get(field_id)
        elif field_id in self.person:
            self.answers[field_id] = self.person[field_id]

    def _product(self) -> Answers:
        kept = self.answers.setdefault("products", [])
        if len(kept) == self.item:
            kept.append({})
        return kept[self.item]

    def _shown(self, screen: dict[str, Any]) -> Answers:
        item = self._product() if screen.get("list") == "products" else {}
        return {**self.answers, **self.unkept, **item}

    def _values(self, screen: dict[str, Any]) -> Answers:
        return derive(self.rules, self._shown(screen), self.context)
