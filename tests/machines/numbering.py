"""Queue numbers of several tablets: offline over midnight, with clocks that are years wrong."""

from datetime import timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.machines.server_side import Server, new_draft_id
from tests.machines.tablet_side import Tablet

CLOCKS = st.sampled_from(
    ["1970-01-01T00:00:00.000Z", "2026-11-24T15:59:59.000Z", "2038-01-19T03:14:08.000Z"]
)
LEAPS = st.sampled_from([1, 3600, 7 * 3600, 86_400, 3 * 86_400])
WHICH = st.integers(0, 7)
# 15.59.59 UTC is one second before midnight in Makassar; 23.59.59 UTC the same in London.
EDGES = st.sampled_from([(15, 59, 59), (16, 0, 0), (23, 59, 59), (0, 0, 0)])


class NumberingMachine(RuleBasedStateMachine):
    """Two tablets begin near the end of their 999 numbers, and may be joined by others."""

    runs: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.server = Server()
        self.tablets = [Tablet(self.server.enrol(), 997), Tablet(self.server.enrol(), 998)]
        self.drafts = 0
        self.submitted: dict[str, str] = {}
        self.told: dict[str, tuple[str, str]] = {}
        self.copied = False

    @precondition(lambda self: len(self.tablets) < 4)
    @rule()
    def enrol(self) -> None:
        self.tablets.append(Tablet(self.server.enrol()))

    @precondition(lambda self: len(self.tablets) < 4)
    @rule(which=WHICH)
    def storage_is_copied(self, which: int) -> None:
        """Two devices with one letter and one counter: only the server can keep them apart."""
        self.copied = True
        tablet = self.tablets[which % len(self.tablets)]
        self.tablets.append(Tablet(tablet.identity, tablet.next_number, f"c{len(self.tablets)}"))

    @rule(which=WHICH, clock=CLOCKS)
    def clock_is_set(self, which: int, clock: str) -> None:
        self.tablets[which % len(self.tablets)].clock = clock

    @precondition(lambda self: self.drafts < 12)
    @rule(which=WHICH, count=st.integers(1, 3))
    def submit_offline(self, which: int, count: int) -> None:
        tablet = self.tablets[which % len(self.tablets)]
        for _ in range(count):
            self.drafts += 1
            draft_id = new_draft_id(self.drafts)
            tablet.begin(draft_id, {})
            tablet.save(draft_id, {"stage": "submitted"})
            self.submitted[draft_id] = tablet.numbers[draft_id]

    @rule(which=WHICH, heard=st.booleans(), latest_first=st.booleans())
    def deliver(self, which: int, heard: bool, latest_first: bool) -> None:
        tablet = self.tablets[which % len(self.tablets)]
        rows = sorted(tablet.outbox.values(), key=lambda row: row["draft_id"], reverse=latest_first)
        for row in [dict(row) for row in rows]:
            result = self.server.deliver(tablet.identity, row)
            self.note(row["draft_id"], result["body"])
            if heard:
                tablet.hear(row, result)

    def note(self, draft_id: str, proof: dict[str, Any]) -> None:
        """The number on the applicant's paper never becomes another one."""
        draft = self.server.draft(draft_id)
        assert draft is not None
        number = (draft["queue_number"], draft["business_day"])
        assert proof["queue_number"] == number[0]
        assert self.told.setdefault(draft_id, number) == number

    @rule(seconds=LEAPS)
    def time_passes(self, seconds: int) -> None:
        self.server.wait(seconds=seconds)

    @rule(edge=EDGES)
    def time_stands_at_an_edge(self, edge: tuple[int, int, int]) -> None:
        hour, minute, second = edge
        then = self.server.now.replace(hour=hour, minute=minute, second=second)
        self.server.now = then if then >= self.server.now else then + timedelta(days=1)

    @rule()
    def answers_are_forgotten(self) -> None:
        self.server.forget_answers()

    @invariant()
    def no_number_twice_on_a_day(self) -> None:
        given = self.server.rows(
            "select business_day, queue_number from drafts where queue_number is not null"
        )
        assert len(set(given)) == len(given)

    @invariant()
    def the_tablets_own_numbers_are_single(self) -> None:
        """Letters differ and a counter goes 12 steps at most here, so none can come round."""
        given = list(self.submitted.values())
        assert self.copied or len(set(given)) == len(given)

    @invariant()
    def the_server_keeps_the_tablets_numbers(self) -> None:
        for draft_id, (number, _) in self.told.items():
            assert self.copied or number == self.submitted[draft_id]

    def teardown(self) -> None:
        type(self).runs += 1
        try:
            for tablet in self.tablets:
                self.deliver_rest(tablet)
            self.no_number_twice_on_a_day()
            assert set(self.told) == set(self.submitted)
        finally:
            self.server.end()

    def deliver_rest(self, tablet: Tablet) -> None:
        for row in [dict(row) for row in tablet.outbox.values()]:
            result = self.server.deliver(tablet.identity, row)
            self.note(row["draft_id"], result["body"])
            tablet.hear(row, result)
        assert not tablet.outbox
