"""Who may import whom, in both languages, and how long a file may grow (docs/map.md)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE = 300
WORDS_FOR_NOTHING = ("utils", "util", "helpers", "helper", "manager", "common", "misc")

# A room may import from itself and from these.
SERVER_DOORS = {
    "domain": [],
    "store": ["domain"],
    "web": ["store", "domain", "problems", "settings", "kiosk_pack"],
    "app": ["web", "store", "domain", "settings", "problems", "kiosk_pack"],
    "commands": [
        *("app", "web", "store", "domain", "settings", "problems"),
        *("tls", "certificates", "addresses", "server_lock", "kiosk_pack"),
    ],
    "__main__": ["commands", "settings"],
    "tls": ["certificates"],
    "certificates": ["addresses"],
}  # every other module of server/ is a leaf
PURE_FORBIDS = {"litestar", "sqlite3", "sqlite_utils", "jinja2", "uvicorn", "socket", "time"}
STORE_FORBIDS = {"litestar", "jinja2", "uvicorn", "httpx", "http"}
WEB_FORBIDS = {"sqlite3"}

KIOSK_DOORS = {
    "core": [],
    "ui": ["core", "vendor"],
    "store": ["core", "vendor"],
    "sync": ["store", "core", "vendor"],
    "screens": ["ui", "store", "core"],
    "app.js": [
        *("device.js", "later.js", "load-rules.js", "load-screens.js"),
        *("screens", "sync", "store", "ui", "core", "vendor"),
    ],
    "device.js": ["services.js", "screens", "sync", "store", "ui", "core"],
    "later.js": ["services.js", "screens", "store", "ui"],
    "services.js": ["screens", "sync", "store", "ui", "core"],
    "load-rules.js": ["core"],
    "load-screens.js": [],
    "sw.js": [],
}
WORLD = (
    r"\b(window|navigator|localStorage|sessionStorage|indexedDB|fetch|setTimeout)\b"
    r"|(?<![.\w])document\.(get|query|create|add|body|head|title|cookie|documentElement)"
)  # "document" alone is a paper of the checklist
CLOCK = r"\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\("
NETWORK = r"\bfetch\(|\bXMLHttpRequest\b|\bWebSocket\b|\bsendBeacon\b"
PAGE = r"(?<![.\w])document\.|\bquerySelector\b|\binnerHTML\b"


def python_files() -> list[Path]:
    return sorted((ROOT / "server").rglob("*.py"))


def kiosk_files() -> list[Path]:
    files = sorted((ROOT / "kiosk").rglob("*.js"))
    return [file for file in files if not {"vendor", "packed"} & set(file.parts)]


def template_files() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def server_room(file: Path) -> str:
    first = file.relative_to(ROOT / "server").parts[0]
    return first.removesuffix(".py")


def kiosk_room(file: Path) -> str:
    return file.relative_to(ROOT / "kiosk").parts[0]


def python_imports(file: Path) -> Iterator[str]:
    """Dotted names: `server.store.drafts`, `litestar`. `from server.store import events` too."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name_of(file)} imports relatively"
            if node.module == "server":
                yield from (f"server.{alias.name}" for alias in node.names)
            else:
                yield node.module


def without_comments(file: Path) -> str:
    text = re.sub(r"/\*.*?\*/", "", file.read_text("utf-8"), flags=re.DOTALL)
    return re.sub(r"(?m)(^|\s)//.*$", "", text)


def without_texts(source: str) -> str:
    return re.sub(r"'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\"", "''", source)


def javascript_imports(file: Path) -> list[str]:
    source = without_comments(file)
    static = re.findall(
        r"(?:^|\n)\s*(?:import|export)\b[^;'\"]*?from\s*['\"]([^'\"]+)['\"]", source
    )
    bare = re.findall(r"(?:^|\n)\s*import\s*['\"]([^'\"]+)['\"]", source)
    dynamic = re.findall(r"\bimport\(\s*['\"]([^'\"]+)['\"]", source)
    return [*static, *bare, *dynamic]


@pytest.mark.parametrize("file", python_files(), ids=name_of)
def test_a_server_module_imports_only_through_its_rooms_doors(file):
    room = server_room(file)
    allowed = {room, *SERVER_DOORS.get(room, [])}
    wanted = {name.split(".")[1] for name in python_imports(file) if name.startswith("server.")}
    assert wanted <= allowed, f"{name_of(file)} may not import {sorted(wanted - allowed)}"


