"""The kiosk's tables on the screen."""

from bench.kiosk.contenders import LIMIT, PRODUCT
from bench.kiosk.figures import Rows
from bench.kiosk.lighthouse import Audit
from bench.kiosk.staying import Stay

SPREAD = {"step, shown, ms", "step, saved, ms", "key, ms", "sealing and saving, ms"}
"""Measured many times a round: p50 and p95 of all. The others: median, lowest and highest."""


def show(
    table: Rows,
    stays: dict[str, list[Stay]],
    audits: list[Audit],
    failed: dict[str, str],
    questions: int,
) -> None:
    print(f"\nThe kiosk in Chromium; the peers' form has {questions} questions, one a screen")
    for conditions, what in dict.fromkeys((key[1], key[2]) for key in table):
        print(f"  {what}{' at ' + conditions if conditions else ''}")
        for (name, *where), row in table.items():
            if where == [conditions, what]:
                print(f"    {_name(name):24} {_values(row)}")
    for name, some in stays.items():
        looks = "   ".join(f"{one.visits}: {one.heap_mb:.2f} MB, {one.nodes} nodes" for one in some)
        print(f"  after visits, {name:12} {looks}")
    for audit in audits:
        scores = "  ".join(f"{kind} {score:.0f}" for kind, score in audit.scores.items())
        print(f"  Lighthouse, {audit.page:8} {scores}  {'; '.join(audit.lost)}".rstrip())
    for what, why in failed.items():
        print(f"  FAILED  {what}: {why}")


def _name(name: str) -> str:
    return {PRODUCT: "loket", LIMIT: f"{LIMIT} (limit)"}.get(name, name)


def _values(row) -> str:
    if row.what in SPREAD:
        return f"p50 {row.p50:8.1f}   p95 {row.p95:8.1f}   ({row.count} times)"
    return f"    {row.p50:8.1f}   ({row.lowest:.1f}-{row.highest:.1f})"
