"""Queue numbers (docs/sync.md §8): a letter and a counter from 001 to 999 and round.

`A` is the desk's letter.
"""

import re

DESK_LETTER = "A"
TABLET_LETTERS = "BCDEFGHIJKLMNOPQRSTUVWXYZ"
LAST_NUMBER = 999

_NUMBER = re.compile(r"([B-Z])-([0-9]{3})")


def queue_number(letter: str, number: int) -> str:
    """`B-017`."""
    return f"{letter}-{number:03d}"


def parse_tablet_number(text: str | None) -> tuple[str, int] | None:
    """(letter, number) of what a tablet gave; None when it is no such number."""
    found = _NUMBER.fullmatch(text or "")
    if not found or found[2] == "000":
        return None
    return found[1], int(found[2])


def following(number: int) -> int:
    """The number after `number` (0: none yet); 999 is followed by 1."""
    return number % LAST_NUMBER + 1


def is_ahead(number: int, of: int) -> bool:
    """On the ring of 999: does `number` come after `of`, rather than late from behind it?"""
    return 0 < (number - of) % LAST_NUMBER <= LAST_NUMBER // 2


def choose_letter(held: set[str], last_freed: dict[str, str], today: str) -> str | None:
    """The letter for a new tablet, or None when all are taken.

    `held`: letters of tablets that are enrolled. `last_freed`: letter to the business day on
    which its last holder
    was revoked. A letter is free again only on a later day; never used ones go first, then the
    longest unused: a revoked tablet without network may go on printing numbers for a while.
    """
    free = [
        letter
        for letter in TABLET_LETTERS
        if letter not in held and last_freed.get(letter, "") < today
    ]
    return min(free, key=lambda letter: (last_freed.get(letter, ""), letter), default=None)
