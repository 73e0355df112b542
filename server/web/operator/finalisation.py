"""The outcome of a draft and its cause.

What is still missing has to be written down before a NIB is recorded.
"""

import re
from dataclasses import replace

from litestar import Request, Response, get, post
from litestar.params import FromPath

from server.domain.queue_order import minutes_between
from server.domain.rules import check
from server.domain.times import clock_words, from_utc_text
from server.store.finalisations import Decision, finalise, find_same_nib, last_finalisation
from server.store.periods import list_periods
from server.store.queue import QueueRow
from server.store.warnings import list_settled_warnings
from server.web.operator.answers import go_to, show
from server.web.operator.desk_contexts import DoneContext, FinaliseContext, OutcomeForm
from server.web.operator.desk_request import Desk, desk_of, form_text
from server.web.operator.draft_save import open_or_empty
from server.web.operator.draft_view import ProblemView, problem_views
from server.web.operator.field_view import FormState, group_views
from server.web.operator.shell import shell_of
from server.web.operator.slips import cause_of, outcome_of


@get("/operator/drafts/{draft_id:str}/finalise")
async def ask_outcome(request: Request, draft_id: FromPath[str]) -> Response:
    """`outcome` and `cause` in the address choose beforehand, for 'Orang yang sama'; `park=yes` is
    'Tunda'.
    """
    desk = desk_of(request)
    row = desk.own_row(draft_id)
    asked = request.query_params
    form = OutcomeForm(
        outcome=asked.get("outcome", ""),
        cause=asked.get("cause", ""),
        park=asked.get("park") == "yes",
    )
    return show(request, "operator/finalise.html", _context(request, desk, row, form))


@post("/operator/drafts/{draft_id:str}/finalise", status_code=303)
async def decide(request: Request, draft_id: FromPath[str]) -> Response:
    desk = desk_of(request)
    row = desk.own_row(draft_id)
    typed = OutcomeForm(
        outcome=await form_text(request, "outcome", 40),
        cause=await form_text(request, "cause", 40),
        nib=await form_text(request, "nib", 40),
        override_reason=await form_text(request, "override_reason", 500),
        park=await form_text(request, "park") == "yes",
    )
    nib = re.sub(r"[\s.\-]", "", typed.nib)
    same_nib = (
        find_same_nib(desk.db, desk.keys, row.office_id, draft_id, nib) if _is_nib(nib) else None
    )
    sure = await form_text(request, "same_nib_checked") == "yes"
    problems = _problems(desk, row, typed, nib, same_nib if not sure else None)
    if problems:
        form = replace(typed, problems=problems, same_nib=same_nib or "")
        return show(
            request, "operator/finalise.html", _context(request, desk, row, form), status=422
        )
    decision = Decision(
        typed.outcome,
        typed.cause,
        nib if typed.outcome == "nib_issued" else None,
        typed.override_reason if "override" in _needs(desk, row, typed.outcome) else None,
    )
    finalise(
        desk.db, desk.keys, row.office_id, draft_id, decision, desk.operator.operator_id, desk.now
    )
    return go_to(request, f"/operator/drafts/{draft_id}/done")


def _needs(desk: Desk, row: QueueRow, outcome: str) -> set[str]:
    """Only a recorded NIB says that all was in order:
    the other outcomes exist because something is missing.
    """
    if outcome != "nib_issued":
        return set()
    return {"nib", "override"} if _blocking(desk, row) else {"nib"}


def _problems(
    desk: Desk, row: QueueRow, typed: OutcomeForm, nib: str, same_nib: str | None
) -> dict[str, str]:
    problems: dict[str, str] = {}
    outcome = outcome_of(desk.rules, typed.outcome)
    if outcome is None or (typed.park and outcome["final"]):
        return {"outcome": "empty"}
    cause = cause_of(desk.rules, typed.cause)
    if cause is None:
        problems["cause"] = "empty"
    elif typed.outcome not in cause["outcomes"]:
        problems["cause"] = "other_outcome"
    needs = _needs(desk, row, typed.outcome)
    if "nib" in needs and not _is_nib(nib):
        problems["nib"] = "empty" if not nib else "length" if nib.isdigit() else "digits"
    elif "nib" in needs and same_nib:
        problems["nib"] = "same"
    if "override" in needs and not typed.override_reason:
        problems["override_reason"] = "empty"
    return problems


def _is_nib(nib: str) -> bool:
    return re.fullmatch(r"[0-9]{13}", nib) is not None


def _blocking(desk: Desk, row: QueueRow) -> list[ProblemView]:
    answers = open_or_empty(desk, row.draft_id)
    found = check(desk.rules, answers, desk.rule_context())
    problems = [one for one in found if one["level"] == "block"]
    groups = group_views(FormState.of(desk, answers, problems, is_locked=True))
    settled = list_settled_warnings(desk.db, row.draft_id)
    return problem_views(desk, settled, problems, groups)


def _context(request: Request, desk: Desk, row: QueueRow, form: OutcomeForm) -> FinaliseContext:
    outcomes = [
        (
            outcome,
            [
                cause
                for cause in desk.rules.outcomes["causes"]
                if outcome["id"] in cause["outcomes"]
            ],
        )
        for outcome in desk.rules.outcomes["outcomes"]
        if not (form.park and outcome["final"])
    ]
    shell = shell_of(request, "queue")
    return FinaliseContext(
        shell, row.draft_id, row.queue_number or "", outcomes, _blocking(desk, row), form
    )


@get("/operator/drafts/{draft_id:str}/done")
async def show_done(request: Request, draft_id: FromPath[str]) -> Response:
    """What was recorded, the slip, and the way to the next one."""
    desk = desk_of(request)
    row = desk.row(draft_id)
    last = last_finalisation(desk.db, desk.keys, draft_id)
    if last is None:
        return go_to(request, f"/operator/drafts/{draft_id}")
    outcome = outcome_of(desk.rules, last.outcome) or {"label": last.outcome, "final": True}
    cause = cause_of(desk.rules, last.cause) or {"label": last.cause}
    served = [
        one for one in list_periods(desk.db, draft_id) if one.state == "claimed" and one.ended_at
    ]
    minutes = sum(
        minutes_between(from_utc_text(one.started_at), from_utc_text(str(one.ended_at)))
        for one in served
    )
    context = DoneContext(
        shell=shell_of(request, "queue"),
        draft_id=draft_id,
        number=row.queue_number or "",
        outcome=last.outcome,
        outcome_label=outcome["label"],
        cause_label=cause["label"],
        at=clock_words(from_utc_text(last.decided_at)),
        minutes=minutes,
        is_final=outcome["final"],
    )
    return show(request, "operator/done.html", context)


FINALISE_HANDLERS = [ask_outcome, decide, show_done]
