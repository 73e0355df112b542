"""Believable, fictitious applicants whose drafts reach the desk by a tablet."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from server.store.enrolments import issue_code
from server.store.keys import make_keys, open_keys
from server.store.withdrawals import Withdrawals
from tests.tablet_client import Packet, TabletClient
from tests.web.desk import MONDAY, Desk, open_desk

SITI = {
    "for_whom": "self",
    "is_citizen": "yes",
    "has_nib": "no",
    "legal_form": "own",
    "capital_range": "to_25m",
    "business_family": "food_stall",
    "doc_ktp": "have",
    "doc_kk": "have",
    "doc_address": "have",
    "has_phone": "yes",
    "has_whatsapp": "yes",
    "has_email": "no",
    "doc_npwp": "none",
    "doc_bpjs": "none",
    "phone": "+6281234567890",
    "nik": "6472015203850007",
    "name": "SITI WAHYUNI",
    "birth_date": "1985-03-12",
    "gender": "female",
    "ktp_address": "Jl. Ampera 12",
    "ktp_rt": "012",
    "ktp_rw": "003",
    "ktp_kelurahan": "64.72.01.1003",
    "kbli_code": "56101",
    "business_name": "Warung Bu Siti",
    "area": 12,
    "capital": 10_000_000,
    "running": "yes",
    "workers": 0,
    "same_address": "yes",
    "business_kelurahan": "64.72.01.1003",
    "products": [
        {
            "product_name": "Nasi kuning",
            "product_capacity": 15_000,
            "product_unit": "Bungkus",
            "product_sni": "no",
            "product_halal": "no",
        }
    ],
    "declarations_explained": "yes",
}


@contextmanager
def open_working_desk(data: Path) -> Generator[Desk, None, None]:
    """A desk whose server has its keys and its ledger: drafts can be opened."""
    make_keys(data / "keys", MONDAY)
    with open_desk(data) as desk:
        state = desk.client.app.state
        state["keys"] = open_keys(data / "keys")
        state["withdrawals"] = Withdrawals(data / "withdrawn.log")
        yield desk


def enrol(desk: Desk, office_id: str = "palaran") -> TabletClient:
    tablet = TabletClient(desk.client)
    code = issue_code(desk.db, office_id, "Tablet lobi", None, desk.clock.now)
    desk.client.base_url = "https://testserver.local"  # enrolment needs a secure origin
    assert tablet.enrol(code).status_code == 201
    desk.client.base_url = "http://testserver.local"
    return tablet


def send(tablet: TabletClient, answers: dict, **packing: object) -> Packet:
    """One revision that arrives; submitted unless `stage` says otherwise."""
    packet = tablet.pack(answers=answers, **{"stage": "submitted", **packing})
    assert tablet.deliver(packet).status_code in (200, 201, 409)
    return packet


def queue(desk: Desk, tablet: TabletClient, *people: dict) -> list[str]:
    """Drafts in the queue, a minute apart, numbered by the tablet. Returns their ids."""
    ids = []
    for number, answers in enumerate(people, start=1):
        letter = tablet.enrolled["letter"]
        packet = send(tablet, answers, queue_number=f"{letter}-{number:03d}")
        ids.append(packet.draft_id)
        desk.clock.move(minutes=1)
        desk.stay()
    return ids
