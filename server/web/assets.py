"""Static files, read once at start: what is served is exactly what the precache list was made
from.
"""

import gzip
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from litestar import Request, Response
from litestar.exceptions import NotFoundException

MEDIA_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
_SQUEEZED = ("text/", "application/json", "application/manifest+json", "image/svg+xml")


@dataclass(frozen=True)
class Asset:
    """`revision`: first 16 hex digits of the body's SHA-256, also the ETag.

    `squeezed`: gzip, or None where it gains nothing.
    """

    url: str
    body: bytes
    squeezed: bytes | None
    media_type: str
    revision: str


def make_asset(url: str, body: bytes, media_type: str) -> Asset:
    squeezed = None
    if media_type.startswith(_SQUEEZED):
        packed = gzip.compress(body, 9, mtime=0)
        squeezed = packed if len(packed) < len(body) else None
    return Asset(url, body, squeezed, media_type, sha256(body).hexdigest()[:16])


def load_assets(folder: Path, prefix: str) -> dict[str, Asset]:
    """Every file of a known kind under `folder`, by its address: `/kiosk/` + `css/screen.css`.

    Dot files are left out.
    """
    found = {}
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in inner.parts)
        media_type = MEDIA_TYPES.get(path.suffix)
        if path.is_file() and media_type and not hidden:
            url = prefix + inner.as_posix()
            found[url] = make_asset(url, path.read_bytes(), media_type)
    return found


def answer_asset(request: Request, assets: dict[str, Asset], url: str) -> Response[bytes]:
    """200 with ETag, 304 for a copy that is still right, or the 404 of the app."""
    asset = assets.get(url)
    if asset is None:
        raise NotFoundException
    zipped = asset.squeezed is not None and "gzip" in request.headers.get("accept-encoding", "")
    headers = {
        "cache-control": "no-cache",
        "etag": f'"{asset.revision}-gz"' if zipped else f'"{asset.revision}"',
        "vary": "accept-encoding",
    }
    if headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers, media_type=asset.media_type)
    body = asset.body
    if zipped and asset.squeezed is not None:
        body = asset.squeezed
        headers["content-encoding"] = "gzip"
    return Response(body, headers=headers, media_type=asset.media_type)