@pytest.mark.parametrize("file", python_files(), ids=name_of)
def test_each_room_keeps_to_its_trade(file):
    forbidden = {"domain": PURE_FORBIDS, "store": STORE_FORBIDS, "web": WEB_FORBIDS}
    outside = {name.split(".")[0] for name in python_imports(file)}
    assert not outside & forbidden.get(server_room(file), set())


@pytest.mark.parametrize(
    "file", [f for f in python_files() if server_room(f) in ("domain", "store")], ids=name_of
)
def test_time_comes_into_domain_and_store_as_an_argument(file):
    text = file.read_text("utf-8")
    if file.name == "database.py":  # the one default, for the command line
        text = text.replace("now or datetime.now(UTC)", "")
    assert not re.search(r"datetime\.now\(|date\.today\(|time\.time\(", text)


@pytest.mark.parametrize(
    "file", [f for f in python_files() if server_room(f) in ("web", "app", "commands")], ids=name_of
)
def test_sql_stands_in_the_store_only(file):
    calls = [
        node.func.attr
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    assert not {"execute", "executemany", "executescript", "query"} & set(calls)


@pytest.mark.parametrize("file", kiosk_files(), ids=name_of)
def test_a_kiosk_module_imports_only_through_its_rooms_doors(file):
    room = kiosk_room(file)
    allowed = {room, *KIOSK_DOORS[room]}
    for target in javascript_imports(file):
        assert target.startswith((".", "/kiosk/")), f"{target} is a bare import"
        assert target.endswith(".js"), f"{target} has no ending"
        if target.startswith("/kiosk/"):
            path = ROOT / target.lstrip("/")
        else:
            path = (file.parent / target).resolve()
        assert path.is_file(), f"{target} is not there"
        assert kiosk_room(path) in allowed, f"{name_of(file)} may not import {target}"


@pytest.mark.parametrize("file", kiosk_files(), ids=name_of)
def test_the_kiosks_modules_have_named_exports_only(file):
    assert not re.search(r"(?m)^\s*export\s+default\b", without_comments(file))


FORBIDDEN_IN = {
    "core": (WORLD, CLOCK),
    "store": (NETWORK, PAGE),
    "sync": (PAGE,),
    "screens": (NETWORK,),
    "ui": (NETWORK,),
}


@pytest.mark.parametrize("file", kiosk_files(), ids=name_of)
def test_each_room_of_the_kiosk_keeps_to_its_trade(file):
    source = without_texts(without_comments(file))
    for pattern in FORBIDDEN_IN.get(kiosk_room(file), ()):
        found = re.search(pattern, source)
        assert not found, f"{name_of(file)} uses {found.group(0)}"


@pytest.mark.parametrize("file", template_files(), ids=name_of)
def test_a_template_has_no_script_and_no_style_in_it(file):
    """The Content-Security-Policy allows neither: they would silently do nothing."""
    text = file.read_text("utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "a script without src"
    assert not re.search(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']", text)


@pytest.mark.parametrize("file", [*python_files(), *kiosk_files(), *template_files()], ids=name_of)
def test_a_file_stays_short_and_is_named_by_its_noun(file):
    assert len(file.read_text("utf-8").splitlines()) <= LONGEST_FILE
    assert file.stem not in WORDS_FOR_NOTHING
    if file.suffix == ".js":
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", file.stem), "kebab-case"


def test_the_guard_sees_a_wrong_door(tmp_path):
    """Each reader is tried on a sample, so that an empty answer never passes for a clean house."""
    python = tmp_path / "sample.py"
    python.write_text("import os\nfrom server.web import api\nfrom server import app\n")
    assert list(python_imports(python)) == ["os", "server.web", "server.app"]

    script = tmp_path / "sample.js"
    script.write_text(
        "// import { no } from './no.js';\nimport {\n  a,\n  b,\n} from '../core/a.js';\n"
        "import './c.js';\nexport { d } from \"./d.js\";\nconst e = import('./e.js');\n"
    )
    assert javascript_imports(script) == ["../core/a.js", "./d.js", "./c.js", "./e.js"]
    assert without_texts("fetch('document')") == "fetch('')"
