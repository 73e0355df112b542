"""The kiosk's page: the same for everybody, well formed, and with nobody in it."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from xml.etree import ElementTree

import html5lib
import pytest

from server.domain.rule_files import load_rules
from server.web.kiosk_page import AT_ANY_MOMENT, SLIPS, by_id, render_page, slots
from server.web.pages import environment
from tests.whole_page import whole_page

RULES = load_rules()
PAGE = whole_page(RULES)
SCREENS = [screen["id"] for screen in RULES.flow]
Element = ElementTree.Element


@lru_cache(maxsize=1)
def document() -> Element:
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    found = parser.parse(PAGE)
    assert parser.errors == []
    return found


@lru_cache(maxsize=1)
def templates() -> dict[str, Element]:
    named = [found for found in document().iter("template") if "id" in found.attrib]
    return {found.attrib["id"]: found for found in named}


def screen(name: str) -> Element:
    return templates()[f"screen-{name}"]


def inputs(root: Element) -> list[Element]:
    return [element for element in root.iter() if element.tag in ("input", "select", "textarea")]


def test_same_rules_give_the_same_bytes() -> None:
    assert whole_page(load_rules()) == PAGE


def test_the_shell_holds_what_may_be_shown_before_the_rest_is_there() -> None:
    shell, later = (
        re.findall(r'<template id="screen-([\w]+)"', part.decode())
        for part in render_page(environment(), RULES)
    )
    at_the_start = [screen["id"] for screen in RULES.flow if screen.get("phase") == "start"]
    assert at_the_start == ["welcome", "reading", "steps", "for_whom"]
    assert set(shell) == {*at_the_start, *AT_ANY_MOMENT}
    assert set(later) == set(SCREENS) - set(shell)


def test_is_well_formed_html() -> None:
    assert document().attrib["lang"] == "id"


def test_every_screen_has_exactly_one_template() -> None:
    found = re.findall(r'<template id="screen-([\w]+)"', PAGE.decode())
    assert Counter(found) == Counter(SCREENS)


def test_every_slip_has_a_template_and_every_button_a_slip_that_exists() -> None:
    asked = {
        button["slip"]
        for one in RULES.flow
        for button in one.get("buttons", ())
        if "slip" in button
    }
    assert asked <= set(SLIPS)
    assert {f"slip-{name}" for name in SLIPS} <= set(templates())


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_has_one_title_that_takes_the_focus(name: str) -> None:
    """A second view of the same screen has the title for screen readers only."""
    titles = [one.attrib for one in screen(name).iter("h1") if one.get("class") != "unseen"]
    assert [title["tabindex"] for title in titles] == ["-1"]


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_asks_each_of_its_fields(name: str) -> None:
    fields = by_id(RULES.fields)
    asked = {element.attrib["name"] for element in inputs(screen(name))}
    flow = next(one for one in RULES.flow if one["id"] == name)
    for field in flow.get("fields", ()):
        expected = {f"{field}_day"} if fields[field]["kind"] == "date" else {field}
        hidden_answer = field == "declarations_explained"  # Lanjut itself is the answer
        assert expected <= asked or hidden_answer, field


def test_no_control_lets_the_browser_remember_or_show_its_own_keys() -> None:
    controls = [element for root in templates().values() for element in inputs(root)]
    assert len(controls) > 100
    for control in controls:
        assert control.attrib["name"]
        assert control.attrib["autocomplete"] == "off"
        if control.attrib["type"] == "text":
            assert control.attrib["inputmode"] == "none"
            assert control.attrib["spellcheck"] == "false"


@pytest.mark.parametrize("name", SCREENS)
def test_ids_are_unique_once_a_screen_is_mounted(name: str) -> None:
    mounted = [*outside_templates(document()), *screen(name).iter()]
    ids = [element.attrib["id"] for element in mounted if "id" in element.attrib]
    own = f"screen-{name}"
    assert [one for one, count in Counter(ids).items() if count > 1 and one != own] == []


def outside_templates(root: Element) -> Iterator[Element]:
    yield root
    if root.tag != "template":
        for child in root:
            yield from outside_templates(child)


@pytest.mark.parametrize("name", SCREENS)
def test_every_description_that_is_named_stands_on_the_screen(name: str) -> None:
    ids = {element.attrib.get("id") for element in screen(name).iter()}
    for element in screen(name).iter():
        for attribute in ("aria-describedby", "aria-labelledby"):
            assert set(element.attrib.get(attribute, "").split()) <= ids


def test_holds_no_inline_script_or_style() -> None:
    assert [one.attrib["src"] for one in document().iter("script")] == ["/kiosk/app.js"]
    assert list(document().iter("style")) == []
    for element in document().iter():
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]


def test_every_drawing_that_is_shown_exists() -> None:
    text = PAGE.decode()
    drawn = set(re.findall(r'id="(picture-[\w-]+)"', text))
    assert set(re.findall(r'href="#(picture-[\w-]+)"', text)) <= drawn


def test_drawings_asked_for_by_the_rules_exist() -> None:
    asked = {one.get("picture") for one in RULES.flow}
    asked |= {
        choice.get("picture")
        for field in by_id(RULES.fields).values()
        for choice in field["choices"]
    }
    drawn = set(re.findall(r'id="picture-([\w-]+)"', PAGE.decode()))
    assert asked - {None} <= drawn


def test_nobody_stands_on_a_slip() -> None:
    for name in SLIPS:
        slots_of_slip = {
            element.attrib.get("data-text") for element in templates()[f"slip-{name}"].iter()
        }
        personal = {field["id"] for field in RULES.fields if field["personal"]}
        assert not slots_of_slip & personal


def test_words_become_text_and_slots_become_spans() -> None:
    assert slots("<b>{reason}") == '&lt;b&gt;<span data-text="reason"></span>'


def test_the_page_stays_small() -> None:
    assert len(PAGE) < 200_000
