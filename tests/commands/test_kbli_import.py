"""`loket kbli import FILE`: all rows or none, and each wrong one is named."""

import json
from pathlib import Path

import pytest

from server.commands import CommandRefused
from server.commands.kbli import load
from server.domain.kbli import kbli_row, with_groups
from server.domain.rule_files import load_rules
from server.domain.rules import derive
from server.settings import Settings
from server.store.database import open_database
from server.store.kbli_groups import groups_version, list_groups
from tests.office import open_office

GOOD = [
    {"code": "08991", "title": "Pertambangan batu mulia", "words": "batu akik;intan"},
    {"code": "01302", "title": "Penangkaran tumbuhan liar", "risk": "MT",
     "risk_source": "OSS", "risk_date": "2026-09-30"},
]  # fmt: skip
BAD = [
    {"code": "123", "title": "Kependekan"},
    {"code": "01299", "title": " "},
    {"code": "01299", "title": "Tanpa sumber", "risk": "R"},
]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path)


def written(tmp_path: Path, rows: object, name: str = "list.json") -> str:
    file = tmp_path / name
    file.write_text(rows if isinstance(rows, str) else json.dumps(rows), "utf-8")
    return str(file)


def stored(settings: Settings) -> list[str]:
    from datetime import UTC, datetime

    db = open_database(settings.database, datetime.now(UTC))
    codes = [row["code"] for row in list_groups(db)]
    db.close()
    return codes


def test_three_bad_rows_change_nothing_and_are_named(settings, tmp_path, capsys) -> None:
    assert load(settings, written(tmp_path, GOOD)) == 0
    assert stored(settings) == ["01302", "08991"]
    capsys.readouterr()
    assert load(settings, written(tmp_path, [*GOOD[:1], *BAD])) == 1
    said = capsys.readouterr().out
    assert "row 2: code '123' is not five digits" in said
    assert "row 3: title is empty" in said
    assert "row 4: risk R has no risk_source" in said
    assert "nothing was loaded: 3 rows are wrong, 1 are right" in said
    assert stored(settings) == ["01302", "08991"]


def test_a_table_of_a_spreadsheet_is_read_with_its_row_numbers(settings, tmp_path, capsys) -> None:
    table = (
        "kode;judul;kata\n08991;Pertambangan batu mulia;batu akik\n8991;Lain;\n08991;Dua kali;\n"
    )
    assert load(settings, written(tmp_path, table, "list.csv")) == 1
    said = capsys.readouterr().out
    assert "row 3: code '8991' is not five digits" in said
    assert "row 4: code 08991 stands in row 2 already" in said
    right = "\ufeff" + table.split("8991;Lain")[0]
    assert load(settings, written(tmp_path, right, "list.csv")) == 0
    assert stored(settings) == ["08991"]


@pytest.mark.parametrize("text", ["", "{", "{}", "5"])
def test_what_is_no_list_is_refused(settings, tmp_path, text) -> None:
    with pytest.raises(CommandRefused):
        load(settings, written(tmp_path, text))


@pytest.mark.parametrize("rows", [[], [5], [None], [[]], [{}], [{"code": 8991, "title": "x"}]])
def test_odd_rows_are_named_never_a_crash(settings, tmp_path, rows) -> None:
    assert load(settings, written(tmp_path, rows)) == 1


def test_a_loaded_group_without_a_risk_is_the_officers_to_decide() -> None:
    rules = load_rules()
    group = {**GOOD[0], "everyday": "", "words": [], "scopes": [], "risk": "unknown"}
    known = {**group, "code": "56101", "title": "something else"}
    more = with_groups(rules, [group, known])
    assert (kbli_row(more, "08991") or {})["everyday"] == "Pertambangan batu mulia"
    assert (kbli_row(more, "56101") or {})["title"] == kbli_row(rules, "56101")["title"]
    context = {"settings": {row["name"]: row["default"] for row in rules.settings}}
    facts = derive(more, {"kbli_code": "08991"}, {**context, "today": "2026-11-24"})
    assert (facts["kbli_risk"], facts["pathway"]) == ("unknown", "ask_operator")
    assert derive(more, {"kbli_code": "01302"}, {**context, "today": "2026-11-24"})


def test_the_tablets_get_it_once_with_their_next_heartbeat(tmp_path) -> None:
    with open_office(tmp_path) as office:
        tablet = office.tablet()
        assert "kbli" not in tablet.sync(kbli_version="").json()
        assert load(Settings(data=office.data), written(tmp_path, GOOD)) == 0
        told = tablet.sync(kbli_version="").json()["kbli"]
        assert [row["code"] for row in told["groups"]] == ["01302", "08991"]
        assert told["version"] == groups_version(office.db)
        assert "kbli" not in tablet.sync(kbli_version=told["version"]).json()
        assert kbli_row(office.app.state.rules, "01302")["risk"] == "MT"
