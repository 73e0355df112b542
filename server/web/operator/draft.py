"""The draft's page:
read, correct, compare, note. Every opening is an event; only its operator changes anything.
"""

import json

from litestar import Request, Response, get, post
from litestar.params import FromPath

from server.domain.rules import check
from server.domain.times import clock_words
from server.store.claims import renew_claim
from server.store.drafts import get_draft
from server.store.notes import add_note
from server.store.originals import DOCUMENTS, set_original_seen
from server.store.search import list_twins
from server.store.warnings import settle_warning
from server.web.operator.answers import go_to, is_htmx, show
from server.web.operator.desk_contexts import (
    DraftContext,
    DraftFragment,
    NotesFragment,
    ProductFragment,
    SavedFragment,
    SaveState,
)
from server.web.operator.desk_request import Desk, desk_of, form_text
from server.web.operator.draft_save import Saved, save_typed
from server.web.operator.draft_view import DraftView, draft_view, opened, record_sight
from server.web.operator.field_view import FormState, all_fields, item_view
from server.web.operator.shell import shell_of


@get("/operator/drafts/{draft_id:str}")
async def show_draft(request: Request, draft_id: FromPath[str]) -> Response:
    desk = desk_of(request)
    row = desk.row(draft_id)
    if row.claimed_by == desk.operator.operator_id and row.status == "claimed":
        renew_claim(desk.db, draft_id, desk.operator.operator_id, desk.now)
    view = draft_view(desk, row)
    record_sight(desk, draft_id, "draft", view.holds_nik)
    state = SaveState("none", view.revision_id)
    return show(
        request, "operator/draft.html", DraftContext(shell_of(request, "queue"), view, state)
    )


@post("/operator/drafts/{draft_id:str}/save", status_code=200)
async def save_draft(request: Request, draft_id: FromPath[str]) -> Response:
    """422 when something typed was not kept; all else in the form is kept all the same."""
    desk = desk_of(request)
    form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    saved = save_typed(desk, desk.own_row(draft_id), form)
    view = draft_view(desk, desk.row(draft_id), saved.typed)
    state = _state_of(desk, view, saved)
    status = 422 if saved.refused else 200
    if not is_htmx(request):
        record_sight(desk, draft_id, "draft", bool(saved.typed.get("nik")))
        return show(
            request,
            "operator/draft.html",
            DraftContext(shell_of(request, "queue"), view, state),
            status=status,
        )
    fields = all_fields(view.groups)
    response = show(
        request, "operator/fragments/_saved.html", SavedFragment(view, state, fields), status=status
    )
    response.headers["HX-Trigger"] = json.dumps(
        {"loket:shown": {"fields": [one.field_id for one in fields if one.is_shown]}}
    )
    return response


def _state_of(desk: Desk, view: DraftView, saved: Saved) -> SaveState:
    at = clock_words(desk.now)
    if not saved.refused:
        return SaveState("kept" if saved.changed else "same", saved.revision_id, at)
    refused = {(one["field"], one.get("item")) for one in saved.refused}
    where = [
        (one.label, one.target)
        for one in view.problems
        if (one.field, one.item) in refused and one.level == "block"
    ]
    return SaveState("refused", saved.revision_id, at, bool(saved.changed), where)


@get("/operator/drafts/{draft_id:str}/product")
async def show_product(request: Request, draft_id: FromPath[str]) -> Response:
    """One more empty item for the form; `number` is the next free one."""
    desk = desk_of(request)
    desk.own_row(draft_id)
    asked = request.query_params.get("number", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 3 else 1
    lists = {one["id"]: one for one in desk.rules.fields if one["kind"] == "list"}
    definition = lists.get(request.query_params.get("list", ""), lists["products"])
    state = FormState.of(desk, opened(desk, draft_id)[0], [], is_locked=False)
    return show(
        request,
        "operator/fragments/_product.html",
        ProductFragment(item_view(state, definition, number, {})),
    )


@post("/operator/drafts/{draft_id:str}/originals", status_code=200)
async def tick_original(request: Request, draft_id: FromPath[str]) -> Response:
    desk = desk_of(request)
    row = desk.own_row(draft_id)
    document = await form_text(request, "document")
    if document in DOCUMENTS:
        seen = await form_text(request, "seen") != "no"
        set_original_seen(
            desk.db, row.office_id, draft_id, document, seen, desk.operator.operator_id, desk.now
        )
    return show(request, "operator/fragments/_originals.html", DraftFragment(draft_view(desk, row)))


@post("/operator/drafts/{draft_id:str}/notes", status_code=200)
async def write_note(request: Request, draft_id: FromPath[str]) -> Response:
    desk = desk_of(request)
    row = desk.own_row(draft_id)
    text = await form_text(request, "note", 1000)
    if text:
        add_note(
            desk.db, desk.keys, row.office_id, draft_id, text, desk.operator.operator_id, desk.now
        )
    if not is_htmx(request):
        return go_to(request, f"/operator/drafts/{draft_id}")
    record_sight(desk, draft_id, "notes", answers_hold_nik=False)
    return show(
        request,
        "operator/fragments/_notes.html",
        NotesFragment(shell_of(request), draft_view(desk, row)),
    )


@post("/operator/drafts/{draft_id:str}/warnings", status_code=200)
async def settle(request: Request, draft_id: FromPath[str]) -> Response:
    """'Sudah cocok': compared with the papers. Who and when stand in the log."""
    desk = desk_of(request)
    row = desk.own_row(draft_id)
    field, name = await form_text(request, "field", 60), await form_text(request, "check", 60)
    problems = check(desk.rules, opened(desk, draft_id)[0], desk.rule_context())
    if any((one["field"], one["check"], one["level"]) == (field, name, "warn") for one in problems):
        settle_warning(
            desk.db, row.office_id, draft_id, field, name, desk.operator.operator_id, desk.now
        )
    return show(request, "operator/fragments/_problems.html", DraftFragment(draft_view(desk, row)))


@post("/operator/drafts/{draft_id:str}/twins", status_code=200)
async def settle_twin(request: Request, draft_id: FromPath[str]) -> Response:
    """'Memang berbeda': another draft was looked at. `field`: what is the same, by spaces."""
    desk = desk_of(request)
    row = desk.own_row(draft_id)
    looked_at = (await form_text(request, "field", 40)).split()
    with desk.db.atomic():
        for kind in list_twins(desk.db, get_draft(desk.db, draft_id)):
            if kind in looked_at:
                operator_id = desk.operator.operator_id
                settle_warning(
                    desk.db, row.office_id, draft_id, kind, "twin", operator_id, desk.now
                )
    if not is_htmx(request):
        return go_to(request, f"/operator/drafts/{draft_id}")
    return show(request, "operator/fragments/_twins.html", DraftFragment(draft_view(desk, row)))


DRAFT_HANDLERS = [
    show_draft,
    save_draft,
    show_product,
    tick_original,
    write_note,
    settle,
    settle_twin,
]
