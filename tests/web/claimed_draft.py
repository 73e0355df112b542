"""A desk, a tablet and a draft that Rina has claimed; how its form is read and saved."""

import pytest

from tests.web.applicants import SITI, enrol, open_working_desk, queue
from tests.web.desk import HTML, read, read_part


@pytest.fixture
def desk(tmp_path):
    with open_working_desk(tmp_path) as desk:
        desk.hire("Rina")
        desk.hire("Budi")
        desk.log_in("Rina")
        yield desk


@pytest.fixture
def tablet(desk):
    return enrol(desk)


@pytest.fixture
def claimed(desk, tablet) -> str:
    """The id of SITI's draft, claimed by Rina."""
    (draft_id,) = queue(desk, tablet, SITI)
    desk.post(f"/operator/drafts/{draft_id}/claim")
    return draft_id


def spoken(element) -> str:
    """Words with a space between elements: cells of a table."""
    return " ".join(" ".join(element.itertext()).split())


def form_of(page) -> dict[str, str]:
    """What a browser sends of the draft's form."""
    form = page.find(f".//{HTML}form[@id='draft-form']")
    fields = {}
    for one in form.iter(f"{HTML}input"):
        fields[one.get("name")] = one.get("value") or ""
    for one in form.iter(f"{HTML}textarea"):
        fields[one.get("name")] = one.text or ""
    for one in form.iter(f"{HTML}select"):
        chosen = [o for o in one.iter(f"{HTML}option") if o.get("selected") is not None]
        fields[one.get("name")] = chosen[0].get("value") if chosen else ""
    return fields


def save(desk, draft_id: str, htmx: bool = True, **typed: str):
    form = form_of(read(desk.get(f"/operator/drafts/{draft_id}")))
    names = {name.replace("__", "."): text for name, text in typed.items()}
    return desk.post(f"/operator/drafts/{draft_id}/save", {**form, **names}, htmx=htmx)


def value_of(desk, draft_id: str, name: str) -> str:
    return form_of(read(desk.get(f"/operator/drafts/{draft_id}")))[name]


def state_of(answer, status: int = 200) -> str:
    part = read_part(answer, status)
    return part.find(f".//{HTML}div[@id='_save_state']").get("data-saved")
