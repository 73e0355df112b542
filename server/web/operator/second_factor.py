"""Checks the code of an authenticator app, and slows down guessing as the password's check does.

The tries are counted for themselves: who knows the password must not be able to wipe them out by
typing it again.
"""

from dataclasses import dataclass
from datetime import datetime

from litestar.datastructures import State

from server.domain.totp import step_of
from server.store import failed_tries
from server.store.login_key import SecretUnreadable
from server.store.totp import read_secret, use_step
from server.web.operator.login import COUNTED_FOR, waits_until


@dataclass(frozen=True)
class CodeCheck:
    """`problem`: '' when it is right, else code, wait (until `wait_until`) or unreadable."""

    problem: str
    wait_until: datetime | None = None


def check_code(state: State, operator_id: str, typed: str, now: datetime) -> CodeCheck:
    """Of a confirmed factor. A right code counts once."""
    subject = f"code {operator_id}"
    tries = failed_tries.list_failed_tries(state.db, "login", subject, now - COUNTED_FOR)
    wait_until = waits_until(tries)
    if wait_until is not None and now < wait_until:
        return CodeCheck("wait", wait_until)
    failed_tries.insert_failed_try(state.db, "login", subject, now)
    try:
        secret = read_secret(state.db, state.login_key, operator_id, confirmed=True)
    except SecretUnreadable:
        return CodeCheck("unreadable")
    step = step_of(secret, typed, now) if secret else None
    if step is None or not use_step(state.db, operator_id, step):
        return CodeCheck("code")
    failed_tries.delete_failed_tries(state.db, "login", subject)
    return CodeCheck("")
