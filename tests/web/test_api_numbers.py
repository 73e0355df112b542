"""A queue number is given once: to parallel tablets, over midnight in Makassar."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from tests.office import Clock, open_office

BEFORE_MIDNIGHT = datetime(2026, 11, 24, 15, 59, tzinfo=UTC)  # 23.59 WITA; 16.00 UTC is tomorrow


@pytest.fixture
def office(tmp_path):
    with open_office(tmp_path, Clock(BEFORE_MIDNIGHT)) as office:
        yield office


def given(office) -> list[tuple[str, str]]:
    return office.rows(
        "select business_day, queue_number from drafts where queue_number is not null order by 1, 2"
    )


def test_a_tablets_own_number_is_kept(office):
    tablet = office.tablet()
    answer = tablet.deliver(tablet.pack(stage="submitted", queue_number="B-017"))
    assert answer.json()["queue_number"] == "B-017"
    assert answer.json()["business_day"] == "2026-11-24"
    assert tablet.sync().json()["next_number"] == 18


def test_a_draft_that_is_not_submitted_has_no_number(office):
    tablet = office.tablet()
    assert tablet.deliver(tablet.pack(queue_number="B-001")).json()["queue_number"] is None
    assert tablet.sync().json()["next_number"] == 1


def test_fifty_parallel_deliveries_get_fifty_numbers(office):
    tablets = [office.tablet(name=f"Tablet {n}") for n in range(5)]
    packets = [
        (tablet, tablet.pack(stage="submitted", queue_number=number))
        for tablet in tablets
        for number in (None, "B-001", "nonsense", "A-001", *(f"C-{n:03d}" for n in range(1, 7)))
    ]
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda pair: pair[0].deliver(pair[1]), packets))
    assert {answer.status_code for answer in answers} == {201}
    numbers = [answer.json()["queue_number"] for answer in answers]
    assert len(set(numbers)) == len(numbers) == 50
    assert sorted(numbers) == sorted(number for _, number in given(office))


def test_a_number_that_is_taken_today_becomes_an_a_number(office):
    tablet = office.tablet()
    first = tablet.deliver(tablet.pack(stage="submitted", queue_number="B-001"))
    copy = tablet.deliver(tablet.pack(stage="submitted", queue_number="B-001"))
    assert first.json()["queue_number"] == "B-001"
    assert copy.json()["queue_number"] == "A-001"


def test_the_day_of_a_number_changes_at_midnight_in_makassar(office):
    tablet = office.tablet()
    tablet.deliver(tablet.pack(stage="submitted"))
    office.clock.move(seconds=59)
    tablet.deliver(tablet.pack(stage="submitted"))
    office.clock.move(seconds=1)
    tablet.deliver(tablet.pack(stage="submitted"))
    office.clock.move(hours=8)  # midnight in London changes nothing
    tablet.deliver(tablet.pack(stage="submitted"))
    assert given(office) == [
        ("2026-11-24", "A-001"),
        ("2026-11-24", "A-002"),
        ("2026-11-25", "A-001"),
        ("2026-11-25", "A-002"),
    ]


def test_a_tablets_counter_goes_on_over_midnight(office):
    tablet = office.tablet()
    tablet.deliver(tablet.pack(stage="submitted", queue_number="B-009"))
    office.clock.move(minutes=1)
    assert tablet.sync().json()["next_number"] == 10


def test_late_packets_do_not_turn_the_seen_counter_back(office):
    tablet = office.tablet()
    for number in ("B-998", "B-999", "B-001", "B-997"):
        tablet.deliver(tablet.pack(stage="submitted", queue_number=number))
    assert tablet.sync().json()["next_number"] == 2


def test_a_number_stays_with_its_draft_whatever_comes_later(office):
    tablet = office.tablet()
    packet = tablet.pack(stage="submitted", queue_number="B-005")
    tablet.deliver(packet)
    office.clock.move(days=2)
    answer = tablet.deliver(
        tablet.pack(packet.draft_id, rev=2, stage="submitted", queue_number="B-006")
    )
    assert answer.json()["queue_number"] == "B-005"
    assert answer.json()["business_day"] == "2026-11-24"


def test_two_offices_count_apart(office):
    here, there = office.tablet(), office.tablet("sambutan")
    assert here.deliver(here.pack(stage="submitted")).json()["queue_number"] == "A-001"
    assert there.deliver(there.pack(stage="submitted")).json()["queue_number"] == "A-001"


def test_more_than_999_desk_numbers_refuse_no_delivery(office):
    tablet = office.tablet()
    office.db.execute("insert into number_counters values ('palaran', '2026-11-24', 'A', 999)")
    assert tablet.deliver(tablet.pack(stage="submitted")).json()["queue_number"] == "A-1000"
