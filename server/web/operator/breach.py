"""Letters after a breach: the facts come from the log, the story from the supervisor. What is typed
here is printed and kept nowhere.
"""

from datetime import datetime, timedelta

from litestar import Request, Response, get, post

from server.domain.times import WITA, from_utc_text, moment_words
from server.store.breaches import Facts, gather_facts, record_letter
from server.store.operators import list_operators
from server.store.tablets import list_tablets
from server.web.operator.answers import show
from server.web.operator.contexts_rights import (
    BreachAct,
    BreachContext,
    BreachDraft,
    BreachForm,
    LetterContext,
)
from server.web.operator.desk_request import Desk, desk_of
from server.web.operator.forms import read_fields
from server.web.operator.shell import shell_of

WITHIN = timedelta(hours=72)  # "3 x 24 jam", article 46
FIELDS = ("known", "since", "until", "tablet_id", "how", "done")
TIMES = ("known", "since", "until")
LONGEST = 2000


@get("/operator/breach")
async def show_breach(request: Request) -> Response:
    return _form_page(request, BreachForm())


@post("/operator/breach", status_code=200)
async def make_letters(request: Request) -> Response:
    """The letters to print; the event says that they were made, not what was typed."""
    desk = desk_of(request)
    typed = [value.strip()[:LONGEST] for value in await read_fields(request, *FIELDS)]
    form = BreachForm(*typed)
    times, problems = _times(form)
    tablets = _tablets(desk)
    if problems or form.tablet_id not in tablets:
        return _form_page(request, BreachForm(*typed, problems=problems))
    facts = gather_facts(
        desk.db,
        desk.operator.office_id,
        times["since"],
        times["until"],
        form.tablet_id or None,
    )
    operator = desk.operator
    record_letter(
        desk.db, operator.office_id, operator.operator_id, times, len(facts.drafts), desk.now
    )
    return show(request, "print/breach_letters.html", _letters(request, desk, form, times, facts))


def _times(form: BreachForm) -> tuple[dict[str, datetime], dict[str, str]]:
    """What was typed as WITA, and what is wrong with it by field."""
    times: dict[str, datetime] = {}
    problems: dict[str, str] = {}
    for name in TIMES:
        text = getattr(form, name)
        try:
            times[name] = datetime.fromisoformat(text).replace(tzinfo=WITA)
        except ValueError:
            problems[name] = "time" if text else "empty"
    if not problems and times["until"] < times["since"]:
        problems["until"] = "order"
    return times, problems


def _tablets(desk: Desk) -> dict[str, str]:
    """'' stands for all of them."""
    tablets = list_tablets(desk.db, desk.operator.office_id)
    return {"": "", **{tablet.tablet_id: tablet.name for tablet in tablets}}


def _form_page(request: Request, form: BreachForm) -> Response:
    tablets = [pair for pair in _tablets(desk_of(request)).items() if pair[0]]
    context = BreachContext(shell_of(request, "tablets"), form, tablets)
    return show(request, "operator/breach.html", context, status=422 if form.problems else 200)


def _letters(
    request: Request, desk: Desk, form: BreachForm, times: dict[str, datetime], facts: Facts
) -> LetterContext:
    names = {one.operator_id: one.name for one in list_operators(desk.db, desk.operator.office_id)}
    return LetterContext(
        shell=shell_of(request, "tablets"),
        known=moment_words(times["known"]),
        deadline=moment_words(times["known"] + WITHIN),
        since=moment_words(times["since"]),
        until=moment_words(times["until"]),
        tablet=_tablets(desk)[form.tablet_id],
        how=form.how,
        done=form.done,
        drafts=[
            BreachDraft(
                draft_id=one.draft_id,
                name=one.queue_number or one.draft_id[:8],
                received=_moment(one.received_at),
                erased=_moment(one.erased_at),
            )
            for one in facts.drafts
        ],
        kinds=[field["label"] for field in desk.rules.fields if _is_held(field)],
        counts=facts.counts,
        acts=[
            BreachAct(_moment(one.at), one.act, names.get(one.actor_id or "", ""))
            for one in facts.handling
        ],
        made=moment_words(desk.now),
        settings=desk.settings(),
    )


def _is_held(field: dict) -> bool:
    """Personal, and part of a draft: what is typed for practice alone never leaves the screen."""
    return bool(field.get("personal")) and field.get("kept", True)


def _moment(text: str | None) -> str:
    return moment_words(from_utc_text(text)) if text else ""


BREACH_HANDLERS = [show_breach, make_letters]
