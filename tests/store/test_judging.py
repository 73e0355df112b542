"""After the replies: what waits for the judge is judged together, and fails alone.

| what happens                          | that draft | the others | later                    |
|---------------------------------------|------------|------------|--------------------------|
| several wait while others are written | judged     | judged     | one work of the group    |
| more than MOST wait                   | judged     | judged     | several works            |
| the same one comes twice              | once       | judged     |                          |
| the rules stumble over one            | unjudged   | judged     | the next round           |
| one breaks half-way through its rows  | no row     | judged     | the next round           |
| the keys are locked                   | unjudged   | unjudged   | when they are back       |
| the rules are replaced meanwhile      | by the new | by the new |                          |
| the transaction fails                 | unjudged   | unjudged   | the next call goes on    |
"""

import asyncio
import sqlite3
from dataclasses import replace

from server.store import judge
from server.store.judge import judge_together, list_unjudged
from server.store.judging import MOST
from server.store.keys import Keys


def unjudged(office, count):
    """Drafts that were delivered and wait for the judge, oldest first."""
    tablet = office.tablet()
    packets = [tablet.pack(stage="filling") for _ in range(count)]
    for packet in packets:
        tablet.deliver(packet)
    with office.db.atomic():
        office.db.execute("update drafts set judged_at = null, problem_count = null")
    return list_unjudged(office.db)


def add(office, calls, keys=None):
    """Each call: (draft_ids, rules). All under way on one event loop."""
    keys, judging = keys or office.state["keys"], office.state.judging

    async def add_all():
        adding = [judging.add(ids, keys, rules, office.clock.now) for ids, rules in calls]
        return await asyncio.gather(*adding, return_exceptions=True)

    return [one for one in asyncio.run(add_all()) if one is not None]


def turns(monkeypatch):
    """How many were judged at a time."""
    seen = []

    def counted(db, keys, rules, draft_ids, now):
        seen.append(len(draft_ids))
        return judge_together(db, keys, rules, draft_ids, now)

    monkeypatch.setattr("server.store.judging.judge_together", counted)
    return seen


def judged_events(office):
    return office.acts().count("judged")


def test_what_waits_is_judged_in_one_turn_and_each_once(office, monkeypatch):
    ids = unjudged(office, 5)
    seen, before = turns(monkeypatch), judged_events(office)
    add(office, [([one], office.state.rules) for one in [*ids, ids[0]]])
    assert list_unjudged(office.db) == []
    assert seen == [5]
    assert judged_events(office) - before == 5


def test_more_than_a_turn_holds_is_judged_to_the_end(office, monkeypatch):
    ids = unjudged(office, MOST + 3)
    seen = turns(monkeypatch)
    add(office, [(ids, office.state.rules)])
    assert list_unjudged(office.db) == []
    assert seen == [MOST, 3]


def test_one_that_the_rules_stumble_over_stays_alone(office, monkeypatch):
    ids = unjudged(office, 3)
    reach, calls = judge.reach_verdict, []

    def stumble(*values):
        calls.append(values)
        if len(calls) == 2:
            raise RecursionError
        return reach(*values)

    monkeypatch.setattr("server.store.judge.reach_verdict", stumble)
    add(office, [(ids, office.state.rules)])
    assert list_unjudged(office.db) == [ids[1]]


def test_one_that_breaks_half_way_leaves_no_row(office, monkeypatch):
    ids = unjudged(office, 3)
    save, calls, before = judge.save_door, [], judged_events(office)

    def break_second(*values):
        calls.append(values)
        if len(calls) == 2:
            raise sqlite3.IntegrityError
        save(*values)

    monkeypatch.setattr("server.store.judge.save_door", break_second)
    add(office, [(ids, office.state.rules)])
    assert list_unjudged(office.db) == [ids[1]]
    assert judged_events(office) - before == 2


def test_locked_keys_leave_all_for_later(office):
    ids = unjudged(office, 2)
    assert add(office, [(ids, office.state.rules)], Keys({}, None)) == []
    assert list_unjudged(office.db) == ids
    add(office, [(ids, office.state.rules)])
    assert list_unjudged(office.db) == []


def test_rules_that_were_replaced_meanwhile_decide(office):
    ids = unjudged(office, 2)
    rows = [{"when": {"all": []}, "pathway": "refer_capital", "fields": ["nik"], "reason": ""}]
    rows = [{**rows[0], "id": "all"}]
    newer = replace(office.state.rules, triage={**office.state.rules.triage, "rows": rows})
    add(office, [(ids[:1], office.state.rules), (ids[1:], newer)])
    assert office.rows("select distinct pathway from drafts") == [("refer_capital",)]


def test_a_transaction_that_fails_takes_nothing_with_it_for_good(office, monkeypatch):
    ids = unjudged(office, 2)

    def lose(db, *values):
        db.conn.rollback()
        raise sqlite3.OperationalError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr("server.store.judging.judge_together", lose)
        (failure,) = add(office, [(ids, office.state.rules)])
    assert isinstance(failure, sqlite3.OperationalError)
    assert list_unjudged(office.db) == ids
    add(office, [(ids, office.state.rules)])
    assert list_unjudged(office.db) == []
