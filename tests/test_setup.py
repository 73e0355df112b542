"""The set-up: locked, hashed, no registry named; each step once; plain words when it fails."""

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted(ROOT.glob("requirements*.lock"))
VENDOR = json.loads((ROOT / "setup" / "vendor.json").read_text("utf-8"))["files"]

sys.path.insert(0, str(ROOT / "setup"))
import bootstrap  # noqa: E402
import chromium  # noqa: E402
import node  # noqa: E402
import stamps  # noqa: E402
import vendor  # noqa: E402


@pytest.mark.parametrize("entry", VENDOR, ids=lambda entry: entry["file"])
def test_a_vendor_file_is_the_one_that_was_reviewed(entry):
    content = (ROOT / entry["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == entry["sha256"]


def test_nothing_else_lies_among_the_vendor_files():
    lying = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "kiosk" / "vendor").rglob("*")
        if file.is_file()
    }
    listed = {entry["file"] for entry in VENDOR if entry["file"].startswith("kiosk/")}
    assert lying == listed


@pytest.mark.parametrize("entry", VENDOR, ids=lambda entry: entry["file"])
def test_a_vendor_modules_imports_are_relative_and_there(entry):
    file = ROOT / entry["file"]
    if file.suffix != ".js" or "axe" in file.name:
        return
    text = file.read_text("utf-8")
    targets = re.findall(
        r"(?:^|[;}\n])\s*(?:import|export)\b[^;'\"()]{0,400}from\s*['\"]([^'\"]+)", text
    )
    for target in targets:
        assert target.startswith("./"), f"{target} is a bare import: no browser finds it"
        assert (file.parent / target).is_file()


def test_vendor_versions_are_those_of_the_npm_lock():
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    for entry in VENDOR:
        assert packages[f"node_modules/{entry['package']}"]["version"] == entry["version"]


def test_every_npm_package_is_locked_by_hash_and_names_no_registry():
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    for name, package in lock["packages"].items():
        assert "resolved" not in package
        assert name == "" or package["integrity"].startswith("sha512-")
    assert "://" not in (ROOT / ".npmrc").read_text("utf-8")


def test_package_json_pins_exact_versions_as_locked():
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    pins = wanted["dependencies"] | wanted["devDependencies"]
    assert pins == {name: packages[f"node_modules/{name}"]["version"] for name in pins}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_python_lock_bears_versions_and_hashes_and_no_host(lock):
    text = lock.read_text("utf-8")
    assert not re.search(r"://|--(extra-)?index-url|--find-links|^/|file:", text, re.MULTILINE)
    for requirement in re.split(r"\n(?=\S)", text.replace("\\\n", " ")):
        if requirement.strip() and not requirement.startswith("#"):
            assert re.match(r"[a-z0-9-]+==\S+ ", requirement), requirement
            assert "--hash=sha256:" in requirement, requirement


@pytest.mark.parametrize("name", ["requirements", "requirements-dev", "requirements-node"])
def test_each_named_python_package_is_pinned_and_locked(name):
    lock = (ROOT / f"{name}.lock").read_text("utf-8")
    for line in (ROOT / f"{name}.in").read_text("utf-8").splitlines():
        if line and not line.startswith(("#", "-r")):
            assert f"\n{line.replace('_', '-')} " in f"\n{lock}", line


def test_the_tests_lock_holds_the_servers_lock():
    """So that after `make test` nothing has to be installed for `make run`."""
    pins = re.compile(r"(?m)^[a-z0-9-]+==\S+")
    servers = set(pins.findall((ROOT / "requirements.lock").read_text("utf-8")))
    tests = set(pins.findall((ROOT / "requirements-dev.lock").read_text("utf-8")))
    assert servers < tests


def test_the_second_set_up_runs_no_command(monkeypatch):
    """What `make run` does before the server starts, on a machine that is set up already."""

    def refuse(*command, **_):
        raise AssertionError(f"ran {command}")

    monkeypatch.setattr(subprocess, "run", refuse)
    assert bootstrap.main(["run"]) == 0


def test_a_python_without_venv_is_told_what_to_install(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / "missing")
    monkeypatch.setitem(sys.modules, "ensurepip", None)

    assert bootstrap.main(["run"]) == 1
    assert "apt install python3-venv" in capsys.readouterr().err


def test_an_old_python_is_told_which_one_is_needed(monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "OLDEST_PYTHON", (99, 0))

    assert bootstrap.main(["check"]) == 1
    assert "3.11 or newer is needed" in capsys.readouterr().err


def test_a_failed_installation_names_the_command(monkeypatch, capsys):
    def fail():
        raise subprocess.CalledProcessError(1, ["npm", "ci"])

    monkeypatch.setattr(bootstrap, "check_python", fail)

    assert bootstrap.main(["run"]) == 1
    assert "npm ci" in capsys.readouterr().err


def test_a_stamp_holds_until_its_file_changes(tmp_path):
    lock = tmp_path / "lock"
    lock.write_text("a==1")
    stamps.set_done("packages", stamps.key([lock]), tmp_path)
    assert stamps.is_done("packages", stamps.key([lock]), tmp_path)

    lock.write_text("a==2")
    assert not stamps.is_done("packages", stamps.key([lock]), tmp_path)


def test_a_vendor_file_with_another_hash_stops_the_set_up_before_anything_is_copied(tmp_path):
    (tmp_path / "setup").mkdir()
    for name, text in (("a", "right"), ("b", "wrong")):
        package = tmp_path / "node_modules" / name
        package.mkdir(parents=True)
        (package / "index.js").write_text(text)
    right = hashlib.sha256(b"right").hexdigest()
    entries = [
        {"file": f"kiosk/vendor/{name}.js", "package": name, "source": "index.js", "sha256": right}
        for name in ("a", "b")
    ]
    (tmp_path / "setup" / "vendor.json").write_text(json.dumps({"files": entries}))

    with pytest.raises(vendor.VendorProblem, match="not the file"):
        vendor.copy_all(tmp_path)
    assert not (tmp_path / "kiosk").exists()


def test_an_asked_for_chromium_that_does_not_start_is_an_error(monkeypatch, tmp_path):
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "none"))
    with pytest.raises(chromium.ChromiumProblem, match="doesn't start"):
        chromium.find_or_install(tmp_path, print)


def test_an_old_node_is_passed_over_for_the_wheels(monkeypatch, tmp_path):
    asked = []

    def install(*arguments):
        asked.append(arguments)

    monkeypatch.setattr(node, "major_version", lambda path: 22 if asked else 18)
    found = node.find_node(tmp_path, install)

    assert found == tmp_path / ".venv" / "bin" / "node"
    assert asked == [("install", "--require-hashes", "-r", tmp_path / "requirements-node.lock")]
