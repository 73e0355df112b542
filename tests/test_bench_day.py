"""The replayed day: what the tablets do, and how a desk's browser fills a form."""

from itertools import pairwise
from random import Random

from bench.day.desk import FormReader
from bench.day.plan import (
    MORNING,
    SAVES,
    WHOLE,
    Act,
    Day,
    is_submitted,
    tablet_acts,
    through_outage,
)

BEGINS, ENDS = WHOLE.outage


def acts_of(day: Day, seed: int) -> list[Act]:
    return tablet_acts(day, Random(seed))  # noqa: S311 -- no secret


def deliveries(acts: list[Act]) -> list[Act]:
    return [act for act in acts if act.kind == "delivery"]


def test_a_tablet_beats_every_thirty_seconds_but_not_without_network() -> None:
    acts = acts_of(WHOLE, 1)
    beats = [act.at for act in acts if act.kind == "heartbeat"]
    gaps = [later - sooner for sooner, later in pairwise(beats)]

    assert acts == sorted(acts)
    assert not any(BEGINS <= act.at < ENDS for act in acts)
    assert 7 * 120 - 2 <= len(beats) <= 7 * 120 + 2
    assert sum(gap > 31 for gap in gaps) == 1


def test_each_draft_grows_by_one_and_ends_submitted() -> None:
    for seed in range(5):
        newest: dict[int, int] = {}
        for act in deliveries(acts_of(WHOLE, seed)):
            gap = act.rev - newest.get(act.draft, 0)
            assert gap == 1 or (gap > 0 and act.at >= ENDS)
            newest[act.draft] = act.rev
        assert len(newest) == 18
        assert set(newest.values()) == {SAVES}


def test_an_outbox_keeps_the_newest_revision_of_each_draft_until_the_network_is_back() -> None:
    outage = (100, 200)
    acts = [Act(99, "delivery", 0, 1), Act(120, "heartbeat")]
    acts += [Act(110 + rev, "delivery", 0, rev) for rev in (2, 3, 4)]
    acts += [Act(150, "delivery", 1, 1), Act(201, "delivery", 1, 2)]

    assert sorted(through_outage(acts, outage)) == [
        Act(99, "delivery", 0, 1),
        Act(200, "delivery", 0, 4),
        Act(200, "delivery", 1, 1),
        Act(200, "heartbeat"),
        Act(200, "ping"),
        Act(201, "delivery", 1, 2),
    ]


def test_a_short_day_has_whole_visits_too() -> None:
    acts = acts_of(MORNING, 3)

    assert any(is_submitted(act) for act in deliveries(acts))
    assert all(MORNING.begins <= act.at <= MORNING.ends for act in acts)


def test_a_form_is_sent_as_a_browser_sends_it_untouched() -> None:
    page = """
      <form id="other"><input name="csrf" value="no"></form>
      <form id="draft-form"><input type="hidden" name="csrf" value="t">
      <input name="name" value="A &amp; B">
      <input type="radio" name="has" value="yes"><input type="radio" name="has" value="no" checked>
      <input type="checkbox" name="tick" value="yes"><input name="empty">
      <select name="unit"><option value="a">A</option><option value="b" selected>B</option></select>
      <textarea name="words">two
lines</textarea></form><input name="after" value="x">"""

    assert FormReader("draft-form", page).fields == {
        "csrf": "t",
        "name": "A & B",
        "has": "no",
        "empty": "",
        "unit": "b",
        "words": "two\nlines",
    }
