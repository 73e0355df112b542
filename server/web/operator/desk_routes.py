"""Every page of the desk behind its guard. DESK_HANDLERS goes into server/app.py."""

from litestar import Router

from server.web.operator.access import ACCESS_HANDLERS
from server.web.operator.copy_sheet import COPY_HANDLERS
from server.web.operator.desk import ASSIST_HANDLERS
from server.web.operator.doors import DOORS_HANDLERS
from server.web.operator.draft import DRAFT_HANDLERS
from server.web.operator.finalisation import FINALISE_HANDLERS
from server.web.operator.history import HISTORY_HANDLERS
from server.web.operator.imports import IMPORT_HANDLERS
from server.web.operator.mail import MAIL_HANDLERS
from server.web.operator.queue import QUEUE_HANDLERS
from server.web.operator.refusals import REFUSALS
from server.web.operator.resume_code import CODE_HANDLERS
from server.web.operator.routing import operator_router
from server.web.operator.session import require_operator
from server.web.operator.slips import SLIP_HANDLERS
from server.web.operator.withdraw import WITHDRAW_HANDLERS

PAGES = [
    *QUEUE_HANDLERS,
    *DRAFT_HANDLERS,
    *CODE_HANDLERS,
    *MAIL_HANDLERS,
    *DOORS_HANDLERS,
    *HISTORY_HANDLERS,
    *COPY_HANDLERS,
    *FINALISE_HANDLERS,
    *SLIP_HANDLERS,
    *ASSIST_HANDLERS,
    *IMPORT_HANDLERS,
    *WITHDRAW_HANDLERS,
    *ACCESS_HANDLERS,
]

DESK_HANDLERS = [
    Router(
        path="/",
        route_handlers=[operator_router(PAGES, guards=[require_operator])],
        exception_handlers=REFUSALS,
    )
]
