"""Papers for the applicant after an outcome: 58 or 80 mm or A6, without a name or a NIK."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from server.domain.checklist import missing_documents
from server.domain.resume_code import format_code
from server.domain.rule_files import Rules
from server.domain.rules import derive
from server.domain.sealing import CannotOpen
from server.domain.words import long_moment
from server.store.drafts import open_answers
from server.store.finalisations import last_finalisation
from server.web.operator.answers import go_to, show
from server.web.operator.desk_contexts import SlipContext
from server.web.operator.desk_request import Desk, desk_of
from server.web.operator.shell import shell_of

WIDTHS = ("58", "80", "a6")


def outcome_of(rules: Rules, outcome: str) -> dict[str, Any] | None:
    return next((row for row in rules.outcomes["outcomes"] if row["id"] == outcome), None)


def cause_of(rules: Rules, cause: str) -> dict[str, Any] | None:
    return next((row for row in rules.outcomes["causes"] if row["id"] == cause), None)


@get("/operator/drafts/{draft_id:str}/slip")
async def show_slip(request: Request, draft_id: FromPath[str]) -> Response:
    desk = desk_of(request)
    row = desk.row(draft_id)
    last = last_finalisation(desk.db, desk.keys, draft_id)
    if last is None or row.status == "withdrawn" or row.purged_at:
        return go_to(request, f"/operator/drafts/{draft_id}")
    settings = desk.settings()
    answers, code = _opened(desk, draft_id)
    outcome, cause = outcome_of(desk.rules, last.outcome), cause_of(desk.rules, last.cause)
    wanted = request.query_params.get("width", str(settings.get("slip_width", "58")))
    values = derive(desk.rules, answers, desk.rule_context())
    context = SlipContext(
        shell=shell_of(request, "queue"),
        draft_id=draft_id,
        width=wanted if wanted in WIDTHS else "58",
        number=row.queue_number or "",
        outcome=last.outcome,
        outcome_label=outcome["label"] if outcome else "",
        sentences=[_filled(one["slip"], settings) for one in (outcome, cause) if one],
        missing=_missing(desk, values, settings) if last.outcome == "waiting_applicant" else [],
        nib=str(answers.get("nib") or "") if last.outcome == "nib_issued" else "",
        resume_code=format_code(code) if code and last.outcome.startswith("waiting") else "",
        moment=long_moment(last.decided_at, desk.rules.texts),
        settings=settings,
    )
    desk.record("slip_shown", draft_id, outcome=last.outcome)
    return show(request, f"print/operator_{last.outcome}.html", context)


def _opened(desk: Desk, draft_id: str) -> tuple[dict[str, Any], str | None]:
    try:
        opened = open_answers(desk.db, desk.keys, draft_id)
    except CannotOpen:
        return {}, None
    return opened.answers, opened.resume_code


def _missing(desk: Desk, values: dict[str, Any], settings: dict[str, Any]) -> list[str]:
    return [row["label"] for row in missing_documents(desk.rules, values, settings)]


def _filled(text: str, settings: dict[str, Any]) -> str:
    for name, value in settings.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


SLIP_HANDLERS = [show_slip]
