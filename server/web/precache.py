"""The list of files that the service worker keeps, so that the kiosk starts cold without a
network.
"""

import msgspec

from server.kiosk_pack import FOLDER, Front
from server.web.assets import Asset

SHELL_URL = "/kiosk/"
MANIFEST_URL = "/kiosk/precache-manifest.js"
# The browser keeps a service worker and what it imports by itself; htmx serves the other pages; the
# rules go to a tablet in two files of their own (tablet_rules.py).
_LEFT_OUT = (
    "/kiosk/sw.js",
    "/kiosk/precache-manifest.js",
    "/kiosk/vendor/workbox/",
    "/kiosk/vendor/htmx.js",
    "/kiosk/rules/",
)
_CODE = (".js", ".css")


def precache_entries(assets: dict[str, Asset], front: Front) -> list[dict[str, str]]:
    """`[{"url", "revision"}]` of all that a tablet may need, by address."""
    return [
        {"url": url, "revision": asset.revision}
        for url, asset in sorted(assets.items())
        if not url.startswith(_LEFT_OUT) and _belongs_to(front, url)
    ]


def _belongs_to(front: Front, url: str) -> bool:
    """Code is kept once: the pack, or the modules that it would be made of."""
    inner = url.removeprefix(SHELL_URL)
    if inner.startswith(f"{FOLDER}/"):
        return front.packed and inner.endswith(_CODE)
    return not (front.packed and inner.endswith(_CODE))


def manifest_source(assets: dict[str, Asset], front: Front) -> bytes:
    """The script that `kiosk/sw.js` imports."""
    return (
        b"self.__LOKET_PRECACHE = " + msgspec.json.encode(precache_entries(assets, front)) + b";\n"
    )
