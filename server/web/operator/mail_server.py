"""The supervisor's page of the office's outgoing mail, with a message to try it."""

from dataclasses import dataclass

from litestar import Request, Response, get, post

from server.domain.mail_address import is_address
from server.domain.mail_form import MailForm, read_mail_form
from server.store.keys import KeysMissing
from server.store.mail_servers import (
    MailServer,
    find_mail_server,
    remove_mail_server,
    save_mail_server,
)
from server.web.mail_outgoing import (
    AddressRefused,
    NotNow,
    mail_server_of,
    make_message,
    office_name_of,
    send_message,
)
from server.web.operator.answers import go_to, show
from server.web.operator.forms import read_fields
from server.web.operator.shell import Shell, shell_of


@dataclass(frozen=True)
class MailServerContext:
    """`origin`: own, environment or none. `trouble`: why the last message did not go, or ''.

    `trial`: '', sent, shape, refused, locked, or a trouble. `has_password`: kept when left empty.
    """

    shell: Shell
    form: MailForm
    origin: str
    has_password: bool
    trouble: str
    trial: str
    to: str


EMPTY = MailForm("", "587", "starttls", "", "")


@get("/operator/mail")
async def show_mail_server(request: Request) -> Response:
    return _show(request)


@post("/operator/mail", status_code=303)
async def save_mail(request: Request) -> Response:
    names = ("host", "port", "tls", "user_name", "from_address", "password")
    *typed, password = await read_fields(request, *names)
    form = read_mail_form(dict(zip(names, typed, strict=False)))
    operator, state = request.scope["user"], request.app.state
    if not password and _is_another(find_mail_server(state.db, operator.office_id), form):
        form.problems.update(password="again")  # noqa: S106 -- no password
    if form.problems:
        return _show(request, form, status=422)
    server = MailServer(form.host, int(form.port), form.tls, form.user_name, form.from_address)
    secret = (password or None) if form.user_name else ""
    try:
        save_mail_server(
            state.db,
            state["keys"],
            operator.office_id,
            server,
            secret,
            operator.operator_id,
            state.clock(),
        )
    except KeysMissing:
        return _show(request, form, trial="locked", status=503)
    state.mailer.troubles.pop(operator.office_id, None)
    state.mailer.kick()
    return go_to(request, "/operator/mail", flash="mail_server_saved")


def _is_another(own: MailServer | None, form: MailForm) -> bool:
    """A password that was typed for one server is never handed to another."""
    if own is None or not own.has_password or not form.user_name:
        return False
    return (own.host, own.user_name) != (form.host, form.user_name)


@post("/operator/mail/remove", status_code=303)
async def remove_mail(request: Request) -> Response:
    operator, state = request.scope["user"], request.app.state
    remove_mail_server(state.db, operator.office_id, operator.operator_id, state.clock())
    return go_to(request, "/operator/mail", flash="mail_server_removed")


@post("/operator/mail/trial", status_code=200)
async def try_mail(request: Request) -> Response:
    """One message at once, to an address that is kept nowhere."""
    (to,) = await read_fields(request, "to")
    to = to.strip()
    operator, state = request.scope["user"], request.app.state
    server = mail_server_of(state, operator.office_id)
    if server is None or not is_address(to):
        return _show(request, trial="shape", to=to[:254], status=422)
    words = {"office_name": office_name_of(state, operator.office_id)}
    message = make_message("trial", server, to, state.clock(), **words)
    try:
        await send_message(state, operator.office_id, server, message)
    except AddressRefused:
        return _show(request, trial="refused", to=to)
    except NotNow as why:
        return _show(request, trial=why.trouble, to=to)
    except KeysMissing:
        return _show(request, trial="locked", to=to)
    state.mailer.troubles.pop(operator.office_id, None)
    return _show(request, trial="sent", to=to)


def _show(
    request: Request,
    form: MailForm | None = None,
    *,
    trial: str = "",
    to: str = "",
    status: int = 200,
) -> Response:
    state, office_id = request.app.state, request.scope["user"].office_id
    own = find_mail_server(state.db, office_id)
    used = own or mail_server_of(state, office_id)
    context = MailServerContext(
        shell_of(request, "settings"),
        form or (_form_of(own) if own else EMPTY),
        origin="own" if own else "environment" if used else "none",
        has_password=bool(own and own.has_password),
        trouble=state.mailer.troubles.get(office_id, ""),
        trial=trial,
        to=to,
    )
    return show(request, "operator/mail_server.html", context, status=status)


def _form_of(own: MailServer) -> MailForm:
    return MailForm(own.host, str(own.port), own.tls, own.user_name, own.from_address)


MAIL_SERVER_HANDLERS = [show_mail_server, save_mail, remove_mail, try_mail]
