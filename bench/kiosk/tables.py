"""The kiosk's tables on the screen: a line a figure, a column a contender."""

from bench.kiosk.contenders import PEERS, PRODUCT
from bench.kiosk.figures import Row, Rows
from bench.kiosk.lighthouse import Audit
from bench.kiosk.staying import Stay

SPREAD = {"step, shown, ms", "step, saved, ms", "key, ms", "sealing and saving, ms"}
"""Measured many times a round: p50/p95 of all. The others: median and, of several, the span."""
NAMES = [PRODUCT, *(peer.name for peer in PEERS)]


def show(
    table: Rows,
    stays: dict[str, list[Stay]],
    audits: list[Audit],
    failed: dict[str, str],
    questions: int,
) -> None:
    print(f"\nThe kiosk in Chromium; the peers' form has {questions} questions, one a screen")
    columns = "".join(f"{name:>18}" for name in NAMES)
    for conditions in dict.fromkeys(key[1] for key in table):
        print(f"\n{conditions or 'whatever the speed':32}{columns}")
        for what in dict.fromkeys(key[2] for key in table if key[1] == conditions):
            cells = [table.get((name, conditions, what)) for name in NAMES]
            print(f"{what:32}" + "".join(f"{_cell(cell):>18}" for cell in cells))
    print()
    for name, some in stays.items():
        looks = ", ".join(f"{one.visits}: {one.heap_mb:.2f} MB {one.nodes} nodes" for one in some)
        print(f"after visits, {name:12} {looks}")
    for audit in audits:
        scores = "  ".join(f"{kind} {score:.0f}" for kind, score in audit.scores.items())
        print(f"Lighthouse, {audit.page:8} {scores}  {'; '.join(audit.lost)}".rstrip())
    for what, why in failed.items():
        print(f"FAILED  {what}: {why}")


def _cell(row: Row | None) -> str:
    if row is None:
        return "-"
    if row.what in SPREAD:
        return f"{row.p50:.0f}/{row.p95:.0f}"
    if row.lowest == row.highest:
        return f"{row.p50:.0f}"
    return f"{row.p50:.0f} ({row.lowest:.0f}-{row.highest:.0f})"
