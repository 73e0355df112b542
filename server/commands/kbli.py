"""`loket kbli check FILE`: are the codes and titles of kiosk/rules/kbli.json those of BPS?"""

import json
from pathlib import Path
from typing import Any

from server.commands import CommandRefused
from server.domain.kbli import differences
from server.domain.rule_files import load_rules
from server.settings import Settings


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
