"""Files from a tablet without network: brought in here, and the proofs taken back
(docs/sync.md §10).
"""

import asyncio
import logging
from datetime import datetime

from litestar import Request, Response, get, post
from litestar.background_tasks import BackgroundTask
from litestar.datastructures import State, UploadFile
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from server.domain.bundle import Bundle, BundleRefused, BundleRow
from server.domain.sealing import CannotOpen
from server.store.commit_group import CommitGroup
from server.store.imports import (
    RowResult,
    get_import,
    list_imports,
    make_proofs,
    open_bundle,
    record_download,
    save_import,
    take_row,
)
from server.store.judging import Judging
from server.store.keys import KeysMissing
from server.store.purge import empty_log
from server.store.receiving import ERASED, JUDGED
from server.store.tablets import Tablet
from server.web.operator.answers import go_to, show
from server.web.operator.contexts_imports import ImportsContext
from server.web.operator.desk_request import Desk, desk_of
from server.web.operator.import_view import import_lines, import_view
from server.web.operator.set_aside import within
from server.web.operator.shell import shell_of

log = logging.getLogger("loket")

TOGETHER = 32
LARGEST_FILE = 32 * 1024 * 1024  # docs/sync.md §10


@get("/operator/imports")
async def show_imports(request: Request) -> Response:
    return _upload_page(request)


@post("/operator/imports", status_code=303, request_max_body_size=LARGEST_FILE)
async def bring_in(request: Request) -> Response:
    """Each row as if it had been delivered; a file that is refused changes nothing."""
    desk = desk_of(request)
    data = await _file(request)
    if not data:
        return _upload_page(request, "empty")
    try:
        tablet, bundle = open_bundle(desk.db, desk.operator.office_id, data)
    except BundleRefused as refusal:
        return _upload_page(request, refusal.why)
    results = await _take_all(desk, request.app.state, tablet, bundle)
    operator_id = desk.operator.operator_id
    import_id = save_import(desk.db, tablet, bundle, results, operator_id, desk.now)
    answer = go_to(request, f"/operator/imports/{import_id}")
    answer.background = BackgroundTask(_afterwards, request.app.state, results, desk.now)
    return answer


async def _file(request: Request) -> bytes:
    sent = (await request.form()).get("bundle")
    return await sent.read() if isinstance(sent, UploadFile) else b""


async def _take_all(desk: Desk, state: State, tablet: Tablet, bundle: Bundle) -> list[RowResult]:
    """In their order, some together; the tablets of the lobby come in between."""
    results: list[RowResult] = []
    for start in range(0, len(bundle.rows), TOGETHER):
        rows = bundle.rows[start : start + TOGETHER]
        results += await asyncio.gather(*(_take(desk, state, tablet, row) for row in rows))
    return results


async def _take(desk: Desk, state: State, tablet: Tablet, row: BundleRow) -> RowResult:
    """One row that can't be taken doesn't hold up the others: it still lies on the tablet."""
    group: CommitGroup = state.group
    try:
        return await group.run(lambda db: take_row(db, state.withdrawals, tablet, row, desk.now))
    except Exception as failure:
        log.error("import: %s", type(failure).__name__)
        return RowResult(row.draft_id, row.rev, "failed")


async def _afterwards(state: State, results: list[RowResult], now: datetime) -> None:
    """After the reply, as after a delivery: judged, and erased bytes leave the log."""
    judging: Judging = state.judging
    new = dict.fromkeys(one.draft_id for one in results if one.said in JUDGED)
    await judging.add(new, state["keys"], state.rules, now)
    if any(one.said in ERASED for one in results):
        empty_log(state.db)


@get("/operator/imports/{import_id:int}")
async def show_import(request: Request, import_id: FromPath[int]) -> Response:
    desk = desk_of(request)
    imported = get_import(desk.db, desk.operator.office_id, within(import_id))
    if imported is None:
        raise NotFoundException
    context = import_view(desk, shell_of(request, "queue"), imported)
    return show(request, "operator/import.html", context)


@post("/operator/imports/{import_id:int}/proofs", status_code=200)
async def download_proofs(request: Request, import_id: FromPath[int]) -> Response:
    """The file for the tablet. Taking it out is an event."""
    desk = desk_of(request)
    imported = get_import(desk.db, desk.operator.office_id, within(import_id))
    if imported is None:
        raise NotFoundException
    try:
        file = make_proofs(desk.keys, imported, desk.now)
    except (KeysMissing, CannotOpen):
        return go_to(request, f"/operator/imports/{import_id}")  # the page says why
    record_download(desk.db, imported, desk.operator.operator_id, desk.now)
    name = f"bukti-terima-{imported.bundle_id[:8]}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(file, media_type="application/octet-stream", headers=headers)


def _upload_page(request: Request, problem: str = "") -> Response:
    desk = desk_of(request)
    lines = import_lines(desk, list_imports(desk.db, desk.operator.office_id))
    context = ImportsContext(shell_of(request, "queue"), lines, problem)
    return show(request, "operator/imports.html", context, status=422 if problem else 200)


IMPORT_HANDLERS = [show_imports, bring_in, show_import, download_proofs]
