"""Papers for the owner of the data: a copy of it, and what was corrected (UU 27/2022, 30 and 32).

Both show a NIK, so both are in the log.
"""

from litestar import Request, Response, get
from litestar.params import FromPath

from server.domain.sealing import CannotOpen
from server.domain.times import from_utc_text, moment_words
from server.store.drafts import open_answers
from server.store.events import list_events
from server.store.operators import list_operators
from server.store.queue import QueueRow
from server.store.revisions import OpenedDraft
from server.web.operator.answers import show
from server.web.operator.contexts_rights import (
    CorrectionsContext,
    DataContext,
    DataLine,
    SightLine,
)
from server.web.operator.desk_request import Desk, desk_of
from server.web.operator.draft_view import record_sight
from server.web.operator.history_view import change_views, version_views
from server.web.operator.shell import shell_of

SIGHTS = frozenset({"draft_opened", "nik_read"})
MOST_SIGHTS = 40


@get("/operator/drafts/{draft_id:str}/data")
async def show_data(request: Request, draft_id: FromPath[str]) -> Response:
    """Everything that is held about somebody, and who has seen it."""
    desk = desk_of(request)
    row = desk.row(draft_id)
    state, opened = _opened(desk, row)
    answers = opened.answers if opened else {}
    record_sight(desk, draft_id, "data", bool(answers.get("nik")))
    desk.record("data_copy_shown", draft_id)
    consent = (opened.envelope.get("consent") if opened else None) or {}
    kept, days = _kept(row, desk.settings())
    context = DataContext(
        shell=shell_of(request, "queue"),
        draft_id=draft_id,
        number=row.queue_number or "",
        made=moment_words(desk.now),
        state=state,
        erased=_erased(row),
        received=_moment(row.received_at),
        consent_version=str(consent.get("version", "")),
        consent_at=_moment(str(consent.get("at", ""))),
        kept=kept,
        days=days,
        lines=[DataLine(one.label, one.after) for one in change_views(desk, {}, answers)],
        sights=_sights(desk, draft_id),
        settings=desk.settings(),
    )
    return show(request, "print/owner_data.html", context)


@get("/operator/drafts/{draft_id:str}/corrections")
async def show_corrections(request: Request, draft_id: FromPath[str]) -> Response:
    """What the office changed on the owner's word, field by field."""
    desk = desk_of(request)
    row = desk.row(draft_id)
    state, opened = _opened(desk, row)
    versions = version_views(desk, draft_id) if opened else []
    record_sight(desk, draft_id, "corrections", any(one.changes for one in versions))
    desk.record("corrections_shown", draft_id)
    context = CorrectionsContext(
        shell=shell_of(request, "queue"),
        draft_id=draft_id,
        number=row.queue_number or "",
        made=moment_words(desk.now),
        state=state,
        erased=_erased(row),
        versions=[one for one in versions if one.kind == "edit" and one.changes],
        settings=desk.settings(),
    )
    return show(request, "print/owner_corrections.html", context)


def _opened(desk: Desk, row: QueueRow) -> tuple[str, OpenedDraft | None]:
    if row.status == "withdrawn":
        return "withdrawn", None
    if row.purged_at:
        return "purged", None
    try:
        return "held", open_answers(desk.db, desk.keys, row.draft_id)
    except CannotOpen:
        return "unreadable", None


def _erased(row: QueueRow) -> str:
    if row.status == "withdrawn":
        return _moment(row.state_since or "")
    return _moment(row.purged_at or "")


def _kept(row: QueueRow, settings: dict) -> tuple[str, int]:
    if row.status == "finalised":
        return "finalised", settings["finalised_days"]
    return ("open", 0) if row.stage == "submitted" else ("unfinished", settings["draft_days"])


def _sights(desk: Desk, draft_id: str) -> list[SightLine]:
    """Newest first; each person once a minute, for a page may be asked for twice."""
    names = {one.operator_id: one.name for one in list_operators(desk.db, desk.operator.office_id)}
    seen = [
        SightLine(_moment(one.at), names.get(one.actor_id or "", ""))
        for one in reversed(list_events(desk.db, draft_id))
        if one.act in SIGHTS and one.actor_kind == "operator"
    ]
    return list(dict.fromkeys(seen))[:MOST_SIGHTS]


def _moment(text: str) -> str:
    """What a tablet wrote down may be no time at all."""
    try:
        return moment_words(from_utc_text(text))
    except ValueError:
        return text


ACCESS_HANDLERS = [show_data, show_corrections]
