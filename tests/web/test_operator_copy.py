"""Lembar salin: OSS order, marks on the server, one operator, no value in the log."""

import pytest

from tests.web.applicants import SITI, enrol, open_working_desk, queue
from tests.web.desk import HTML, read, words


@pytest.fixture
def desk(tmp_path):
    with open_working_desk(tmp_path) as desk:
        desk.hire("Rina")
        desk.hire("Budi")
        desk.log_in("Rina")
        yield desk


@pytest.fixture
def claimed(desk) -> str:
    (draft_id,) = queue(desk, enrol(desk), SITI)
    desk.post(f"/operator/drafts/{draft_id}/claim")
    return draft_id


def buttons(page) -> list:
    return page.findall(f".//{HTML}button[@data-copy-key]")


def keys(page) -> list[str]:
    return [one.get("data-copy-key") for one in buttons(page)]


def current(page) -> str:
    return page.find(f".//{HTML}div[@id='copy-sheet']").get("data-current")


def mark(desk, draft_id: str, done: list[str], last: str = ""):
    fields = {"done": " ".join(done), "last": last}
    return desk.post(f"/operator/drafts/{draft_id}/copy/marks", fields, htmx=True)


def sheet(desk, draft_id: str):
    return read(desk.get(f"/operator/drafts/{draft_id}/copy"))


def test_every_value_stands_ready_to_copy(desk, claimed):
    page = sheet(desk, claimed)
    ready = {one.get("data-copy-key"): one.get("data-copy") for one in buttons(page)}
    assert ready["phone"] == "81234567890"
    assert ready["birth_date"] == "12-03-1985"
    assert ready["products.1.product_name"] == "Nasi kuning"
    assert "npwp" not in ready


def test_codes_and_passwords_are_said_not_copied(desk, claimed):
    text = words(sheet(desk, claimed))
    assert "Pemilik mengetik kodenya sendiri. Kode tidak dicatat." in text
    assert "Pemilik membuat kata sandi sendiri." in text
    assert not [key for key in keys(sheet(desk, claimed)) if key.startswith("act:")]


def test_a_drop_down_shows_its_path(desk, claimed):
    assert "Kalimantan Timur > Kota Samarinda > Palaran > Bukuan" in words(sheet(desk, claimed))


def test_it_goes_on_where_it_stopped(desk, claimed):
    page = sheet(desk, claimed)
    assert current(page) == keys(page)[0]
    done = keys(page)[:22]
    assert mark(desk, claimed, done, done[-1]).status_code == 204
    page = sheet(desk, claimed)
    assert current(page) == keys(page)[22]
    assert f"Terakhir sampai isian ke-22 dari {len(keys(page))}" in words(page)


def test_repeated_and_late_messages_do_no_harm(desk, claimed):
    done = keys(sheet(desk, claimed))
    for _ in range(3):
        mark(desk, claimed, done[:5], done[4])
    page = sheet(desk, claimed)
    assert current(page) == done[5]
    mark(desk, claimed, done[:4], "")
    assert current(sheet(desk, claimed)) == done[4]


def test_marks_outlive_release_and_a_colleague_goes_on(desk, claimed):
    done = keys(sheet(desk, claimed))
    mark(desk, claimed, done[:3], done[2])
    desk.post(f"/operator/drafts/{claimed}/release")
    desk.log_in("Budi")
    desk.post(f"/operator/drafts/{claimed}/claim")
    assert current(sheet(desk, claimed)) == done[3]


def test_from_the_beginning_again(desk, claimed):
    done = keys(sheet(desk, claimed))
    mark(desk, claimed, done, done[-1])
    assert current(sheet(desk, claimed)) == ""
    desk.post(f"/operator/drafts/{claimed}/copy/restart")
    assert current(sheet(desk, claimed)) == done[0]


@pytest.mark.parametrize(
    "done", [["nik'--"], ["x" * 9000], ["act:sign_in", "products.99.product_name"]]
)
def test_unknown_marks_are_not_kept(desk, claimed, done):
    assert mark(desk, claimed, done, done[0]).status_code == 204
    assert desk.db.execute("select count(*) from copy_marks").fetchone()[0] == 0


def test_only_the_one_who_claimed_it_copies(desk, claimed):
    desk.log_in("Budi")
    assert "sedang dikerjakan Rina" in words(
        read(desk.get(f"/operator/drafts/{claimed}/copy"), 409)
    )
    assert mark(desk, claimed, ["nik"], "nik").status_code == 409
    assert desk.post(f"/operator/drafts/{claimed}/copy/restart").status_code == 409


def test_marks_hold_names_of_fields_and_never_values(desk, claimed):
    done = keys(sheet(desk, claimed))
    mark(desk, claimed, done, done[-1])
    assert SITI["nik"] not in str(desk.db.execute("select * from copy_marks").fetchall())


def test_a_missing_field_is_named_with_a_way_to_it(desk):
    (draft_id,) = queue(desk, enrol(desk), {**SITI, "capital": None})
    desk.post(f"/operator/drafts/{draft_id}/claim")
    links = {one.get("href") for one in sheet(desk, draft_id).iter(f"{HTML}a")}
    assert f"/operator/drafts/{draft_id}#capital" in links
