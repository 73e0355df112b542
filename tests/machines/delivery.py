"""One tablet's drafts on their way to the real store, with everything that can happen between."""

from contextlib import suppress
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from server.domain.draft import OFFICE_STATUSES, STATE_OF_STAGE
from tests.machines.server_side import OURS, Crash, Server, new_draft_id
from tests.machines.tablet_side import Tablet

ANSWERS = st.dictionaries(
    st.sampled_from(["name", "phone", "address"]), st.sampled_from(["A", "B", "", None]), max_size=2
)
STAGES = st.sampled_from(["filling", "paused", "submitted", "submitted", "abandoned"])
PLACES = st.integers(0, 7)
STRANGER = {"kind": "reply", "ours": False}
LIES = st.one_of(
    st.sampled_from([{"kind": "network"}, {"kind": "timeout"}]),
    st.builds(
        lambda status, body, after: {
            **STRANGER,
            "status": status,
            "body": body,
            "retry_after": after,
        },
        st.sampled_from([200, 201, 302, 401, 403, 404, 409, 410, 413, 429, 500, 502, 503]),
        st.sampled_from([None, "proof"]),
        st.one_of(st.none(), st.integers(0, 10**6)),
    ),
    st.builds(
        lambda status, body, after: {**OURS, "status": status, "body": body, "retry_after": after},
        st.sampled_from([200, 201, 204, 401, 403, 408, 409, 410, 413, 422, 429, 500, 503]),
        st.sampled_from([None, "ok", 7, [], {"problem": "nonce-reused"}, {"problem": "too-large"}]),
        st.one_of(st.none(), st.integers(0, 10**6)),
    ),
)
WRONG = st.sampled_from([{"sha256": "0" * 64}, {"rev": 0}, {"draft_id": "x"}, {"sha256": None}])


