"""Borders, icons and focus ring against what lies behind them (T11, A2): the palette.

Text is measured in the browser by axe's enhanced rule (e2e/test_kiosk_layout.py).
"""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parent.parent / "kiosk" / "css"
BASE = (CSS / "base.css").read_text("utf-8")
PALETTE = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", BASE))
WHITE = "#fff"
LEAST = 3.0
TEXT = 7.0

# What is drawn, and on which grounds it stands.
LINES = {
    "line": ["paper", "ground"],  # fields, cards, keys
    "petrol": ["paper", "ground", "petrol-pale"],  # buttons, chosen cards, icons
    "petrol-deep": ["paper", "ground", "petrol-pale"],
    "error": ["paper", "ground"],
    "good": ["ground", "good-pale"],
    "ink": ["paper", "ground", "warn", "petrol-pale"],
}
WORDS = {
    "ink": ["paper", "ground", "warn"],
    "quiet": ["paper", "ground"],
    "petrol-deep": ["paper", "ground", "petrol-pale"],
    "error": ["paper"],
    "good": ["ground"],
}


def pairs(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(drawn, ground) for drawn, grounds in table.items() for ground in grounds]


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_knows_black_on_white() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)


@pytest.mark.parametrize(("drawn", "ground"), pairs(LINES))
def test_a_border_or_icon_stands_out_from_its_ground(drawn: str, ground: str) -> None:
    assert contrast(PALETTE[drawn], PALETTE[ground]) >= LEAST


@pytest.mark.parametrize(("drawn", "ground"), pairs(WORDS))
def test_text_stands_out_from_its_ground(drawn: str, ground: str) -> None:
    assert contrast(PALETTE[drawn], PALETTE[ground]) >= TEXT


@pytest.mark.parametrize("ground", ["petrol", "petrol-deep", "error"])
def test_white_on_a_full_colour_stands_out(ground: str) -> None:
    assert contrast(WHITE, PALETTE[ground]) >= TEXT


@pytest.mark.parametrize("ground", ["paper", "ground", "petrol", "petrol-pale", "petrol-deep"])
def test_the_focus_ring_is_seen_on_every_ground(ground: str) -> None:
    """Yellow with a dark edge: on a light ground the edge is seen, on a dark one the yellow."""
    edges = (PALETTE["focus"], PALETTE["ink"])
    assert max(contrast(edge, PALETTE[ground]) for edge in edges) >= LEAST
    assert contrast(*edges) >= LEAST


def test_controls_draw_their_borders_in_colours_of_this_table() -> None:
    """A border in a colour that nobody measured would slip through."""
    drawn = {
        colour
        for sheet in ("buttons", "cards", "fields", "keys")
        for colour in re.findall(
            r"border(?:-color)?: (?:\dpx solid )?var\(--([a-z-]+)\)",
            (CSS / f"{sheet}.css").read_text("utf-8"),
        )
    }
    assert drawn <= set(LINES), drawn - set(LINES)
