"""Doors to an account: shared phones and addresses, who needs help, the sums of the month."""

from tests.web.accounts import BUDI, SARI, acts, card, desk, purge_later, tablet, take
from tests.web.applicants import SITI, send
from tests.web.desk import HTML, read, words

__all__ = ["desk", "tablet"]  # fixtures


def row_of(desk, draft_id) -> str:
    page = read(desk.get("/operator/"))
    return words(next(row for row in page.iter(f"{HTML}tr") if row.get("data-draft") == draft_id))


def last_detail(desk, act) -> str:
    found = desk.db.execute(
        "select detail from events where act = ? order by event_id desc limit 1", [act]
    )
    return found.fetchone()[0]


def shared(desk, draft_id) -> dict[str, str]:
    page = read(desk.get(f"/operator/drafts/{draft_id}"))
    return {
        one.get("data-shared"): words(one)
        for one in page.iter(f"{HTML}div")
        if one.get("data-shared")
    }


def test_the_same_phone_and_email_of_other_applicants_warn_on_both_sides(desk, tablet):
    mine = take(desk, tablet, SARI)
    assert shared(desk, mine) == {}
    assert "dicocokkan" not in row_of(desk, mine)
    other = send(tablet, {**BUDI, "email": "Sari@warung.example"}).draft_id
    for draft_id in (mine, other):
        found = shared(desk, draft_id)
        assert set(found) == {"phone", "email"}
        assert "dipakai di 1 berkas orang lain" in found["phone"]
    assert '"shared_phone":1' in last_detail(desk, "judged")
    assert "1 perlu dicocokkan" in row_of(desk, mine)
    send(tablet, {**BUDI, "nik": "6472014408900003"}, stage="filling")
    assert "di 2 berkas" in shared(desk, mine)["phone"]


def test_one_number_for_everybody_is_one_card_and_the_drafts_behind_it(desk, tablet):
    mine = take(desk, tablet, SARI)
    for number in range(3):
        send(tablet, {**BUDI, "nik": f"647201440890000{number}"})
    page = read(desk.get(f"/operator/drafts/{mine}"))
    (folded,) = [one for one in page.iter(f"{HTML}details") if "3 draf itu" in words(one)]
    assert acts(folded) == ["settle_twin"] * 3


def test_the_queue_says_who_needs_help_with_an_email(desk, tablet):
    answers = {**SITI, "account_door": "none", "account_help": "desk"}
    draft_id = send(tablet, answers).draft_id
    assert "perlu bantuan email" in desk.get("/operator/").text
    send(tablet, {**answers, "email": "sari@warung.example"}, draft_id=draft_id, rev=2)
    assert "perlu bantuan email" not in desk.get("/operator/").text


def test_a_second_draft_of_the_same_person_does_not_warn(desk, tablet):
    first = take(desk, tablet, SARI)
    second = send(tablet, SARI).draft_id
    assert shared(desk, first) == shared(desk, second) == {}


def test_before_the_nik_is_known_nobody_is_called_another_applicant(desk, tablet):
    unknown = {name: value for name, value in SARI.items() if name != "nik"}
    first = take(desk, tablet, SARI)
    second = send(tablet, unknown, stage="filling").draft_id
    assert shared(desk, first) == shared(desk, second) == {}


def test_a_finalised_case_warns_until_it_is_purged(desk, tablet, tmp_path):
    mine = take(desk, tablet, SARI)
    desk.post(f"/operator/drafts/{mine}/finalise", {"outcome": "cancelled", "cause": "duplicate"})
    other = send(tablet, BUDI).draft_id
    status = desk.db.execute("select status from drafts where draft_id = ?", [mine]).fetchone()[0]
    assert (status, set(shared(desk, other))) == ("finalised", {"phone"})
    purge_later(desk, tmp_path)
    assert shared(desk, other) == {}


# The sums


def sums(desk) -> dict[str, list[str]]:
    page = read(desk.get("/operator/doors"))
    return {
        row.get("data-door"): [one.text for one in row.iter(f"{HTML}td")]
        for row in page.iter(f"{HTML}tr")
        if row.get("data-door")
    }


def test_the_month_counts_doors_and_outlives_the_purge_but_no_withdrawal(desk, tablet, tmp_path):
    assert sums(desk) == {}
    none = {**SITI, "account_door": "none"}
    learned = send(tablet, {**none, "nik": "1"}).draft_id
    revised = {**none, "nik": "1", "has_email": "yes", "lesson_done": "yes", "email": "a@b.id"}
    send(tablet, revised, draft_id=learned, rev=2)
    gone = send(tablet, {**none, "nik": "2"}).draft_id
    proven = take(desk, tablet, {**SARI, "account_door": "email"})
    card(desk, proven, "mail-desk")
    desk.post(f"/operator/drafts/{proven}/finalise", {"outcome": "cancelled", "cause": "duplicate"})
    expected = {
        "none": ["2", "2", "1", "1", "0"],
        "email": ["1", "0", "0", "0", "1"],
        "all": ["3", "2", "1", "1", "1"],
    }
    assert sums(desk) == expected
    purge_later(desk, tmp_path)
    assert sums(desk) == expected
    tablet.deliver(tablet.pack(gone, rev=2, stage="withdrawn", answers={}))
    assert sums(desk)["all"] == ["2", "1", "1", "1", "1"]


def test_a_mistaken_tap_that_was_corrected_does_not_count(desk, tablet):
    draft_id = send(tablet, {**SITI, "account_door": "none", "has_email": "no"}).draft_id
    send(tablet, {**SARI, "account_door": "email"}, draft_id=draft_id, rev=2)
    assert sums(desk)["email"] == ["1", "0", "0", "0", "0"]
