"""`loket kbli check FILE` tells which codes and titles differ from an official list."""

import json
from pathlib import Path

import pytest

from server.commands import CommandRefused
from server.commands.kbli import check
from server.domain.rule_files import load_rules
from server.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path)


def official(tmp_path: Path, **changed: str) -> str:
    rows = [{"code": row["code"], "title": row["title"].upper()} for row in load_rules().kbli]
    rows = [{**row, "title": changed.get(f"k{row['code']}", row["title"])} for row in rows]
    file = tmp_path / "list.json"
    file.write_text(json.dumps(rows), "utf-8")
    return str(file)


def test_the_same_titles_in_capitals_agree(settings, tmp_path, capsys) -> None:
    assert check(settings, official(tmp_path)) == 0
    assert f"{len(load_rules().kbli)} codes compared, 0 differ" in capsys.readouterr().out


def test_another_title_is_shown_with_both_readings(settings, tmp_path, capsys) -> None:
    assert check(settings, official(tmp_path, k56101="AKTIVITAS LAIN")) == 1
    out = capsys.readouterr().out
    assert "56101" in out and "AKTIVITAS LAIN" in out and "1 differ" in out


def test_a_file_that_is_no_list_is_refused(settings, tmp_path) -> None:
    for text in ("", "{}", '[{"kode": "1"}]', "[1]"):
        file = tmp_path / "odd.json"
        file.write_text(text, "utf-8")
        if text == "{}":
            assert check(settings, str(file)) == 1
            continue
        with pytest.raises(CommandRefused):
            check(settings, str(file))


def test_a_file_that_is_not_there_is_refused(settings, tmp_path) -> None:
    with pytest.raises(CommandRefused):
        check(settings, str(tmp_path / "nothing.json"))
