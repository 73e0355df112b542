"""The check of the log itself; what it says of a database stands in tests/store/test_chain.py."""

import tracemalloc
from collections.abc import Iterator

from server.domain.chain import FIRST_HASH, Break, Head, Link, event_hash, find_breaks

MANY = 20_000


class Log:
    """Events 1 to `last`, made while they are read. `swapped`: two whose places were changed."""

    def __init__(self, last: int, swapped: tuple[int, int] | None = None) -> None:
        self.last, self.swapped = last, swapped
        self.readings = 0

    def __iter__(self) -> Iterator[Link]:
        self.readings += 1
        rows = list(range(1, self.last + 1)) if self.swapped else range(1, self.last + 1)
        made: dict[int, tuple[str, str]] = {}
        previous = FIRST_HASH
        for number in rows:
            own = event_hash(previous, (str(number),))
            if self.swapped:
                made[number] = (previous, own)
            else:
                yield Link(number, previous, own, (str(number),))
            previous = own
        if self.swapped:
            one, other = self.swapped
            places = {number: number for number in made} | {one: other, other: one}
            for place, number in places.items():
                yield Link(place, *made[number], (str(number),))


def test_a_whole_log_is_read_once_and_never_held_in_memory() -> None:
    log = Log(MANY)
    tracemalloc.start()
    try:
        assert find_breaks(log, None) == []
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert log.readings == 1
    assert peak < 200_000  # bytes; all links together take some 10 MB


def test_what_changed_places_is_named_by_what_it_followed() -> None:
    """Event 3 stands where 5 was: it follows 2, which stands there still."""
    breaks = find_breaks(Log(7, swapped=(3, 5)), None)
    assert breaks == [
        Break("misplaced", 3, 4),
        Break("misplaced", 4, 5),
        Break("misplaced", 5, 2),
        Break("misplaced", 6, 3),
    ]


def test_what_follows_nothing_is_an_orphan() -> None:
    strange = Link(2, "f" * 64, event_hash("f" * 64, ("2",)), ("2",))
    first = next(iter(Log(1)))
    breaks = find_breaks([first, strange], Head(2, strange.hash))
    assert breaks == [Break("orphaned", 2, 1)]
