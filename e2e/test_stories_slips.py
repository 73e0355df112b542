"""No dead end: each pathway of the triage ends with the paper that says what to do next."""

import json
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import expect

from e2e.conftest import ROOT
from e2e.kiosk_driver import Applicant
from e2e.people import BUKUAN, PERSONAL, SITI

PATHWAYS = json.loads((ROOT / "kiosk" / "rules" / "triage.json").read_text("utf-8"))["pathways"]
CITY_OFFICE = "Basuki Rahmat"


class Way(NamedTuple):
    """`differs`: what sets this person apart from SITI; `says`: words on the paper."""

    name: str
    pathway: str
    differs: dict[str, Any]
    screen: str
    slip: str
    says: tuple[str, ...]


OTHER = {"business_kelurahan": "outside", "business_kecamatan": "64.72.02"}
WATER = {"business_family": "drinks", "kbli_code": "11052"}
OJEK = {"business_family": "transport", "kbli_code": "49296"}
CHILD = {"birth_date": "2012-03-12", "nik": "6472015203120007"}
WAYS = [
    Way("served", "served", {}, "finished", "draft", ("DRAF - BUKAN IZIN", "Langkah berikutnya")),
    Way(
        "foreigner",
        "refer_identity",
        {"is_citizen": "no"},
        "result_refer",
        "referral",
        ("NIB perorangan memakai KTP Indonesia", CITY_OFFICE),
    ),
    Way(
        "child",
        "refer_identity",
        CHILD,
        "result_refer",
        "referral",
        ("belum 17 tahun", CITY_OFFICE),
    ),
    Way(
        "nib_exists",
        "existing_nib",
        {"has_nib": "yes"},
        "result_existing_nib",
        "existing_nib",
        ("Satu orang hanya punya satu NIB",),
    ),
    Way(
        "ud",
        "refer_legal_form",
        {"legal_form": "ud"},
        "result_refer",
        "referral",
        ("usahanya berbentuk UD", CITY_OFFICE),
    ),
    Way(
        "capital",
        "refer_capital",
        {"capital_range": "over_limit"},
        "result_capital",
        "referral",
        ("Rp50.000.000", CITY_OFFICE),
    ),
    Way(
        "elsewhere",
        "other_kecamatan",
        OTHER,
        "result_elsewhere",
        "elsewhere",
        ("Samarinda Seberang", "KTP asli"),
    ),
    Way(
        "water",
        "refer_risk",
        WATER,
        "result_risk",
        "referral",
        ("perlu diperiksa dinas", CITY_OFFICE),
    ),
    Way(
        "ojek",
        "ask_operator",
        OJEK,
        "result_ask",
        "ask_operator",
        ("belum ada pilihannya di OSS",),
    ),
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_the_way_ends_with_its_slip_and_nobodys_name_on_it(visitor: Applicant, way: Way) -> None:
    assert visitor.walk({**SITI, **way.differs}, until=way.screen) == way.screen
    visitor.press("print")
    paper = visitor.page.locator(f"#print-area .slip-{way.slip}")
    for words in way.says:
        expect(paper).to_contain_text(words)
    text = paper.inner_text()
    assert [trace for trace in PERSONAL if trace in text] == []
    if way.screen == "finished":
        assert visitor.queue_number in text
        assert f"{visitor.resume_code[:4]} {visitor.resume_code[4:]}" in text
        expect(paper.locator("[data-qr] svg")).to_have_count(1)


def test_every_pathway_of_the_rules_is_among_these_ways() -> None:
    assert {way.pathway for way in WAYS} == {pathway["id"] for pathway in PATHWAYS}
    slips = {pathway["id"]: pathway["slip"] or "draft" for pathway in PATHWAYS}
    assert [way.slip for way in WAYS] == [slips[way.pathway] for way in WAYS]


def test_who_lacks_papers_goes_home_with_a_list(visitor: Applicant) -> None:
    papers = {"doc_kk": "at_home", "doc_address": "none", "business_kelurahan": BUKUAN}
    assert visitor.walk({**SITI, **papers}, until="checklist") == "checklist"
    visitor.page.evaluate(
        """() => { globalThis.printed = []; globalThis.print = () =>
            printed.push(document.querySelector('#print-area').innerText); }"""
    )
    visitor.press("print_and_finish")
    visitor.wait_for("thanks")
    (paper,) = visitor.page.evaluate("() => globalThis.printed")
    assert "Kartu Keluarga" in paper
    assert "Daftar berkas untuk NIB" in paper
