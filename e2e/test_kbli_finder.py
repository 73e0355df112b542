"""The kind of business in one's own words: the right question, the right slip, the right desk."""

from playwright.sync_api import expect

from e2e.kiosk_driver import Applicant
from e2e.people import SITI


def look_for(visitor: Applicant, words: str, family: str = "other") -> None:
    visitor.walk({**SITI, "business_family": family}, until="kbli")
    visitor.press("search")
    visitor.section.locator('input[name="search"]').press_sequentially(words)


def choose(visitor: Applicant, code: str) -> None:
    radio = visitor.section.locator(f'[data-view="search"] input[value="{code}"]')
    radio.locator("xpath=..").click()
    expect(radio).to_be_checked()


def test_pentol_on_the_move_ends_at_its_number_by_the_right_question(visitor: Applicant) -> None:
    look_for(visitor, "jualan pentol keliling", "street_food")
    asking = visitor.section.locator("[data-question]")
    expect(asking).to_contain_text("Jualannya di mana?")
    expect(asking.locator("label.card")).to_have_count(2)
    expect(asking.locator("label.card .picture").first).to_be_visible()
    choose(visitor, "56102")
    assert visitor.next() == "result_served"
    expect(visitor.section).to_contain_text("NIB dan Sertifikat Standar")
    expect(visitor.section).to_contain_text("SPP-IRT")
    visitor.back()
    visitor.press("not_found")
    visitor.wait_for("business_words")
    words = visitor.section.locator('input[name="business_words"]')
    expect(words).to_have_value("jualan pentol keliling")


def test_refilling_water_is_referred_with_a_slip(visitor: Applicant) -> None:
    look_for(visitor, "isi ulang galon")
    found = visitor.section.locator('[data-list="kbli_found"] label.card')
    expect(found.first).to_contain_text("Depot air isi ulang")
    expect(found.first).to_contain_text("Diperiksa dinas")
    assert found.count() <= 5
    choose(visitor, "11052")
    assert visitor.next() == "result_risk"
    visitor.press("print")
    expect(visitor.page.locator("#print-area .slip-referral")).to_contain_text("Basuki Rahmat")


def test_ojek_goes_to_the_operator(visitor: Applicant) -> None:
    look_for(visitor, "saya tukang ojek", "transport")
    choose(visitor, "49296")
    assert visitor.next() == "result_ask"
    expect(visitor.section).to_contain_text("Petugas akan memeriksa")


def test_answers_are_plain_words_with_an_example_and_never_a_bare_number(
    visitor: Applicant,
) -> None:
    look_for(visitor, "servis")
    found = visitor.section.locator('[data-list="kbli_found"] label.card')
    expect(found.first).to_be_visible()
    assert 3 <= found.count() <= 5
    for card in found.all():
        words = card.text_content() or ""
        assert "Misalnya" in words
        assert "isiko" in words or "petugas" in words
        assert not [word for word in words.split() if word.isdigit()]


def test_pictures_lead_through_three_hundred_kinds_without_typing(visitor: Applicant) -> None:
    visitor.walk({**SITI, "business_family": "shop"}, until="kbli")
    groups = visitor.section.locator('[data-list="kbli_groups"] button')
    expect(groups.first).to_be_visible()
    visitor.section.get_by_role("button", name="Baju, kain, sepatu").click()
    visitor.section.locator('[data-list="kbli"] label.card', has_text="Jual baju").first.click()
    assert visitor.next() == "result_served"
    visitor.back()
    assert visitor.screen == "kbli"
    expect(visitor.section.locator('[data-list="kbli"] input:checked')).to_have_value("47711")


def test_what_is_not_found_keeps_the_persons_own_words(visitor: Applicant) -> None:
    look_for(visitor, "tukang qwxzk")
    expect(visitor.section.locator("[data-none-found]")).to_be_visible()
    visitor.section.locator('[data-view="search"] [data-act="not_found"]').click()
    visitor.wait_for("business_words")
    box = visitor.section.locator('input[name="business_words"]')
    expect(box).to_have_value("tukang qwxzk")
    assert visitor.next() == "result_ask"
