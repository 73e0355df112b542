"""Where a request came from.

What a proxy says counts only when the proxy runs on this very machine.
"""

from ipaddress import ip_address

from litestar.connection import ASGIConnection


def is_secure(connection: ASGIConnection) -> bool:
    """HTTPS up to us or up to our own proxy, or the machine itself: there a browser has its
    secure context too.
    """
    if connection.scope["scheme"] == "https":
        return True
    if not _is_loopback(_peer(connection)):
        return False
    forwarded = connection.headers.get("x-forwarded-proto")
    if forwarded is not None:
        return _first(forwarded) == "https"
    # A proxy that names the client but not the scheme has not shown that it speaks HTTPS.
    return connection.headers.get("x-forwarded-for") is None


def is_https(connection: ASGIConnection) -> bool:
    """HTTPS up to us, or up to our own proxy: then cookies are Secure and HSTS is told."""
    if connection.scope["scheme"] == "https":
        return True
    forwarded = connection.headers.get("x-forwarded-proto", "")
    return _first(forwarded) == "https" and _is_loopback(_peer(connection))


def client_address(connection: ASGIConnection) -> str:
    """The network address to count tries by."""
    peer = _peer(connection)
    forwarded = connection.headers.get("x-forwarded-for", "")
    if forwarded and _is_loopback(peer):
        return forwarded.split(",")[-1].strip()[:64]
    return peer


def _first(header: str) -> str:
    return header.split(",")[0].strip().lower()


def _peer(connection: ASGIConnection) -> str:
    client = connection.scope.get("client")
    return client[0] if client else ""


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
