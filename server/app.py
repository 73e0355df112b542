"""create_app: the only place that wires things."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import lru_cache

from litestar import Litestar

from server.domain.rule_files import load_rules
from server.kiosk_pack import find_front
from server.settings import Settings
from server.store.commit_group import CommitGroup
from server.store.database import open_database
from server.store.judging import Judging
from server.store.keys import open_keys
from server.store.login_key import LoginKey
from server.store.withdrawals import Withdrawals
from server.web.api import API_HANDLERS
from server.web.backup_watch import BackupWatch
from server.web.batch import BATCH_HANDLERS
from server.web.contexts import CONTEXTS, AppState
from server.web.door import keep_door
from server.web.failures import answer_failure
from server.web.headers import add_headers
from server.web.health import HEALTH_HANDLERS
from server.web.kiosk import KIOSK_HANDLERS, load_kiosk, load_static
from server.web.kiosk_page import render_page
from server.web.mail_sending import Mailer, keep_mailing
from server.web.operator.auth_routes import AUTH_HANDLERS
from server.web.operator.desk_routes import DESK_HANDLERS
from server.web.operator.server_page import UnlockTries
from server.web.pages import environment
from server.web.public import PUBLIC_HANDLERS
from server.web.upkeep import keep_up, prepare

BODY_LIMIT = 256 * 1024  # docs/sync.md §4


def utc_now() -> datetime:
    return datetime.now(UTC)


def create_app(settings: Settings, clock: Callable[[], datetime] = utc_now) -> Litestar:
    """The whole server over the data folder of `settings`.

    The database is closed when the app shuts down.
    """
    return Litestar(
        [
            *HEALTH_HANDLERS,
            *API_HANDLERS,
            *BATCH_HANDLERS,
            *KIOSK_HANDLERS,
            *PUBLIC_HANDLERS,
            *AUTH_HANDLERS,
            *DESK_HANDLERS,
        ],
        state=AppState(_parts(settings, clock)),
        dependencies=CONTEXTS,
        exception_handlers={Exception: answer_failure},
        middleware=[keep_door],
        before_send=[add_headers],
        lifespan=[_lifespan],
        request_max_body_size=BODY_LIMIT,
        openapi_config=None,
        logging_config=None,
    )


def _parts(settings: Settings, clock: Callable[[], datetime]) -> dict[str, object]:
    """`app.state`: what handlers ask for by name (web/contexts.py), and the files in memory."""
    db = open_database(settings.database, clock())
    group = CommitGroup(db)
    return {
        "settings": settings,
        "clock": clock,
        "db": db,
        "group": group,
        "judging": Judging(group),
        "batch_turn": asyncio.Lock(),
        "keys": open_keys(settings.keys),
        "backup_watch": BackupWatch(),
        "unlock_tries": UnlockTries(),
        "login_key": LoginKey(settings.keys / "login.key"),
        "withdrawals": Withdrawals(settings.withdrawn_ledger),
        **_files(),
        "kbli_version": "",
    }


@lru_cache(maxsize=1)
def _files() -> dict[str, object]:
    """Read once a process: rules, page and files of one version, whatever changes on the disk."""
    rules = load_rules()
    front = find_front()
    return {
        "rules": rules,
        "shipped_rules": rules,
        "kiosk": load_kiosk(render_page(environment(), rules, front), front, rules.version),
        "static": load_static(),
    }


@asynccontextmanager
async def _lifespan(app: Litestar) -> AsyncGenerator[None, None]:
    prepare(app)
    app.state.mailer = Mailer()  # of this run: it belongs to its event loop
    tasks = [asyncio.create_task(work(app)) for work in (keep_up, keep_mailing)]
    try:
        yield
    finally:
        app.state.mailer.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await app.state.group.settle()
        app.state.group.close()
        app.state.db.close()
