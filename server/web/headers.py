"""Headers on every answer, whatever made it: a page, an API answer, a 404 of the router, a
failure.
"""

from litestar.connection import ASGIConnection
from litestar.types import Message, Scope

from server.web.origin import is_https

_POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    b"media-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    b"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_EVERYWHERE = [
    (b"content-security-policy", _POLICY),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
]
_OURS = (
    b"loket",
    b"1",
)  # docs/sync.md §1: without it a tablet takes the answer for somebody else's
_NO_STORE = (b"cache-control", b"no-store")
_VARY = (b"vary", b"Cookie, HX-Request")
# A name that was opened over HTTPS once is opened so always. Browsers ignore it for bare addresses,
# so the certificate page on plain HTTP stays in reach there.
_HSTS = (b"strict-transport-security", b"max-age=31536000")


async def add_headers(message: Message, scope: Scope) -> None:
    """`before_send` hook. What names no cache policy of its own is not stored anywhere."""
    if message["type"] != "http.response.start":
        return
    headers = message["headers"]
    if not any(name == b"cache-control" for name, _ in headers):
        headers.append(_NO_STORE)
    if _NO_STORE in headers and not any(name == b"vary" for name, _ in headers):
        headers.append(_VARY)
    if scope["path"].startswith("/api/"):
        headers.append(_OURS)
    if is_https(ASGIConnection(scope)):
        headers.append(_HSTS)
    headers.extend(_EVERYWHERE)
