"""Sends the codes that are due: beside the requests, by itself (docs/sync.md §9)."""

import asyncio
import contextlib
import logging
import secrets

from litestar import Litestar
from litestar.datastructures import State

from server.domain.mail_address import address_of
from server.domain.mail_proof import CODE_DIGITS, is_given_up
from server.domain.sealing import CannotOpen
from server.domain.times import from_utc_text
from server.store.drafts import open_answers
from server.store.keys import KeysMissing
from server.store.mail_proofs import MailProof
from server.store.mail_proving import code_hash, lapse_if_changed
from server.store.mail_queue import list_due, mark_failed, mark_sent, put_off
from server.store.mail_requests import is_address_overrun, name_address
from server.web.mail_outgoing import (
    AddressRefused,
    NotNow,
    mail_server_of,
    make_message,
    office_name_of,
    send_message,
)

EVERY = 15  # seconds

log = logging.getLogger("loket")


class Mailer:
    """Of one run of the server. `troubles`: office_id to why its last message did not go."""

    def __init__(self) -> None:
        self._wake = asyncio.Event()
        self.is_closing = False
        self.troubles: dict[str, str] = {}

    def kick(self) -> None:
        """Something may be due. On the event loop only."""
        self._wake.set()

    def close(self) -> None:
        """The server ends. A library in the middle of an exchange may swallow the cancellation that
        follows, so the loop looks here too.
        """
        self.is_closing = True
        self._wake.set()

    async def rest(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(EVERY):
                await self._wake.wait()
        self._wake.clear()


async def keep_mailing(app: Litestar) -> None:
    """Runs until it is cancelled. A failure is logged and the next round tries again."""
    while not app.state.mailer.is_closing:
        try:
            await send_due(app.state)
        except Exception as failure:  # the loop outlives whatever goes wrong in one round
            log.error("mail: %s", type(failure).__name__)
        await app.state.mailer.rest()


async def send_due(state: State) -> None:
    """One attempt for each. A server that doesn't answer is asked once a round, whoever waits."""
    if state["keys"].locked:
        return
    silent: set[str] = set()
    for proof in list_due(state.db, state.clock()):
        if state.mailer.is_closing:
            return
        if is_given_up(from_utc_text(proof.asked_at), state.clock()):
            mark_failed(state.db, proof, "given_up", state.clock())
        elif proof.office_id in silent or not await _attempt(state, proof):
            silent.add(proof.office_id)
            put_off(state.db, proof, state.clock())


async def _attempt(state: State, proof: MailProof) -> bool:
    """False: it has to be tried again."""
    try:
        address = address_of(open_answers(state.db, state["keys"], proof.draft_id).answers)
    except CannotOpen:
        address = None
    if address is None:
        mark_failed(state.db, proof, "no_address", state.clock())
        return True
    if not _may_go(state, proof, address):
        return True
    try:
        await _send(state, proof, address)
    except NotNow as why:
        state.mailer.troubles[proof.office_id] = why.trouble
        log.warning("mail %s: %s", proof.draft_id, why.trouble)
        return False
    except (KeysMissing, CannotOpen):
        state.mailer.troubles[proof.office_id] = "login"
        return False
    except AddressRefused:
        mark_failed(state.db, proof, "refused", state.clock())
    state.mailer.troubles.pop(proof.office_id, None)
    return True


def _may_go(state: State, proof: MailProof, address: str) -> bool:
    """Is it still that address, and was it not written to too often? Else that is noted."""
    now, email_hash = state.clock(), state["keys"].lookup_hash("email", address)
    if proof.email_hash is None:
        if is_address_overrun(state.db, email_hash, now):
            mark_failed(state.db, proof, "too_many", now)
            return False
        name_address(state.db, proof.draft_id, email_hash)
    elif proof.email_hash != email_hash:
        with state.db.atomic():
            lapse_if_changed(state.db, proof.office_id, proof.draft_id, email_hash, now)
        return False
    return True


async def _send(state: State, proof: MailProof, address: str) -> None:
    """The code is made now and is nowhere but in the message; its hash is kept once it is sent."""
    server = mail_server_of(state, proof.office_id)
    if server is None:
        raise NotNow("line")
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    words = {"code": code, "office_name": office_name_of(state, proof.office_id)}
    message = make_message("code", server, address, state.clock(), **words)
    await send_message(state, proof.office_id, server, message)
    keys = state["keys"]
    mark_sent(
        state.db,
        proof,
        keys.lookup_hash("email", address),
        code_hash(keys, proof.draft_id, address, code),
        state.clock(),
    )
