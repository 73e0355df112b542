"""The supervisor's page of the server itself: its keys, open or waiting for their passphrase."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from litestar import Request, Response, get, post
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency

from server.domain.sealed_box import LONGEST_PASSPHRASE, WrongPassphrase
from server.domain.times import clock_words
from server.store.key_events import record_key_act, take_up_keys
from server.store.key_lock import NotLocked
from server.store.keys import Keys
from server.web.backup_watch import BackupWatch
from server.web.operator.answers import go_to, show_part
from server.web.operator.forms import read_fields
from server.web.operator.session import Operator
from server.web.operator.shell import Shell, shell_of
from server.web.upkeep import Memory, judge_unjudged

TRIES = 5
WINDOW = timedelta(minutes=15)


@dataclass
class UnlockTries:
    """Wrong passphrases of the last 15 minutes, of all supervisors together. In memory: whoever
    can restart the server holds its files anyway.
    """

    wrong: list[datetime] = field(default_factory=list)

    def wait_until(self, now: datetime) -> datetime | None:
        self.wrong = [at for at in self.wrong if at > now - WINDOW]
        return self.wrong[0] + WINDOW if len(self.wrong) >= TRIES else None


@dataclass(frozen=True)
class BackupView:
    """`minutes`: age of the newest whole copy, None: there is none. `looked`: it is known yet.

    `breaks`: rows of the log that were changed, as the last night's copy showed.
    """

    looked: bool
    minutes: int | None
    is_late: bool
    has_failed: bool
    breaks: int


@dataclass(frozen=True)
class ServerContext:
    """`keys`: open, closed (waits for the passphrase) or missing. `can_forget`: they have one.

    `folder`, `kept`: of the nightly copies. `problem`: '', wrong, or wait (until `wait_until`, a
    WITA clock time).
    """

    shell: Shell
    keys: str
    can_forget: bool
    key_count: int
    current: str
    backup: BackupView
    folder: str
    kept: int
    problem: str = ""
    wait_until: str = ""


@get("/operator/server")
async def show_server(request: Request) -> Response:
    return _show(request)


@post("/operator/server/unlock", status_code=200)
async def unlock(request: Request, operator: NamedDependency[Operator]) -> Response:
    """The passphrase opens the keys in memory; the files stay as they are."""
    state = request.app.state
    keys, tries, now = state.keys, state.unlock_tries, state.clock()
    if not keys.has_passphrase:
        return _show(request)
    until = tries.wait_until(now)
    if until:
        return _show(request, problem="wait", wait_until=clock_words(until))
    (passphrase,) = await read_fields(request, "passphrase")
    tries.wrong.append(now)  # before the slow part: tries at one time count too
    try:
        master = await asyncio.to_thread(keys.find_master, passphrase[:LONGEST_PASSPHRASE])
    except (WrongPassphrase, NotLocked):
        _record(request, operator, "keys_unlock_failed")
        return _show(request, problem="wrong")
    keys.use_master(master)
    tries.wrong.clear()
    with state.db.atomic():
        _record(request, operator, "keys_unlocked")
        take_up_keys(state.db, keys, now)
    answer = go_to(request, "/operator/server", flash="keys_unlocked")
    answer.background = BackgroundTask(judge_unjudged, state, Memory())
    return answer


@post("/operator/server/forget", status_code=200)
async def forget(request: Request, operator: NamedDependency[Operator]) -> Response:
    try:
        request.app.state.keys.forget()
    except NotLocked:
        return _show(request)
    _record(request, operator, "keys_locked")
    return go_to(request, "/operator/server", flash="keys_locked")


def _record(request: Request, operator: Operator, act: str) -> None:
    state = request.app.state
    record_key_act(
        state.db,
        act,
        state.clock(),
        operator_id=operator.operator_id,
        office_id=operator.office_id,
    )


def _show(request: Request, *, problem: str = "", wait_until: str = "") -> Response:
    keys: Keys = request.app.state.keys
    handed_out = keys.handed_out
    context = ServerContext(
        shell=shell_of(request, "server"),
        keys=keys_word(keys),
        can_forget=keys.has_passphrase,
        key_count=len(keys.key_ids),
        current=handed_out.key_id if handed_out else "",
        backup=backup_view(request),
        folder=str(request.app.state.settings.backups),
        kept=request.app.state.settings.backups_kept,
        problem=problem,
        wait_until=wait_until,
    )
    return show_part(request, "server", context, status=422 if problem else 200)


def backup_view(request: Request) -> BackupView:
    watch: BackupWatch = request.app.state.backup_watch
    now = request.app.state.clock()
    age = watch.age(now)
    return BackupView(
        looked=watch.looked,
        minutes=None if age is None else int(age.total_seconds() // 60),
        is_late=watch.is_late(now),
        has_failed=watch.failed_at is not None,
        breaks=watch.breaks,
    )


def keys_word(keys: Keys) -> str:
    if not keys.locked:
        return "open"
    return "closed" if keys.has_passphrase else "missing"


SERVER_HANDLERS = [show_server, unlock, forget]
