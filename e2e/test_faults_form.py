"""The same faults under somebody who fills in the real form, from "Mulai" to the queue number."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Playwright, expect

from e2e.conftest import Office, Tablet
from e2e.fault_acts import FAULTS, act_of
from e2e.fault_proxy import Answer, Call, FaultProxy, pass_on
from e2e.house import answers_of, wait_until_judged, wait_until_sent
from e2e.kiosk_driver import Applicant
from e2e.people import SITI

SLOW = {"drip", "busy_429"}  # the form has the true patience: 20 s
SCREENS = ("phone", "name", "birth_date", "gender", "business_name", "capital")


@dataclass(frozen=True)
class BadVisit:
    """Where the power of the server goes and comes back, where that of the tablet goes."""

    faults: tuple[tuple[str, int], ...]
    server_dies_at: str
    tablet_dies_at: str


def bad_visit(seed: int) -> BadVisit:
    dice = Random(seed)  # noqa: S311 - a schedule, no secret
    names = [name for name in FAULTS if name not in SLOW]
    faults = [(dice.choice(["ok", *names]), dice.randrange(10**6)) for _ in range(20)]
    server, tablet = sorted(dice.sample(range(len(SCREENS)), 2))
    return BadVisit(tuple(faults), SCREENS[server], SCREENS[tablet])


class Street:
    """An office whose tablet reaches it only through the proxy."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.proxy = FaultProxy("127.0.0.1", office.port)
        self.url = self.proxy.url

    def enrolment_code(self) -> str:
        return self.office.enrolment_code()

    def spoil(self, visit: BadVisit) -> None:
        line = itertools.cycle(visit.faults)

        async def act(call: Call) -> Answer | None:
            name, number = next(line)
            return await (pass_on if name == "ok" else act_of(name, number))(call)

        self.proxy.on_delivery = act

    def heal(self) -> None:
        self.proxy.on_delivery = pass_on


@pytest.fixture
def street(office: Office) -> Iterator[Street]:
    street = Street(office)
    yield street
    street.proxy.close()


@pytest.fixture
def tablet(browsers: Playwright, street: Street, tmp_path: Path) -> Iterator[Tablet]:
    tablet = Tablet(browsers, street, tmp_path / "profile")
    yield tablet
    tablet.close()
    assert tablet.complaints == []


@pytest.mark.parametrize("seed", [3, 5])
def test_a_visit_through_every_fault_ends_as_one_whole_draft(
    street: Street, tablet: Tablet, seed: int
) -> None:
    visit = bad_visit(seed)
    applicant = tablet.enrol()
    street.spoil(visit)
    applicant.walk(SITI, until=visit.server_dies_at)
    street.office.kill()
    applicant.walk(SITI, until=visit.tablet_dies_at)
    applicant.wait_until_saved()
    code = applicant.resume_code
    tablet.kill()
    street.office.start()

    applicant = tablet.open()
    stands_at = applicant.resume(code, birth_year=1985)
    assert stands_at == visit.tablet_dies_at, "what was shown as saved is there"
    assert applicant.walk(SITI) == "finished"
    number = applicant.queue_number

    street.heal()
    send_now(applicant)
    wait_until_sent(applicant)
    street.proxy.release_held()
    assert applicant.queue_number == number
    draft = wait_until_judged(street.office, number)
    assert street.office.drafts() == [draft]
    assert (draft["stage"], draft["problem_count"], draft["has_conflict"]) == ("submitted", 0, 0)
    kept = answers_of(street.office, draft["draft_id"])
    assert kept["name"] == SITI["name"] and kept["nik"] == SITI["nik"]
    expect(applicant.section).to_contain_text("sudah diterima petugas")


def send_now(applicant: Applicant) -> None:
    """The browser's own word that there is a network again: rows that waited for it go at once."""
    applicant.page.evaluate("dispatchEvent(new Event('online'))")
