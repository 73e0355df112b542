"""The tablet's files: one data-free page, its modules, rules and pictures, and the list to
precache.
"""

from pathlib import Path

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.params import FromPath
from litestar.response import Redirect

from server.kiosk_pack import Front
from server.web.assets import Asset, answer_asset, load_assets, make_asset
from server.web.kiosk_page import Page
from server.web.precache import MANIFEST_URL, SHELL_URL, manifest_source
from server.web.tablet_rules import tablet_rules

LATER_SCREENS_URL = "/kiosk/screens.html"
ROOT = Path(__file__).parents[2]


def load_kiosk(page: Page, front: Front, rules_version: str) -> dict[str, Asset]:
    """Everything under /kiosk/: the files as they lie, the rendered page in its two parts, the
    rules for tablets and the precache list made from all of them.
    """
    assets = load_assets(ROOT / "kiosk", "/kiosk/")
    for url, body in tablet_rules(rules_version).items():
        assets[url] = make_asset(url, body, "application/json")
    assets[SHELL_URL] = make_asset(SHELL_URL, page.shell, "text/html")
    assets[LATER_SCREENS_URL] = make_asset(LATER_SCREENS_URL, page.later, "text/html")
    source = manifest_source(assets, front)
    assets[MANIFEST_URL] = make_asset(MANIFEST_URL, source, "text/javascript")
    return assets


def load_static() -> dict[str, Asset]:
    """Style sheets and modules of the operator's and the public pages, and htmx from the kiosk's
    vendor folder.
    """
    assets = load_assets(ROOT / "server" / "static", "/static/")
    htmx = ROOT / "kiosk" / "vendor" / "htmx.js"
    if htmx.exists():
        assets["/static/htmx.js"] = make_asset(
            "/static/htmx.js", htmx.read_bytes(), "text/javascript"
        )
    return assets


@get("/kiosk", sync_to_thread=False)
def kiosk_shell(request: Request, state: State) -> Response:
    """`/kiosk/`. Without the slash the service worker would not control the page: sent on."""
    if not request.scope.get("raw_path", b"").split(b"?")[0].endswith(b"/"):
        query = request.url.query
        return Redirect(SHELL_URL + (f"?{query}" if query else ""), status_code=307)
    return answer_asset(request, state.kiosk, SHELL_URL)


@get("/kiosk/{path:path}", sync_to_thread=False)
def kiosk_file(request: Request, state: State, path: FromPath[Path]) -> Response[bytes]:
    return answer_asset(request, state.kiosk, "/kiosk/" + path.as_posix().lstrip("/"))


@get("/static/{path:path}", sync_to_thread=False)
def static_file(request: Request, state: State, path: FromPath[Path]) -> Response[bytes]:
    return answer_asset(request, state.static, "/static/" + path.as_posix().lstrip("/"))


KIOSK_HANDLERS = [kiosk_shell, kiosk_file, static_file]
