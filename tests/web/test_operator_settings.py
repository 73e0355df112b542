"""The office's settings: typed, checked at the field, saved all or nothing, each office its own."""

import pytest

from server.store.settings import office_settings
from tests.web.desk import HTML, open_desk, read, read_part, words


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        desk.hire("Budi", "supervisor")
        desk.hire("Sari", "supervisor", "sambutan")
        desk.log_in("Budi")
        yield desk


def stored(desk, office_id="palaran") -> dict:
    return office_settings(desk.db, office_id, desk.client.app.state.rules)


def form_of(page) -> dict[str, list[str]]:
    """What a browser would send back untouched."""
    fields: dict[str, list[str]] = {}
    for control in page.iter(f"{HTML}input"):
        off = control.get("type") in ("radio", "checkbox") and control.get("checked") is None
        if control.get("name") and not off:
            fields.setdefault(control.get("name"), []).append(control.get("value", ""))
    return fields


def shown(desk) -> dict[str, list[str]]:
    return form_of(read(desk.get("/operator/settings")).find(f".//{HTML}form[@class='settings']"))


def test_every_setting_has_a_control_under_its_heading(desk):
    page = read(desk.get("/operator/settings"))
    names = set(shown(desk))
    settings = desk.client.app.state.rules.settings
    assert names >= {row["name"] for row in settings}
    headings = [words(heading) for heading in page.iter(f"{HTML}h2")]
    assert len(set(headings)) > len({row["group"] for row in settings})


def test_saving_an_untouched_page_changes_nothing(desk):
    before, acts = stored(desk), desk.acts()
    answer = desk.post("/operator/settings", shown(desk))
    assert (answer.status_code, answer.headers["location"]) == (303, "/operator/settings")
    assert (stored(desk), desk.acts()) == (before, acts)


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("capital_limit", ["Rp 75.000.000"], 75_000_000),
        ("email_required", ["yes"], True),
        ("referred_legal_forms", ["", "pt", "cv"], ["cv", "pt"]),
        ("referred_legal_forms", [""], []),
        ("slip_width", ["80"], "80"),
        ("dpmptsp_address", ["  Jl.   Baru 1 "], "Jl. Baru 1"),
        ("idle_form_seconds", ["150"], 150),
    ],
)
def test_a_changed_setting_is_saved_shown_again_and_an_event(desk, name, typed, value):
    answer = desk.post("/operator/settings", shown(desk) | {name: typed}, htmx=True)
    assert (answer.status_code, answer.headers["hx-redirect"]) == (204, "/operator/settings")
    assert stored(desk)[name] == value
    event = desk.db.execute("select act, detail from events order by event_id desc").fetchone()
    assert event == ("setting_changed", f'{{"name":"{name}"}}')
    page = read(desk.get("/operator/settings"))
    assert "Pengaturan sudah disimpan." in words(page)
    assert stored(desk, "sambutan")[name] != value


def test_tablets_get_it_with_the_next_heartbeat(desk):
    """What the heartbeat answers comes from this very function (tests/web/test_api*.py)."""
    desk.post("/operator/settings", shown(desk) | {"capital_limit": ["75.000.000"]})
    assert stored(desk)["capital_limit"] == 75_000_000


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("capital_limit", "lima puluh juta", "Isi dengan angka saja, tanpa koma."),
        ("capital_limit", "", "Belum diisi."),
        ("capital_limit", "99999999999", "Paling besar 10.000.000.000."),
        ("idle_form_seconds", "5", "Paling kecil 30."),
        ("office_name", "x" * 81, "Paling panjang 80 huruf."),
        ("kecamatan_code", "64.72", "Bentuknya belum cocok."),
        ("slip_width", "99", "Pilih salah satu"),
    ],
)
def test_what_cant_be_is_said_at_the_field_and_nothing_typed_is_lost(desk, name, typed, said):
    before = stored(desk)
    fields = shown(desk) | {name: [typed], "dpmptsp_address": ["Jl. Baru 1"]}
    part = read_part(desk.post("/operator/settings", fields, htmx=True), 422)
    assert said in words(part.find(f".//*[@id='{name}-problem']"))
    link = part.find(f".//{HTML}a[@href='#{name}']")
    assert said in words(link)
    again = form_of(part)
    assert again["dpmptsp_address"] == ["Jl. Baru 1"]
    if name != "slip_width":
        assert again[name] == [typed]
    assert stored(desk) == before


def test_two_supervisors_do_not_undo_each_other(desk):
    mine = shown(desk)
    desk.post("/operator/settings", shown(desk) | {"capital_limit": ["75.000.000"]})
    desk.post("/operator/settings", mine | {"slip_width": ["80"]})
    assert (stored(desk)["capital_limit"], stored(desk)["slip_width"]) == (75_000_000, "80")


def test_a_corrected_page_is_saved_on_the_second_try(desk):
    wrong = shown(desk) | {"capital_limit": ["x"], "slip_width": ["80"]}
    part = read_part(desk.post("/operator/settings", wrong, htmx=True), 422)
    desk.post("/operator/settings", form_of(part) | {"capital_limit": ["60.000.000"]}, htmx=True)
    assert (stored(desk)["capital_limit"], stored(desk)["slip_width"]) == (60_000_000, "80")


@pytest.mark.parametrize("data", [{}, {"unknown": "x"}, {"capital_limit": ["1", "2"], "x": "\x00"}])
def test_odd_forms_are_no_failure_of_ours(desk, data):
    assert desk.post("/operator/settings", data).status_code < 500
