"""The pack: made of the modules as they lie there now, or not served at all."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from server.kiosk_pack import MODULES, find_front, read_record, stamp_of
from server.web.assets import load_assets
from server.web.precache import precache_entries

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "setup"))
import pack  # noqa: E402


@pytest.fixture
def tree(tmp_path):
    """A copy of the product's kiosk, packed."""
    shutil.copytree(ROOT / "kiosk", tmp_path / "kiosk")
    pack.pack_if_needed(tmp_path)
    return tmp_path


def precached(tree: Path) -> list[str]:
    assets = load_assets(tree / "kiosk", "/kiosk/")
    return [entry["url"] for entry in precache_entries(assets, find_front(tree / "kiosk"))]


def test_here_the_pack_is_that_of_the_modules():
    assert find_front().packed, "make run and make test pack; or python3 setup/pack.py"


def test_a_pack_of_todays_files_is_left_as_it_is(tree, monkeypatch):
    monkeypatch.setattr(pack, "run_esbuild", lambda *_, **__: pytest.fail("packed again"))
    assert pack.pack_if_needed(tree) is False


@pytest.mark.parametrize("name", ["ui/dom.js", "css/base.css", "vendor/idb.js"])
def test_after_any_change_the_modules_are_served_until_it_is_packed_again(tree, name):
    file = tree / "kiosk" / name
    file.write_text(file.read_text("utf-8") + "\n/* another */\n", "utf-8")
    assert find_front(tree / "kiosk") == MODULES
    urls = precached(tree)
    assert {"/kiosk/app.js", f"/kiosk/{name}"} <= set(urls)
    assert not [url for url in urls if "/packed/" in url]

    assert pack.pack_if_needed(tree) is True
    assert find_front(tree / "kiosk").packed
    assert "/kiosk/app.js" not in precached(tree)


def test_a_moved_module_is_a_change(tree):
    before = stamp_of(tree / "kiosk")
    (tree / "kiosk" / "ui" / "qr.js").rename(tree / "kiosk" / "ui" / "code.js")
    assert stamp_of(tree / "kiosk") != before


def test_other_tools_pack_again(tree):
    record = tree / "kiosk" / "packed" / "pack.json"
    record.write_text(json.dumps(read_record(tree / "kiosk") | {"made_with": "others"}))
    assert pack.pack_if_needed(tree) is True


def test_what_cannot_be_packed_is_said_and_leaves_the_old_pack_aside(tree, capsys):
    (tree / "kiosk" / "ui" / "dom.js").write_text("export function {", "utf-8")
    assert pack.main([str(tree)]) == 1
    assert "dom.js:1" in capsys.readouterr().err
    assert find_front(tree / "kiosk") == MODULES


def test_a_machine_without_esbuild_is_told_what_to_do(tree, tmp_path):
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "package-lock.json").write_text("{}")
    with pytest.raises(pack.PackProblem, match=r"remove \.setup/npm"):
        pack.pack_if_needed(tree, tools)


def test_the_same_modules_give_the_same_pack_wherever_they_lie(tree, tmp_path):
    """A tablet fetches anew what changed, not what was packed in another folder."""
    code = [file for file in (ROOT / "kiosk/packed").iterdir() if file.suffix in (".js", ".css")]
    assert code
    for file in code:
        assert (tree / "kiosk" / "packed" / file.name).read_bytes() == file.read_bytes()
    shutil.rmtree(tree / "kiosk" / "packed")
    pack.pack_if_needed(tree)
    for file in code:
        assert (tree / "kiosk" / "packed" / file.name).read_bytes() == file.read_bytes()
