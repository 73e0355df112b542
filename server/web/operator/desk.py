"""Assisted mode:
the operator fills a draft for somebody who can't use the tablet. Same rules, one page.
"""

from litestar import Request, Response, get, post

from server.domain.flow import screen_of
from server.domain.times import utc_text
from server.store.claims import claim_draft
from server.store.desk_drafts import create_desk_draft
from server.store.judge import judge_draft
from server.web.operator.answers import go_to, show
from server.web.operator.desk_contexts import AssistContext
from server.web.operator.desk_request import Desk, desk_of, form_text
from server.web.operator.shell import shell_of


@get("/operator/desk/new")
async def ask_consent(request: Request) -> Response:
    """The same words as on the tablet, to be read aloud:
    nothing is stored before the owner agrees.
    """
    return show(request, "operator/assist.html", _context(request, desk_of(request), problem=False))


@post("/operator/desk", status_code=303)
async def begin(request: Request) -> Response:
    """Gives the draft its A number at once, and claims it."""
    desk = desk_of(request)
    if await form_text(request, "consent_explained") != "yes":
        return show(
            request, "operator/assist.html", _context(request, desk, problem=True), status=422
        )
    screen = screen_of(desk.rules, "consent") or {}
    consent = {
        "version": screen.get("consent_version", desk.rules.version),
        "at": utc_text(desk.now),
    }
    office_id, operator_id = desk.operator.office_id, desk.operator.operator_id
    with desk.db.atomic():
        draft = create_desk_draft(
            desk.db,
            desk.keys,
            office_id,
            operator_id,
            {},
            desk.now,
            rules_version=desk.rules.version,
            consent=consent,
        )
        desk.record("consent_explained", draft.draft_id, version=consent["version"])
        claim_draft(desk.db, office_id, draft.draft_id, operator_id, desk.now)
        judge_draft(desk.db, desk.keys, desk.rules, draft.draft_id, desk.now)
    return go_to(request, f"/operator/drafts/{draft.draft_id}")


def _context(request: Request, desk: Desk, *, problem: bool) -> AssistContext:
    screen = screen_of(desk.rules, "consent") or {"title": "", "body": []}
    settings = desk.settings()
    body = [
        _filled(part if isinstance(part, str) else part["text"], settings)
        for part in screen["body"]
    ]
    return AssistContext(shell_of(request, "queue"), problem, screen["title"], body)


def _filled(text: str, settings: dict) -> str:
    for name, value in settings.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


ASSIST_HANDLERS = [ask_consent, begin]
