"""The rules as a tablet fetches them: two files, without what only the office or a reader needs.

`rules-first.json` holds what every screen asks for, `rules-later.json` the kinds of business: most
of the bytes, and of no use before the first questions. The version is that of the source files, so
a draft names what both sides know (docs/rules.md).
"""

import json
from pathlib import Path
from typing import Any

from server.domain.rule_files import NAMES, RULES_FOLDER

FIRST_URL = "/kiosk/rules-first.json"
LATER_URL = "/kiosk/rules-later.json"
LATER = ("kbli", "kbli_words")
OFFICE_ONLY = ("copy_sheet", "outcomes")
FOR_READERS = ("source", "valid_from")


def tablet_rules(version: str, folder: Path = RULES_FOLDER) -> dict[str, bytes]:
    """Address -> JSON `{"version", "files": {name: parsed file}}`; nothing else is left out."""
    names = {
        FIRST_URL: [name for name in NAMES if name not in (*LATER, *OFFICE_ONLY)],
        LATER_URL: LATER,
    }
    return {url: _pack(version, folder, its) for url, its in names.items()}


def _pack(version: str, folder: Path, names: list[str] | tuple[str, ...]) -> bytes:
    files = {name: json.loads((folder / f"{name}.json").read_bytes()) for name in names}
    whole = {"version": version, "files": _without(FOR_READERS, files)}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def _without(keys: tuple[str, ...], value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without(keys, one) for key, one in value.items() if key not in keys}
    if isinstance(value, list):
        return [_without(keys, one) for one in value]
    return value
