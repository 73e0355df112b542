"""All pages of login and supervisor, behind their guards."""

from server.web.operator.account import ACCOUNT_HANDLERS
from server.web.operator.breach import BREACH_HANDLERS
from server.web.operator.calls import CALLS_HANDLERS
from server.web.operator.closing import CLOSING_HANDLERS
from server.web.operator.login_pages import LOGIN_HANDLERS
from server.web.operator.mail_server import MAIL_SERVER_HANDLERS
from server.web.operator.operators import OPERATORS_HANDLERS
from server.web.operator.routing import operator_router
from server.web.operator.second_factor_pages import FACTOR_HANDLERS
from server.web.operator.server_page import SERVER_HANDLERS
from server.web.operator.session import require_operator, require_supervisor
from server.web.operator.session_pages import SESSION_HANDLERS
from server.web.operator.set_aside import SET_ASIDE_HANDLERS
from server.web.operator.settings import SETTINGS_HANDLERS
from server.web.operator.synonyms import SYNONYM_HANDLERS
from server.web.operator.tablets import TABLETS_HANDLERS

SUPERVISOR_HANDLERS = [
    *OPERATORS_HANDLERS,
    *TABLETS_HANDLERS,
    *SETTINGS_HANDLERS,
    *MAIL_SERVER_HANDLERS,
    *SET_ASIDE_HANDLERS,
    *BREACH_HANDLERS,
    *SYNONYM_HANDLERS,
    *SERVER_HANDLERS,
]
OWN_HANDLERS = [
    *ACCOUNT_HANDLERS,
    *SESSION_HANDLERS,
    *FACTOR_HANDLERS,
    *CALLS_HANDLERS,
    *CLOSING_HANDLERS,
]
AUTH_HANDLERS = [
    operator_router(LOGIN_HANDLERS),
    operator_router(OWN_HANDLERS, guards=[require_operator]),
    operator_router(SUPERVISOR_HANDLERS, guards=[require_supervisor]),
]
