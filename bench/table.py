"""The last table of a run: a figure a line, product, peers, limit and aims side by side. Pure."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bench.aims import Aim

PRODUCT_COLUMN = "loket"
LIMIT_COLUMN = "limit"
PEER_COLUMNS = ("fastapi", "fastapi tuned", "django", "django tuned", "express-pouchdb")
COLUMNS = (PRODUCT_COLUMN, *PEER_COLUMNS, LIMIT_COLUMN)
HEADING = ("figure", *COLUMNS, "aim", "met")


class Row(NamedTuple):
    """`values`: by column; what nobody measured is left out. Aims find their line by `figure`."""

    figure: str
    values: dict[str, str]


def number(value: float) -> str:
    """Three digits that count: 0.123, 12.3, 1,230."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def spread(middle: float, lowest: float, highest: float) -> str:
    return f"{number(middle)} ({number(lowest)}-{number(highest)})"


def cells(rows: Iterable[Row], aims: Sequence[Aim]) -> list[list[str]]:
    """Text of each line, the heading first. A line without a figure of anybody has failed."""
    lines = [list(HEADING)]
    for row in rows:
        own = [aim for aim in aims if aim.figure == row.figure]
        values = [row.values.get(column, "–") for column in COLUMNS]
        wanted = "; ".join(_wanted(aim) for aim in own)
        met = "; ".join(f"{'yes' if aim.met else 'NO'}, {number(aim.measured)}" for aim in own)
        lines.append([row.figure, *values, wanted, met])
    return lines


def _wanted(aim: Aim) -> str:
    sign = "≥" if aim.at_least else "≤"
    against = f" × {aim.against}" if aim.against else ""
    return f"{aim.name} {sign} {aim.wanted:g}{against}"


def as_text(lines: list[list[str]]) -> str:
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def as_markdown(lines: list[list[str]]) -> str:
    heading, *rest = lines
    return "\n".join(f"| {' | '.join(line)} |" for line in (heading, ["---"] * len(heading), *rest))
