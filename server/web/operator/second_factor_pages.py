"""A code of an authenticator app beside the password: begun, confirmed, switched off by oneself."""

from datetime import datetime

import segno
from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from server.domain.times import WITA
from server.domain.totp import app_address, make_secret, readable_secret, step_of
from server.store.login_key import SecretUnreadable
from server.store.totp import begin_totp, confirm_totp, delete_totp, has_totp, read_secret
from server.web.operator.answers import go_to, show
from server.web.operator.contexts import FactorContext, NewFactor
from server.web.operator.forms import read_fields
from server.web.operator.login import check_login
from server.web.operator.session import Operator
from server.web.operator.shell import shell_of
from server.web.origin import client_address

PAGE = "/operator/second-factor"


@get(PAGE)
async def show_factor(request: Request) -> Response:
    return _show(request)


@post(f"{PAGE}/begin", status_code=200)
async def begin(request: Request, operator: NamedDependency[Operator]) -> Response:
    """A new secret, shown in this answer and nowhere again. With the password: a page that somebody
    left open must not hand the account to whoever passes by.
    """
    state, now = request.app.state, request.app.state.clock()
    problem = await _wrong_password(request, operator, now)
    if problem:
        return _show(request, problems={"password": problem})
    if has_totp(state.db, operator.operator_id):
        return _show(request)
    secret = make_secret()
    begin_totp(state.db, state.login_key, operator.operator_id, secret, now)
    return _show(request, new=_new_factor(secret, operator))


@post(f"{PAGE}/confirm", status_code=200)
async def confirm(request: Request, operator: NamedDependency[Operator]) -> Response:
    """The app's first code. The secret is not shown again: a wrong code may be typed once more."""
    state, now = request.app.state, request.app.state.clock()
    (code,) = await read_fields(request, "code")
    try:
        secret = read_secret(state.db, state.login_key, operator.operator_id, confirmed=False)
    except SecretUnreadable:
        secret = None
    if secret is None:
        return _show(request)
    step = step_of(secret, code, now)
    if step is None:
        return _show(request, problems={"code": "code"})
    here = request.scope["auth"].session_hash
    confirm_totp(state.db, operator.operator_id, operator.office_id, step, here, now)
    return go_to(request, PAGE, flash="factor_on")


@post(f"{PAGE}/off", status_code=200)
async def switch_off(request: Request, operator: NamedDependency[Operator]) -> Response:
    state, now = request.app.state, request.app.state.clock()
    problem = await _wrong_password(request, operator, now)
    if problem:
        return _show(request, problems={"password": problem})
    delete_totp(state.db, operator.operator_id, operator.office_id, now, operator.operator_id)
    return go_to(request, PAGE, flash="factor_off")


async def _wrong_password(request: Request, operator: Operator, now: datetime) -> str:
    """'' when it is right, else wrong or wait."""
    (password,) = await read_fields(request, "password")
    checked = await check_login(
        request.app.state.db, operator.name, password, now, client_address(request)
    )
    if checked.operator is not None:
        return ""
    return "wait" if checked.wait_until else "wrong"


def _new_factor(secret: bytes, operator: Operator) -> NewFactor:
    qr = segno.make(app_address(secret, operator.name), error="m")
    return NewFactor(qr.svg_inline(omitsize=True, border=3), readable_secret(secret))


def _show(
    request: Request, new: NewFactor | None = None, problems: dict[str, str] | None = None
) -> Response:
    shell = shell_of(request, "password")
    context = FactorContext(
        shell=shell,
        is_on=shell.has_totp,
        new=new,
        problems=problems or {},
        clock=f"{request.app.state.clock().astimezone(WITA):%H.%M.%S}",
    )
    return show(
        request, "operator/second_factor.html", context, status=422 if context.problems else 200
    )


FACTOR_HANDLERS = [show_factor, begin, confirm, switch_off]
