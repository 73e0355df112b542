"""Every route of the server and the guard that it must have. Whoever adds a route adds its line.

tests/test_routes.py walks the app's routes and fails on a missing or extra line;
tests/web/test_guards.py shows each guard refusing a stranger.
"""

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

# open       anybody, on purpose: no person in it
# login      no session yet: name, password and code count tries, and the form must be ours
# signed     a tablet's signature; a revoked tablet gets nothing
# delivery   a tablet's signature; a revoked tablet's packet is set aside
# code       a one-time code of a supervisor
# operator   a session, and the page's token for each act
# supervisor the same, and the role
ROUTES = """
GET  /                                                                open
POST /api/calls                                                       signed
POST /api/deliveries                                                  delivery
POST /api/drafts/open                                                 signed
PUT  /api/drafts/{draft_id:str}                                       delivery
POST /api/drafts/{draft_id:str}/mail-code                             signed
POST /api/drafts/{draft_id:str}/mail-proof                            signed
GET  /api/ping                                                        open
POST /api/sync                                                        signed
POST /api/tablets/enrol                                               code
GET  /display                                                         open
GET  /display/numbers                                                 open
GET  /healthz                                                         open
GET  /kiosk                                                           open
GET  /kiosk/{path:path}                                               open
GET  /operator                                                        operator
GET  /operator/breach                                                 supervisor
POST /operator/breach                                                 supervisor
GET  /operator/calls                                                  operator
POST /operator/calls/{call_id:int}/answer                             operator
GET  /operator/closing                                                operator
POST /operator/closing                                                operator
GET  /operator/closing/{event_id:int}                                 operator
POST /operator/desk                                                   operator
GET  /operator/desk/new                                               operator
GET  /operator/doors                                                  operator
GET  /operator/drafts/{draft_id:str}                                  operator
POST /operator/drafts/{draft_id:str}/claim                            operator
POST /operator/drafts/{draft_id:str}/code                             operator
GET  /operator/drafts/{draft_id:str}/compare/{other_id:str}           operator
GET  /operator/drafts/{draft_id:str}/copy                             operator
POST /operator/drafts/{draft_id:str}/copy/marks                       operator
POST /operator/drafts/{draft_id:str}/copy/restart                     operator
GET  /operator/drafts/{draft_id:str}/corrections                      operator
GET  /operator/drafts/{draft_id:str}/data                             operator
GET  /operator/drafts/{draft_id:str}/done                             operator
GET  /operator/drafts/{draft_id:str}/finalise                         operator
POST /operator/drafts/{draft_id:str}/finalise                         operator
GET  /operator/drafts/{draft_id:str}/history                          operator
GET  /operator/drafts/{draft_id:str}/mail                             operator
POST /operator/drafts/{draft_id:str}/mail-code                        operator
POST /operator/drafts/{draft_id:str}/mail-desk                        operator
POST /operator/drafts/{draft_id:str}/mail-proof                       operator
POST /operator/drafts/{draft_id:str}/notes                            operator
POST /operator/drafts/{draft_id:str}/originals                        operator
GET  /operator/drafts/{draft_id:str}/product                          operator
POST /operator/drafts/{draft_id:str}/release                          operator
POST /operator/drafts/{draft_id:str}/save                             operator
GET  /operator/drafts/{draft_id:str}/slip                             operator
POST /operator/drafts/{draft_id:str}/take-over                        operator
POST /operator/drafts/{draft_id:str}/twins                            operator
POST /operator/drafts/{draft_id:str}/versions/keep                    operator
POST /operator/drafts/{draft_id:str}/versions/{revision_id:int}/use   operator
POST /operator/drafts/{draft_id:str}/warnings                         operator
GET  /operator/drafts/{draft_id:str}/withdraw                         operator
POST /operator/drafts/{draft_id:str}/withdraw                         operator
POST /operator/here                                                   operator
GET  /operator/imports                                                operator
POST /operator/imports                                                operator
GET  /operator/imports/{import_id:int}                                operator
POST /operator/imports/{import_id:int}/proofs                         operator
POST /operator/lock                                                   operator
GET  /operator/login                                                  login
POST /operator/login                                                  login
GET  /operator/login/code                                             login
POST /operator/login/code                                             login
POST /operator/login/here                                             login
POST /operator/logout                                                 operator
GET  /operator/mail                                                   supervisor
POST /operator/mail                                                   supervisor
POST /operator/mail/remove                                            supervisor
POST /operator/mail/trial                                             supervisor
GET  /operator/operators                                              supervisor
POST /operator/operators                                              supervisor
POST /operator/operators/{operator_id:str}/lock                       supervisor
POST /operator/operators/{operator_id:str}/password                   supervisor
POST /operator/operators/{operator_id:str}/second-factor/off          supervisor
POST /operator/operators/{operator_id:str}/sessions/end               supervisor
POST /operator/operators/{operator_id:str}/unlock                     supervisor
GET  /operator/password                                               operator
POST /operator/password                                               operator
POST /operator/queue/next                                             operator
GET  /operator/queue/rows                                             operator
POST /operator/queue/search                                           operator
GET  /operator/second-factor                                          operator
POST /operator/second-factor/begin                                    operator
POST /operator/second-factor/confirm                                  operator
POST /operator/second-factor/off                                      operator
GET  /operator/server                                                 supervisor
POST /operator/server/forget                                          supervisor
POST /operator/server/unlock                                          supervisor
GET  /operator/sessions                                               operator
POST /operator/sessions/end-others                                    operator
POST /operator/sessions/{session_id:str}/end                          operator
GET  /operator/set-aside                                              supervisor
GET  /operator/set-aside/{set_aside_id:int}/file                      supervisor
POST /operator/set-aside/{set_aside_id:int}/settle                    supervisor
GET  /operator/synonyms                                               supervisor
POST /operator/synonyms/known/{synonym_id:int}/remove                 supervisor
POST /operator/synonyms/{draft_id:str}/accept                         supervisor
POST /operator/synonyms/{draft_id:str}/reject                         supervisor
GET  /operator/settings                                               supervisor
POST /operator/settings                                               supervisor
GET  /operator/tablets                                                supervisor
POST /operator/tablets/codes                                          supervisor
GET  /operator/tablets/list                                           supervisor
POST /operator/tablets/{tablet_id:str}/revoke                         supervisor
POST /operator/tablets/{tablet_id:str}/wipe                           supervisor
GET  /static/{path:path}                                              open
GET  /status                                                          open
POST /status                                                          open
"""


def table() -> dict[tuple[str, str], str]:
    """(method, path) -> guard."""
    rows = [line.split() for line in ROUTES.strip().splitlines()]
    return {(method, path): guard for method, path, guard in rows}


def routes_of(app: Litestar) -> dict[tuple[str, str], HTTPRouteHandler]:
    """(method, path) -> handler; OPTIONS is Litestar's own."""
    return {
        (method, route.path): handler
        for route in app.routes
        for handler in getattr(route, "route_handlers", [])
        for method in handler.http_methods - {"OPTIONS"}
    }


def behind(*guards: str) -> list[tuple[str, str]]:
    """The routes with one of these guards, by path."""
    return sorted(route for route, guard in table().items() if guard in guards)


def address(path: str) -> str:
    """An address of this route; nothing has the id 1."""
    return "/".join("1" if part.startswith("{") else part for part in path.split("/"))
