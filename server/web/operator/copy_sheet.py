"""Lembar salin:
field by field into OSS, and where it stopped. The browser copies; this keeps the marks.
"""

from litestar import Request, Response, get, post
from litestar.params import FromPath

from server.domain.copy_sheet import copy_sheet, resume_key, steps_to_copy
from server.store.copy_marks import delete_copy_marks, list_copy_marks, replace_copy_marks
from server.web.operator.answers import go_to, show
from server.web.operator.desk_contexts import CopyContext
from server.web.operator.desk_request import desk_of, form_text
from server.web.operator.draft_save import open_or_empty
from server.web.operator.draft_view import record_sight
from server.web.operator.shell import shell_of

LONGEST = 20000


@get("/operator/drafts/{draft_id:str}/copy")
async def show_copy_sheet(request: Request, draft_id: FromPath[str]) -> Response:
    """Needs the claim: two people copying the same draft would make two accounts of one person."""
    desk = desk_of(request)
    row = desk.own_row(draft_id)
    answers = open_or_empty(desk, draft_id)
    cards = copy_sheet(desk.rules, answers, desk.rule_context())
    marks = list_copy_marks(desk.db, draft_id)
    record_sight(desk, draft_id, "copy_sheet", bool(answers.get("nik")))
    steps = steps_to_copy(cards)
    key = resume_key(cards, marks)
    numbers = {step.key: number for number, step in enumerate(steps, start=1)}
    context = CopyContext(
        shell=shell_of(request, "queue"),
        draft_id=draft_id,
        number=row.queue_number or "",
        cards=cards,
        numbers=numbers,
        marks=marks,
        current=next((step for step in steps if step.key == key), None),
        total=len(steps),
    )
    return show(request, "operator/copy_sheet.html", context)


@post("/operator/drafts/{draft_id:str}/copy/marks", status_code=200)
async def mark_copied(request: Request, draft_id: FromPath[str]) -> Response:
    """`done`: every key marked now, separated by spaces; `last`: the one copied just now."""
    desk = desk_of(request)
    desk.own_row(draft_id)
    cards = copy_sheet(desk.rules, open_or_empty(desk, draft_id), desk.rule_context())
    known = {step.key for step in steps_to_copy(cards)}
    done = [key for key in (await form_text(request, "done", LONGEST)).split() if key in known]
    last = await form_text(request, "last", 100)
    replace_copy_marks(desk.db, draft_id, done, last, desk.operator.operator_id, desk.now)
    return Response(None, status_code=204)


@post("/operator/drafts/{draft_id:str}/copy/restart", status_code=303)
async def restart(request: Request, draft_id: FromPath[str]) -> Response:
    desk = desk_of(request)
    desk.own_row(draft_id)
    delete_copy_marks(desk.db, draft_id)
    desk.record("copy_restarted", draft_id)
    return go_to(request, f"/operator/drafts/{draft_id}/copy")


COPY_HANDLERS = [show_copy_sheet, mark_copied, restart]
