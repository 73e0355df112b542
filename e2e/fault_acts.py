"""What a network can do to a delivery, each as an act of the proxy (e2e/fault_proxy.py)."""

import asyncio
import json
from base64 import urlsafe_b64decode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256

from e2e.fault_proxy import LINE_CUT, Act, Answer, Call

OURS = (("Loket", "1"), ("Content-Type", "application/json"))
HTML = (("Content-Type", "text/html"),)
PORTAL = b"<!doctype html><title>WiFi</title><p>Selamat datang. Silakan masuk."
SLOWNESS = 0.05  # s a byte: 1 byte a second, as the lab's clock runs 20 times as fast


async def drop_request(call: Call) -> None:
    """Nothing arrives anywhere."""


async def lose_reply(call: Call) -> None:
    """The server has it; the tablet never hears of that."""
    await call.forward()


async def duplicate(call: Call) -> Answer:
    await call.forward()
    return await call.forward()


async def duplicate_at_once(call: Call) -> Answer:
    first, _ = await asyncio.gather(call.forward(), call.forward())
    return first


async def hold_back(call: Call) -> None:
    """It strays, and arrives after others that were sent later."""
    call.proxy.held.append(call)


async def overtake(call: Call) -> Answer:
    """What strayed before arrives now, behind this one."""
    answer = await call.forward()
    held, call.proxy.held = call.proxy.held, []
    for late in held:
        with suppress(*LINE_CUT):
            await late.forward()
    return answer


async def wrong_hash(call: Call) -> Answer:
    return await _spoilt(call, sha256="0" * 64)


async def wrong_rev(call: Call) -> Answer:
    return await _spoilt(call, rev=999_999)


async def _spoilt(call: Call, **changes: object) -> Answer:
    """The proof, or the first one of a batch."""
    answer = await call.forward()
    if not answer.proofs:
        return answer
    body = json.loads(answer.body)
    body.get("results", [body])[0].update(changes)
    return replace(answer, body=json.dumps(body).encode())


async def mirror(call: Call) -> Answer:
    """A cache or a mirror makes up the whole proof from what was sent; the server has nothing."""
    packet = json.loads(call.body) if call.method == "PUT" else {"envelope": "{}", "sealed": ""}
    envelope = json.loads(packet["envelope"])
    sealed = urlsafe_b64decode(packet["sealed"] + "=" * (-len(packet["sealed"]) % 4))
    whole = packet["envelope"].encode() + b"\n" + sealed
    proof = {
        "draft_id": envelope.get("draft_id"),
        "rev": envelope.get("rev"),
        "sha256": sha256(whole).hexdigest(),
        "kept_rev": envelope.get("rev"),
        "queue_number": None,
    }
    return Answer(200, (("Content-Type", "application/json"),), json.dumps(proof).encode())


async def drip(call: Call) -> Answer:
    """A byte a second: the tablet's patience ends before the answer does."""
    return replace(await call.forward(), pace=SLOWNESS)


def delay(number: int) -> Act:
    async def act(call: Call) -> Answer:
        await asyncio.sleep(number % 400 / 1000)
        return await call.forward()

    return act


def cut_request(number: int) -> Act:
    """The server gets the first bytes of the body."""

    async def act(call: Call) -> None:
        with suppress(*LINE_CUT):
            await call.forward(only=number % max(1, len(call.body)))

    return act


def cut_reply(number: int) -> Act:
    """The tablet gets the first bytes: of head or body."""

    async def act(call: Call) -> Answer:
        return replace(await call.forward(), cut_at=number % 500)

    return act


def refuse(status: int, body: bytes = b"{}", headers: tuple[tuple[str, str], ...] = ()) -> Act:
    """Answers in the server's place: nothing arrives there."""

    async def act(call: Call) -> Answer:
        return Answer(status, headers, body)

    return act


def busy(number: int) -> Act:
    """429 with Retry-After, by a proxy or by us."""
    wait = (("Retry-After", str(number % 40)),)
    return refuse(429, b'{"problem": "too-many"}', (*(OURS if number % 2 else HTML), *wait))


PLAIN: dict[str, Act] = {
    "drop_request": drop_request,
    "lose_reply": lose_reply,
    "duplicate": duplicate,
    "duplicate_at_once": duplicate_at_once,
    "hold_back": hold_back,
    "overtake": overtake,
    "wrong_hash": wrong_hash,
    "wrong_rev": wrong_rev,
    "drip": drip,
    "ours_500": refuse(500, b'{"problem": "internal-error"}', OURS),
    "bare_500": refuse(500, b""),
    "html_502": refuse(502, b"<h1>Bad Gateway</h1>", HTML),
    "portal_200": refuse(200, PORTAL, HTML),
    "portal_302": refuse(302, b"", (("Location", "/portal"),)),
    "stranger_401": refuse(401, b"<h1>Login</h1>", (*HTML, ("WWW-Authenticate", "Basic"))),
    "stranger_410": refuse(410, b"<h1>Gone</h1>", HTML),
    "stranger_413": refuse(413, b"<h1>Too large</h1>", HTML),
    "ours_413": refuse(413, b'{"problem": "too-large"}', OURS),
}
NUMBERED: dict[str, Callable[[int], Act]] = {
    "delay": delay,
    "cut_request": cut_request,
    "cut_reply": cut_reply,
    "busy_429": busy,
}
FAULTS = (*PLAIN, *NUMBERED)
"""What a seed draws from. `mirror` stands apart, so that an old seed still makes its old day."""


def act_of(name: str, number: int) -> Act:
    return NUMBERED[name](number) if name in NUMBERED else {**PLAIN, "mirror": mirror}[name]
