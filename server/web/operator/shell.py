"""What every operator page shows around its content (templates/operator/layout.html)."""

from dataclasses import dataclass

from litestar import Request

from server.store.sessions import LOCKS_AFTER
from server.web.operator.session import Operator

FLASH_COOKIE = "loket_flash"


@dataclass(frozen=True)
class Shell:
    """`current`: the nav item, or ''. `flash`: a key of fragments/_flash.html, or ''.

    `has_totp`: the login over the work asks for a code too. `locks_after`: seconds without a touch.
    """

    office_name: str
    operator: Operator
    csrf: str
    current: str
    flash: str
    has_totp: bool
    locks_after: int


def shell_of(request: Request, current: str = "") -> Shell:
    """Behind one of the guards only."""
    session = request.scope["auth"]
    return Shell(
        office_name=session.office_name,
        operator=request.scope["user"],
        csrf=session.csrf_token,
        current=current,
        flash=request.cookies.get(FLASH_COOKIE, ""),
        has_totp=bool(session.has_totp),
        locks_after=int(LOCKS_AFTER.total_seconds()),
    )
