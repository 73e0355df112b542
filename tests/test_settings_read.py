"""A setting that nobody reads promises something that doesn't happen."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = ROOT / "kiosk" / "rules" / "settings.json"
READERS = {"server": ("py",), "kiosk": ("js", "json"), "templates": ("html",)}


def texts():
    for folder, endings in READERS.items():
        for ending in endings:
            for file in (ROOT / folder).rglob(f"*.{ending}"):
                if file != SETTINGS and "vendor" not in file.parts:
                    yield file.read_text("utf-8")


EVERYTHING = "\n".join(texts())


@pytest.mark.parametrize(
    "name", [row["name"] for row in json.loads(SETTINGS.read_text("utf-8"))["settings"]]
)
def test_every_setting_is_read_somewhere(name):
    assert re.search(rf"\b{name}\b", EVERYTHING), name
