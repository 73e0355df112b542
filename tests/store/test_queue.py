"""The queue's statements keep their order and see one office only.

That they use an index, as all others: tests/guards/test_plans.py.
"""

from datetime import UTC, datetime, timedelta

import pytest

from server.domain.times import utc_text
from server.store import queue, search
from server.store.claims import claim_draft
from server.store.database import open_database
from server.store.desk_drafts import create_desk_draft
from server.store.drafts import set_status
from server.store.keys import make_keys, open_keys
from server.store.offices import add_office
from server.store.operators import insert_operator
from server.web.operator.queue_view import count_word

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


class Room:
    def __init__(self, tmp_path) -> None:
        make_keys(tmp_path / "keys", NOW)
        self.keys = open_keys(tmp_path / "keys")
        self.db = open_database(tmp_path / "loket.db", NOW)
        for office_id in ("palaran", "sambutan"):
            add_office(
                self.db, office_id=office_id, name=office_id, kecamatan_code="64.72.01", now=NOW
            )
        self.rina = self.hire("Rina", "palaran")
        self.dewi = self.hire("Dewi", "sambutan")

    def hire(self, name: str, office_id: str) -> str:
        return insert_operator(
            self.db, office_id=office_id, name=name, role="operator", password_hash="-", now=NOW
        )

    def draft(self, minutes: int, office_id: str = "palaran") -> str:
        who = self.rina if office_id == "palaran" else self.dewi
        at = NOW + timedelta(minutes=minutes)
        return create_desk_draft(self.db, self.keys, office_id, who, {}, at).draft_id


@pytest.fixture
def room(tmp_path):
    room = Room(tmp_path)
    yield room
    room.db.close()


VALUES = {
    "office_id": "palaran",
    "status": "new",
    "at": "",
    "draft_id": "",
    "limit": 25,
    "now": utc_text(NOW),
    "operator_id": "x",
    "value": "x",
    "most": 10,
}


def test_ones_own_drafts_are_found_from_the_claims_not_among_all_drafts(room):
    rows = room.db.execute(f"explain query plan {queue.OWN_ROWS}", VALUES).fetchall()
    assert "SEARCH d USING INDEX sqlite_autoindex_drafts_1 (draft_id=?)" in [row[3] for row in rows]


@pytest.mark.parametrize("statement", [queue.OLDEST_FIRST, queue.NEWEST_FIRST])
def test_a_page_of_the_queue_is_read_in_order_not_sorted(room, statement):
    rows = room.db.execute(f"explain query plan {statement}", VALUES).fetchall()
    assert not [row[3] for row in rows if "TEMP B-TREE" in row[3]]


def test_pages_follow_each_other_while_drafts_come_and_go(room):
    ids = [room.draft(minute) for minute in range(5)]
    first = queue.list_queue(room.db, "palaran", "new", limit=2)
    assert [row.draft_id for row in first.rows] == ids[:2]
    claim_draft(room.db, "palaran", ids[0], room.rina, NOW)
    late = room.draft(9)
    second = queue.list_queue(room.db, "palaran", "new", first.after or "", limit=2)
    assert [row.draft_id for row in second.rows] == ids[2:4]
    third = queue.list_queue(room.db, "palaran", "new", second.after or "", limit=2)
    assert [row.draft_id for row in third.rows] == [ids[4], late]
    assert third.after is None


def test_drafts_of_one_moment_keep_an_order(room):
    ids = sorted(room.draft(0) for _ in range(4))
    page = queue.list_queue(room.db, "palaran", "new", limit=3)
    rest = queue.list_queue(room.db, "palaran", "new", page.after or "", limit=3)
    assert [row.draft_id for row in [*page.rows, *rest.rows]] == ids


def test_finished_ones_stand_newest_first(room):
    ids = [room.draft(minute) for minute in range(3)]
    for draft_id in ids:
        set_status(room.db, draft_id, "finalised", "finalised", room.rina, NOW)
    page = queue.list_queue(room.db, "palaran", "finalised")
    assert [row.draft_id for row in page.rows] == ids[::-1]


def test_no_statement_sees_another_office(room):
    other = room.draft(0, "sambutan")
    claim_draft(room.db, "sambutan", other, room.dewi, NOW)
    assert queue.list_queue(room.db, "palaran", "claimed").rows == []
    assert queue.get_row(room.db, "palaran", other) is None
    assert queue.list_open_rows(room.db, "palaran") == []
    assert queue.list_own_claims(room.db, "palaran", room.dewi) == []
    assert queue.list_claimable(room.db, "palaran", "9999") == []
    assert sum(queue.count_queue(room.db, "palaran").values()) == 0
    assert search.search_rows(room.db, room.keys, "palaran", "A-001") == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("A-001", "A-001"),
        ("a1", "A-001"),
        ("B 17", "B-017"),
        (" c-999 ", "C-999"),
        ("A-1000", None),
        ("AB-1", None),
        ("Siti", None),
        ("17", None),
        ("Ａ-１", None),
    ],
)
def test_queue_numbers_as_people_type_them(text, number):
    assert search.queue_number_of(text) == number


def test_counting_stops_where_nobody_reads_on(room, monkeypatch):
    monkeypatch.setattr(queue, "MOST_COUNTED", 3)
    for minute in range(5):
        room.draft(minute)
    assert queue.count_queue(room.db, "palaran")["new"] == 3


def test_a_filter_says_so_many_or_more():
    assert count_word(queue.MOST_COUNTED - 1) == "999"
    assert count_word(queue.MOST_COUNTED) == "999+"
