"""A form's text becomes a value of the setting's kind, or a problem that names itself."""

import json
from pathlib import Path

import pytest

from server.domain.office_settings import as_raw, read_setting

MONEY = {"kind": "money", "minimum": 1000, "maximum": 10_000_000_000}
DAYS = {"kind": "integer", "minimum": 1, "maximum": 14}
NAME = {"kind": "text", "max_length": 20}
CODE = {"kind": "text", "pattern": "[0-9]{2}[.][0-9]{2}"}
FORMS = {"kind": "choices"}
WIDTH = {"kind": "choice"}
WANTED = {"kind": "boolean"}
SETTINGS = json.loads((Path(__file__).parents[2] / "kiosk/rules/settings.json").read_text("utf-8"))[
    "settings"
]


@pytest.mark.parametrize(
    ("definition", "raw", "value"),
    [
        (MONEY, ["50.000.000"], 50_000_000),
        (MONEY, [" Rp 50.000.000 "], 50_000_000),
        (MONEY, ["Rp. 1000"], 1000),
        (DAYS, ["14"], 14),
        (NAME, ["  Loket   OTAN "], "Loket OTAN"),
        (CODE, ["64.72"], "64.72"),
        (FORMS, ["", "cv", "ud"], ["ud", "cv"]),
        (FORMS, [""], []),
        (WIDTH, ["ud"], "ud"),
        (WANTED, ["yes"], True),
        (WANTED, ["no"], False),
    ],
)
def test_what_people_type_is_understood(definition, raw, value):
    reading = read_setting(definition, raw, ["ud", "cv"])
    assert (reading.problem, reading.value) == ("", value)


@pytest.mark.parametrize(
    ("definition", "raw", "problem"),
    [
        (MONEY, [""], "empty"),
        (MONEY, ["lima puluh juta"], "number"),
        (MONEY, ["-5000"], "number"),
        (MONEY, ["٥٠٠٠"], "number"),
        (MONEY, ["9" * 16], "number"),
        (MONEY, ["999"], "minimum"),
        (DAYS, ["15"], "maximum"),
        (DAYS, ["1,5"], "number"),
        (NAME, ["   "], "empty"),
        (NAME, ["x" * 21], "too_long"),
        (CODE, ["64.72.01"], "pattern"),
        (CODE, ["64.72\nx"], "pattern"),
        (FORMS, ["koperasi"], "choice"),
        (WIDTH, [], "choice"),
        (WANTED, ["maybe"], "choice"),
        (WANTED, [], "choice"),
    ],
)
def test_the_rest_is_a_named_problem(definition, raw, problem):
    assert read_setting(definition, raw, ["ud", "cv"]).problem == problem


@pytest.mark.parametrize("definition", SETTINGS, ids=lambda one: one["name"])
def test_every_default_survives_the_way_through_the_form(definition):
    default = definition["default"]
    choices = [one["value"] for one in definition.get("choices", [])]
    if definition["kind"] == "choices":
        choices = default
    reading = read_setting(definition, as_raw(definition, default), choices)
    assert (reading.problem, reading.value) == ("", default)
