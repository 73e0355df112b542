"""The supervisor's page of the office's people: add, lock, unlock, new password."""

from collections.abc import Callable

from anyio.to_thread import run_sync
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from server.domain.passwords import hash_password, make_password
from server.store.operators import (
    ROLES,
    LastSupervisor,
    NameTaken,
    OperatorUnknown,
    end_sessions_of,
    get_operator,
    insert_operator,
    list_operators,
    lock_operator,
    save_password_hash,
    tidy_name,
    unlock_operator,
)
from server.store.sessions import count_sessions
from server.store.totp import delete_totp, list_totp
from server.web.operator.answers import show_part
from server.web.operator.contexts_supervisor import NewPassword, OperatorsContext
from server.web.operator.forms import read_fields
from server.web.operator.session import Operator
from server.web.operator.shell import shell_of

LONGEST_NAME = 80
REFUSALS = {LastSupervisor: "last_supervisor", OperatorUnknown: "unknown"}
"""What the store refuses, and which sentence the page says then."""


@get("/operator/operators")
async def show_operators(request: Request) -> Response:
    return _show(request)


@post("/operator/operators", status_code=200)
async def add_operator(request: Request, operator: NamedDependency[Operator]) -> Response:
    """With a random password, shown in the answer and nowhere again."""
    name, role = await read_fields(request, "name", "role")
    name = tidy_name(name)[:LONGEST_NAME]
    role = role if role in ROLES else "operator"
    if not name:
        return _show(request, typed_role=role, problems={"name": "empty"})
    password = make_password()
    password_hash = await run_sync(hash_password, password)
    try:
        insert_operator(
            request.app.state.db,
            office_id=operator.office_id,
            name=name,
            role=role,
            password_hash=password_hash,
            now=request.app.state.clock(),
            by=operator.operator_id,
        )
    except NameTaken:
        return _show(request, typed_name=name, typed_role=role, problems={"name": "taken"})
    return _show(request, new_password=NewPassword(name, password))


@post("/operator/operators/{operator_id:str}/lock", status_code=200)
async def lock(
    request: Request, operator: NamedDependency[Operator], operator_id: FromPath[str]
) -> Response:
    """Never the last supervisor, never oneself."""
    if operator_id == operator.operator_id:
        return _show(request, refusal="yourself")
    return _act(lock_operator, request, operator, operator_id)


@post("/operator/operators/{operator_id:str}/unlock", status_code=200)
async def unlock(
    request: Request, operator: NamedDependency[Operator], operator_id: FromPath[str]
) -> Response:
    return _act(unlock_operator, request, operator, operator_id)


@post("/operator/operators/{operator_id:str}/password", status_code=200)
async def reset_password(
    request: Request, operator: NamedDependency[Operator], operator_id: FromPath[str]
) -> Response:
    """The old one ends at once, and every session of that operator. Own: /operator/password."""
    if operator_id == operator.operator_id:
        return _show(request, refusal="own_password")
    db, now = request.app.state.db, request.app.state.clock()
    password = make_password()
    password_hash = await run_sync(hash_password, password)
    try:
        row = get_operator(db, operator_id, operator.office_id)
        save_password_hash(
            db, operator_id, operator.office_id, password_hash, now, operator.operator_id
        )
    except OperatorUnknown:
        return _show(request, refusal="unknown")
    return _show(request, new_password=NewPassword(row.name, password))


@post("/operator/operators/{operator_id:str}/sessions/end", status_code=200)
async def end_sessions(
    request: Request, operator: NamedDependency[Operator], operator_id: FromPath[str]
) -> Response:
    """Of somebody else, everywhere at once. Own ones: /operator/sessions."""
    return _act(end_sessions_of, request, operator, operator_id)


@post("/operator/operators/{operator_id:str}/second-factor/off", status_code=200)
async def reset_factor(
    request: Request, operator: NamedDependency[Operator], operator_id: FromPath[str]
) -> Response:
    """The telephone is lost: the password alone is enough, until a new one is set up. Own:
    /operator/second-factor.
    """
    if operator_id == operator.operator_id:
        return _show(request, refusal="own_factor")
    db, office_id, now = request.app.state.db, operator.office_id, request.app.state.clock()
    if not delete_totp(db, operator_id, office_id, now, operator.operator_id):
        return _show(request, refusal="unknown")
    return _show(request)


def _act(
    act: Callable[..., object], request: Request, operator: Operator, operator_id: str
) -> Response:
    """Does it to somebody of the office and shows the page, or says there why not."""
    state = request.app.state
    try:
        act(state.db, operator_id, operator.office_id, state.clock(), by=operator.operator_id)
    except tuple(REFUSALS) as refusal:
        return _show(request, refusal=REFUSALS[type(refusal)])
    return _show(request)


def _show(request: Request, **more: object) -> Response:
    shell = shell_of(request, "operators")
    db, office_id = request.app.state.db, shell.operator.office_id
    context = OperatorsContext(
        shell,
        list_operators(db, office_id),
        count_sessions(db, office_id, request.app.state.clock()),
        list_totp(db, office_id),
        **more,  # type: ignore[arg-type]
    )
    status = 422 if context.problems or context.refusal else 200
    return show_part(request, "operators", context, status=status)


OPERATORS_HANDLERS = [
    show_operators,
    add_operator,
    lock,
    unlock,
    reset_password,
    end_sessions,
    reset_factor,
]
