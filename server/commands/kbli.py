"""`loket kbli check FILE`: are the codes and titles of kiosk/rules/kbli.json those of BPS?
`loket kbli import FILE`: the official list, for what the shipped groups don't cover.
"""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from server.commands import CommandRefused
from server.commands.installation import opened
from server.domain.kbli import differences
from server.domain.kbli_import import groups_of
from server.domain.rule_files import load_rules
from server.settings import Settings
from server.store.kbli_groups import replace_groups


def check(settings: Settings, file: str) -> int:
    """`file`: the official list as JSON, [{"code", "title"}]. 1 when something differs."""
    rules = load_rules()
    found = differences(rules.kbli, official_titles(Path(file)))
    for code, ours, theirs in found:
        print(f"{code}: {ours!r} here, {theirs!r} in the list")
    print(f"{len(rules.kbli)} codes compared, {len(found)} differ")
    return 1 if found else 0


def official_titles(path: Path) -> dict[str, str]:
    """Code -> title. Raises CommandRefused for a file that isn't such a list."""
    try:
        rows: Any = json.loads(path.read_text(encoding="utf-8"))
        return {row["code"]: row["title"] for row in rows}
    except (OSError, ValueError, TypeError, KeyError) as failure:
        raise CommandRefused(f"{path}: no list of {{code, title}}: {failure}") from failure


def load(settings: Settings, file: str) -> int:
    """JSON `[{"code", "title", ...}]` or CSV with these columns; all rows or none.

    Each wrong row is named. 1 when something is wrong. Raises CommandRefused for no such file.
    """
    groups, problems = groups_of(rows_of(Path(file)))
    for problem in problems:
        print(problem)
    if problems or not groups:
        print(f"nothing was loaded: {len(problems)} rows are wrong, {len(groups)} are right")
        return 1
    with opened(settings) as db:
        replace_groups(db, groups, datetime.now(UTC))
    unknown = sum(group["risk"] == "unknown" for group in groups)
    print(f"{len(groups)} groups loaded; of {unknown} the risk is unknown: an officer decides")
    print("Tablets get them with their next connection.")
    return 0


def rows_of(path: Path) -> list[tuple[int, Any]]:
    """With the number of each row: in CSV as a table program counts, the first below the names."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix.lower() == ".csv":
            comma = (
                ";"
                if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",")
                else ","
            )
            return list(enumerate(csv.DictReader(io.StringIO(text), delimiter=comma), start=2))
        rows: Any = json.loads(text)
    except (OSError, ValueError, csv.Error) as failure:
        raise CommandRefused(f"{path}: neither JSON nor CSV: {failure}") from failure
    if not isinstance(rows, list):
        raise CommandRefused(f"{path}: a list of rows is needed")
    return list(enumerate(rows, start=1))
