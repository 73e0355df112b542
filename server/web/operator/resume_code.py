"""'Kode lanjut': for an applicant who lost the paper. Shown on demand, each time with an event."""

from litestar import Request, Response, post
from litestar.params import FromPath

from server.domain.resume_code import format_code
from server.domain.sealing import CannotOpen
from server.store.drafts import open_answers
from server.web.operator.answers import show_part
from server.web.operator.desk_contexts import CodeContext
from server.web.operator.desk_request import Desk, DraftClosed, desk_of
from server.web.operator.shell import shell_of


@post("/operator/drafts/{draft_id:str}/code", status_code=200)
async def show_code(request: Request, draft_id: FromPath[str]) -> Response:
    """Needs no claim: whoever is asked may help, also while it is being filled on a tablet."""
    desk = desk_of(request)
    row = desk.row(draft_id)
    if row.is_closed:
        raise DraftClosed(row)
    code = _code(desk, draft_id)
    desk.record("code_shown", draft_id)
    context = CodeContext(
        shell=shell_of(request, "queue"),
        draft_id=draft_id,
        number=row.queue_number or "",
        code=format_code(code) if code else "",
        opens=row.status == "new" and row.edit == 0,
    )
    return show_part(request, "code", context)


def _code(desk: Desk, draft_id: str) -> str | None:
    try:
        return open_answers(desk.db, desk.keys, draft_id).resume_code
    except CannotOpen:
        return None


CODE_HANDLERS = [show_code]
