"""The mailbox's proof at the desk: send a code, type it, or tick that the owner opened it here."""

from litestar import Request, Response, get, post
from litestar.params import FromPath

from server.domain.mail_address import address_of
from server.store.mail_proofs import Asker
from server.store.mail_proving import code_hash, prove, prove_at_desk, unprove
from server.store.mail_queue import ask_code
from server.store.mail_requests import TooManyCodes
from server.store.queue import QueueRow
from server.web.mail_outgoing import mail_server_of
from server.web.operator.answers import go_to, is_htmx, show
from server.web.operator.desk_contexts import AccountFragment
from server.web.operator.desk_request import Desk, desk_of, form_text
from server.web.operator.draft_view import draft_view, opened
from server.web.operator.shell import shell_of


@get("/operator/drafts/{draft_id:str}/mail", opt={"polls": True})
async def show_account(request: Request, draft_id: FromPath[str]) -> Response:
    """The card alone: it asks by itself while a code is on its way."""
    desk = desk_of(request)
    return _answer(request, desk, desk.row(draft_id))


@post("/operator/drafts/{draft_id:str}/mail-code", status_code=200)
async def send_code(request: Request, draft_id: FromPath[str]) -> Response:
    desk = desk_of(request)
    row = desk.own_row(draft_id)
    email_hash = _email_hash(desk, draft_id)
    if email_hash is None or mail_server_of(request.app.state, row.office_id) is None:
        return _answer(request, desk, row)
    try:
        ask_code(desk.db, row.office_id, draft_id, email_hash, True, _asker(desk), desk.now)
    except TooManyCodes as limit:
        return _answer(request, desk, row, "limited", minutes=-(-limit.seconds // 60))
    request.app.state.mailer.kick()
    return _answer(request, desk, row)


@post("/operator/drafts/{draft_id:str}/mail-proof", status_code=200)
async def type_code(request: Request, draft_id: FromPath[str]) -> Response:
    """The owner reads it out. Spaces between the digits are how people read."""
    desk = desk_of(request)
    row = desk.own_row(draft_id)
    typed = "".join((await form_text(request, "mail_code", 20)).split())
    address = address_of(opened(desk, draft_id)[0])
    if not (len(typed) == 6 and typed.isascii() and typed.isdecimal()):
        return _answer(request, desk, row, "shape")
    if address is None:
        return _answer(request, desk, row)
    hashed = code_hash(desk.keys, draft_id, address, typed)
    own = desk.keys.lookup_hash("email", address)
    _, is_right = prove(desk.db, draft_id, own, hashed, _asker(desk), desk.now)
    return _answer(request, desk, row, "" if is_right else "wrong")


@post("/operator/drafts/{draft_id:str}/mail-desk", status_code=200)
async def tick_proof(request: Request, draft_id: FromPath[str]) -> Response:
    """'Terbukti di meja', or its tick taken back."""
    desk = desk_of(request)
    row = desk.own_row(draft_id)
    email_hash = _email_hash(desk, draft_id)
    if await form_text(request, "proven") == "no":
        unprove(desk.db, row.office_id, draft_id, _asker(desk), desk.now)
    elif email_hash:
        prove_at_desk(desk.db, row.office_id, draft_id, email_hash, _asker(desk), desk.now)
    return _answer(request, desk, row)


def _email_hash(desk: Desk, draft_id: str) -> str | None:
    address = address_of(opened(desk, draft_id)[0])
    return desk.keys.lookup_hash("email", address) if address else None


def _asker(desk: Desk) -> Asker:
    return Asker("operator", desk.operator.operator_id)


def _answer(
    request: Request, desk: Desk, row: QueueRow, problem: str = "", minutes: int = 0
) -> Response:
    if not is_htmx(request):
        return go_to(request, f"/operator/drafts/{row.draft_id}")
    context = AccountFragment(shell_of(request), draft_view(desk, row), problem, minutes)
    return show(request, "operator/fragments/_account.html", context)


MAIL_HANDLERS = [show_account, send_code, type_code, tick_proof]
