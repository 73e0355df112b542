"""The rules, loaded from kiosk/rules/*.json: one source for browser and server (docs/rules.md)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from server.domain.conditions import Test, ready_test
from server.domain.ready_fields import ReadyField, ready_fields

RULES_FOLDER = Path(__file__).resolve().parents[2] / "kiosk" / "rules"
NAMES = (
    "checklist",
    "copy_sheet",
    "email_lesson",
    "fields",
    "flow",
    "kbli",
    "kbli_words",
    "outcomes",
    "settings",
    "territory",
    "texts",
    "triage",
)

Row = dict[str, Any]


@dataclass(frozen=True)
class Rules:
    """One attribute a file: its list where it holds one noun, else its object without version.

    What the interpreter needs of them for every draft is made at its first use and kept as long as
    this object: whoever replaces the rules replaces that too.
    """

    version: str  # first 12 hex digits of SHA-256 over the files' bytes in name order
    checklist: list[Row]
    copy_sheet: list[Row]
    email_lesson: dict[str, Any]
    fields: list[Row]
    flow: list[Row]  # the lesson's screens stand behind the others
    kbli: list[Row]
    kbli_words: dict[str, Any]
    outcomes: dict[str, list[Row]]
    settings: list[Row]
    territory: dict[str, list[Row]]
    texts: dict[str, Any]
    triage: dict[str, list[Row]]

    @cached_property
    def ready_fields(self) -> tuple[ReadyField, ...]:
        return ready_fields(self.fields, self.territory, self.kbli_by_code)

    @cached_property
    def ready_triage(self) -> tuple[tuple[Test, Row], ...]:
        return tuple((ready_test(row["when"]), row) for row in self.triage["rows"])

    @cached_property
    def default_settings(self) -> Row:
        return {row["name"]: row["default"] for row in self.settings}

    @cached_property
    def kbli_by_code(self) -> dict[str, Row]:
        return {row["code"]: row for row in self.kbli}

    @cached_property
    def kelurahan_by_code(self) -> dict[str, Row]:
        return {row["code"]: row for row in self.territory["kelurahan"]}

    @cached_property
    def kecamatan_by_code(self) -> dict[str, Row]:
        return {row["code"]: row for row in self.territory["kecamatan"]}


def load_rules(folder: Path = RULES_FOLDER) -> Rules:
    """Raises OSError when a file is missing and ValueError when one is no JSON object."""
    files = {name: (folder / f"{name}.json").read_bytes() for name in NAMES}
    return make_rules({name: json.loads(raw) for name, raw in files.items()}, version_of(files))


def make_rules(files: Mapping[str, Row], version: str) -> Rules:
    """`files`: the parsed files by name, without '.json'."""
    nouns = {name: noun_of(files[name]) for name in NAMES}
    nouns["flow"] = [*nouns["flow"], *nouns["email_lesson"]["screens"]]
    return Rules(version=version, **nouns)


def version_of(files: Mapping[str, bytes]) -> str:
    joined = b"".join(files[name] for name in sorted(files))
    return hashlib.sha256(joined).hexdigest()[:12]


def noun_of(parsed: Row) -> Any:
    nouns = {noun: rows for noun, rows in parsed.items() if noun != "version"}
    return next(iter(nouns.values())) if len(nouns) == 1 else nouns
