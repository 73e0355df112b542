"""Headers on every answer, whatever made it: a page, an API answer, a 404 of the router, a
failure.
"""

from litestar.types import Message, Scope

_POLICY = (
    b"default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    b"frame-ancestors 'none'"
)
_EVERYWHERE = [
    (b"content-security-policy", _POLICY),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
]
_OURS = (
    b"loket",
    b"1",
)  # docs/sync.md §1: without it a tablet takes the answer for somebody else's
_NO_STORE = (b"cache-control", b"no-store")


async def add_headers(message: Message, scope: Scope) -> None:
    """`before_send` hook. What names no cache policy of its own is not stored anywhere."""
    if message["type"] != "http.response.start":
        return
    headers = message["headers"]
    if not any(name == b"cache-control" for name, _ in headers):
        headers.append(_NO_STORE)
    if scope["path"].startswith("/api/"):
        headers.append(_OURS)
    headers.extend(_EVERYWHERE)
