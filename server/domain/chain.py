"""The chain of events: each row's hash covers the one before it. What breaks it is named. Pure."""

from collections.abc import Iterable, Iterator
from hashlib import sha256

import msgspec

from server.domain.resume_code import DIGITS, LETTERS

FIRST_HASH = "0" * 64
SEAL_LENGTH = 12
_SEAL_ALPHABET = LETTERS + DIGITS


class Link(msgspec.Struct, frozen=True):
    """One event. `row`: at, office, actor's kind and id, act, draft, detail, and the hash of the
    version that it kept, when it kept one.
    """

    event_id: int
    previous_hash: str
    hash: str
    row: tuple


class Head(msgspec.Struct, frozen=True):
    """The last event as the database remembers it beside the log."""

    event_id: int
    hash: str


class Break(msgspec.Struct, frozen=True):
    """`kind`: changed, removed (`event_id` to `other`), misplaced (it followed `other`), orphaned
    (what stood before it is nowhere), cut (`other` was the last one) or added (after `other`).
    """

    kind: str
    event_id: int
    other: int = 0


def event_row(*values: str | None, sealed_hash: str | None) -> tuple:
    """An event without a version hashes as it did before versions were covered."""
    return values if sealed_hash is None else (*values, sealed_hash)


def event_hash(previous: str, row: tuple) -> str:
    """SHA-256 over the previous hash, a newline and the row as a JSON list."""
    return sha256(previous.encode() + b"\n" + msgspec.json.encode(row)).hexdigest()


def find_breaks(links: Iterable[Link], head: Head | None) -> list[Break]:
    """In the order of the events. Empty: nothing was changed, removed, reordered or added.

    `links` can be gone through again: that happens when something is out of place, so that a whole
    log of any length is never held in memory.
    """
    breaks: list[Break] = []
    last_id, last_hash = 0, FIRST_HASH
    lost: dict[int, str] = {}
    for link in links:
        breaks += _breaks_at(link, last_id, last_hash)
        if breaks and breaks[-1] == Break("orphaned", link.event_id, last_id):
            lost[link.event_id] = link.previous_hash
        last_id, last_hash = link.event_id, link.hash
    return [*_with_owners(breaks, lost, links), *_breaks_at_end(last_id, last_hash, head)]


def _breaks_at(link: Link, last_id: int, last_hash: str) -> list[Break]:
    is_own = link.hash == event_hash(link.previous_hash, link.row)
    own = [] if is_own else [Break("changed", link.event_id)]
    if link.event_id > last_id + 1:
        return [Break("removed", last_id + 1, link.event_id - 1), *own]
    if own or link.previous_hash == last_hash:
        return own
    return [Break("orphaned", link.event_id, last_id)]


def _with_owners(
    breaks: list[Break], lost: dict[int, str], links: Iterable[Link]
) -> Iterator[Break]:
    """What follows another event than the one before it is misplaced, no orphan."""
    wanted = set(lost.values())
    owners = {link.hash: link.event_id for link in links if link.hash in wanted} if lost else {}
    for one in breaks:
        followed = owners.get(lost.get(one.event_id, "")) if one.kind == "orphaned" else None
        yield one if followed is None else Break("misplaced", one.event_id, followed)


def _breaks_at_end(last_id: int, last_hash: str, head: Head | None) -> list[Break]:
    if head is None:
        return []
    if head.event_id > last_id:
        return [Break("cut", last_id, head.event_id)]
    if head.event_id < last_id:
        return [Break("added", last_id, head.event_id)]
    return [] if head.hash == last_hash else [Break("changed", last_id)]


def day_seal(closing_hash: str) -> str:
    """`K7M3-PQ2A-9XWT`: 12 characters without look-alikes, 58 bits of a closing's hash."""
    number = int.from_bytes(sha256(b"loket-1-seal\n" + closing_hash.encode()).digest())
    characters = []
    for _ in range(SEAL_LENGTH):
        number, rest = divmod(number, len(_SEAL_ALPHABET))
        characters.append(_SEAL_ALPHABET[rest])
    seal = "".join(characters)
    return "-".join(seal[at : at + 4] for at in range(0, SEAL_LENGTH, 4))


def plain_seal(typed: str) -> str:
    """As `day_seal` gives it, whatever case, spaces and dashes were typed."""
    plain = "".join(c for c in typed.upper() if c.isascii() and c.isalnum())
    return "-".join(plain[at : at + 4] for at in range(0, len(plain), 4))