class DeliveryMachine(RuleBasedStateMachine):
    """Packets and replies lie in the street in any number and go in any order."""

    runs: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.server = Server()
        self.tablet = Tablet(self.server.enrol())
        self.packets: list[dict[str, Any]] = []
        self.replies: list[tuple[dict[str, Any], dict[str, Any]]] = []
        self.offices: dict[str, tuple[Any, ...]] = {}
        self.numbers: dict[str, str] = {}

    # At the tablet

    @precondition(lambda self: len(self.tablet.places) < 3)
    @rule(answers=ANSWERS)
    def begin(self, answers: dict) -> None:
        number = len(self.tablet.places) + 1
        self.tablet.begin(new_draft_id(number), answers)

    @precondition(lambda self: self.open_visits())
    @rule(which=PLACES, answers=ANSWERS, stage=STAGES, cut=st.sampled_from([False] * 4 + [True]))
    def save(self, which: int, answers: dict, stage: str, cut: bool) -> None:
        change = {"answers": answers, "stage": stage}
        self.tablet.save(pick(self.open_visits(), which), change, cut)

    @precondition(lambda self: self.open_visits())
    @rule(which=PLACES)
    def withdraw(self, which: int) -> None:
        self.tablet.save(pick(self.open_visits(), which), {"stage": "withdrawn"})

    def open_visits(self) -> list[str]:
        return sorted(set(self.tablet.places) - self.tablet.withdrawn)

    # In the street

    @precondition(lambda self: self.tablet.outbox)
    @rule(which=PLACES)
    def send(self, which: int) -> None:
        self.packets.append(dict(pick(list(self.tablet.outbox.values()), which)))

    @precondition(lambda self: self.packets)
    @rule(which=PLACES, stays=st.booleans(), heard=st.sampled_from(["now", "later", "never"]))
    def arrive(self, which: int, stays: bool, heard: str) -> None:
        """`stays`: a copy of the packet is still under way."""
        packet = pick(self.packets, which)
        if not stays:
            self.packets.remove(packet)
        result = self.server.deliver(self.tablet.identity, packet)
        if heard == "now":
            self.tablet.hear(packet, result)
        if heard == "later":
            self.replies.append((packet, result))

    @precondition(lambda self: self.tablet.outbox)
    @rule(heard=st.sampled_from(["all", "all", "none", "too few", "turned", "stranger", "413"]))
    def arrive_together(self, heard: str) -> None:
        """All that waits in one request."""
        rows = [dict(row) for row in self.tablet.outbox.values()]
        whole = self.server.deliver_together(self.tablet.identity, rows)
        results = whole["body"]["results"]
        told = {
            "all": whole,
            "none": {"kind": "network"},
            "too few": {**whole, "body": {"results": results[:-1]}},
            "turned": {**whole, "body": {"results": [*results[1:], results[0]]}},
            "stranger": {**whole, **STRANGER},
            "413": {**whole, "status": 413},
        }[heard]
        acts = self.tablet.hear_together(rows, told)
        if heard in ("none", "stranger") or (heard == "turned" and len(rows) > 1):
            assert set(acts) == {"wait"}

    @precondition(lambda self: self.replies)
    @rule(which=PLACES)
    def reply_arrives(self, which: int) -> None:
        reply = pick(self.replies, which)
        self.replies.remove(reply)
        self.tablet.hear(*reply)

    @precondition(lambda self: self.packets)
    @rule(which=PLACES)
    def packet_is_lost(self, which: int) -> None:
        self.packets.remove(pick(self.packets, which))

    @precondition(lambda self: self.tablet.outbox)
    @rule(which=PLACES, lie=LIES)
    def somebody_lies(self, which: int, lie: dict) -> None:
        row = dict(pick(list(self.tablet.outbox.values()), which))
        if lie.get("body") == "proof":  # as from a cache or a mirror: all is right but our mark
            lie = {**lie, "body": {key: row[key] for key in ("draft_id", "rev", "sha256")}}
        assert self.tablet.hear(row, lie) in ("wait", "stop", "person")

    @precondition(lambda self: self.packets)
    @rule(which=PLACES, wrong=WRONG)
    def proof_is_wrong(self, which: int, wrong: dict) -> None:
        packet = pick(self.packets, which)
        result = self.server.deliver(self.tablet.identity, packet)
        spoilt = {**result, "body": {**result["body"], **wrong}}
        assert self.tablet.hear(packet, spoilt) == "wait"

    # At the server

    @precondition(lambda self: self.packets)
    @rule(which=PLACES)
    def a_write_fails_before_its_commit(self, which: int) -> None:
        with suppress(Crash):
            self.server.deliver(self.tablet.identity, pick(self.packets, which), crash=True)

    @rule()
    def answers_are_forgotten(self) -> None:
        self.server.forget_answers()

    @precondition(lambda self: self.drafts())
    @rule(which=PLACES, act=st.sampled_from(["claim", "claim", "release", "edit", "finalise"]))
    def at_the_desk(self, which: int, act: str) -> None:
        draft = pick(self.drafts(), which)
        if act == "edit" and draft["status"] != "claimed":
            return
        getattr(self.server, act)(draft["draft_id"])
        self.offices.pop(draft["draft_id"], None)
        if self.is_offices(draft["draft_id"]):
            self.offices[draft["draft_id"]] = self.decided(draft["draft_id"])

    def is_offices(self, draft_id: str) -> bool:
        draft = self.server.draft(draft_id)
        return draft["edit"] > 0 or draft["status"] in OFFICE_STATUSES

    def drafts(self) -> list[dict[str, Any]]:
        ids = self.server.rows("select draft_id from drafts order by draft_id")
        return [self.server.draft(draft_id) for (draft_id,) in ids]

    def decided(self, draft_id: str) -> tuple[Any, ...]:
        draft = self.server.draft(draft_id)
        return tuple(draft[name] for name in ("revision_id", "rev", "edit", "status", "stage"))

    # What must hold all the time

    @invariant()
    def what_was_shown_is_here_or_there(self) -> None:
        for draft_id, (rev, sha256) in self.tablet.shown.items():
            row = self.tablet.outbox.get(draft_id)
            waits = row is not None and (row["rev"], row["sha256"]) == (rev, sha256)
            assert waits or self.server.keeps(draft_id, rev, sha256) or self.is_gone(draft_id)

    @invariant()
    def what_was_proved_is_kept(self) -> None:
        for proved in self.server.proved:
            assert self.server.keeps(*proved)

    @invariant()
    def nothing_is_there_twice(self) -> None:
        doubled = """select 1 from draft_revisions where kind <> 'edit'
            group by draft_id, rev having count(*) > 1"""
        assert not self.server.rows(doubled)
        assert not self.server.rows("select 1 from drafts where has_conflict = 1")

    @invariant()
    def the_newest_accepted_version_is_the_current_one(self) -> None:
        """What came later than the office's is marked so: an operator is told of it."""
        behind = """select 1 from drafts d where rev < (select max(rev)
            from draft_revisions r where r.draft_id = d.draft_id and kind = 'tablet')"""
        assert not self.server.rows(behind)

    @invariant()
    def the_open_period_tells_the_stage(self) -> None:
        states = self.server.rows(
            """select stage, state from drafts join periods using (draft_id)
            where ended_at is null and status = 'new'"""
        )
        assert all(STATE_OF_STAGE[stage] == state for stage, state in states)

    @invariant()
    def numbers_are_single_and_stay(self) -> None:
        given = self.server.rows(
            """select draft_id, queue_number, business_day from drafts
            where queue_number is not null"""
        )
        assert len({(number, day) for _, number, day in given}) == len(given)
        for draft_id, number, _ in given:
            assert self.numbers.setdefault(draft_id, number) == number
        assert not self.server.rows(
            "select 1 from drafts where stage = 'submitted' and queue_number is null"
        )

    @invariant()
    def what_the_office_holds_is_as_the_operator_left_it(self) -> None:
        """Claimed, corrected or finalised; but for a withdrawal, by the ledger or in a claim."""
        for draft_id, decided in self.offices.items():
            assert self.decided(draft_id) == decided or draft_id in self.server.ledger

    def is_gone(self, draft_id: str) -> bool:
        """By its owner's wish alone."""
        draft = self.server.draft(draft_id)
        erased = draft is None or draft["status"] in ("withdrawn", "finalised")
        return draft_id in self.tablet.withdrawn and erased

    # And at the end of every bad day

    def teardown(self) -> None:
        type(self).runs += 1
        try:
            self.heal()
        finally:
            self.server.end()

    def heal(self) -> None:
        for packet in list(self.tablet.outbox.values()):
            self.tablet.hear(packet, self.server.deliver(self.tablet.identity, packet))
        assert not self.tablet.outbox
        for packet in self.packets:  # what strayed comes last of all
            self.server.deliver(self.tablet.identity, packet)
        for draft_id, (rev, sha256) in self.tablet.shown.items():
            self.check_kept(draft_id, rev, sha256)
        self.what_was_proved_is_kept()
        self.nothing_is_there_twice()
        self.numbers_are_single_and_stay()
        self.what_the_office_holds_is_as_the_operator_left_it()
        assert self.server.broken_event() is None

    def check_kept(self, draft_id: str, rev: int, sha256: str) -> None:
        draft = self.server.draft(draft_id)
        if draft_id in self.tablet.withdrawn:
            assert self.is_gone(draft_id)
            return
        assert draft is not None
        assert self.server.keeps(draft_id, rev, sha256)
        if draft["edit"] == 0 and draft["status"] not in OFFICE_STATUSES:
            assert draft["rev"] == rev, "the highest revision is the current one"


def pick(choices: list[Any], which: int) -> Any:
    return choices[which % len(choices)]
