"""Reading aloud (P12, V5) with a voice of the test; pages that need no scrolling (T14)."""

import pytest
from playwright.sync_api import expect

from e2e.conftest import Tablet
from e2e.kiosk_driver import Applicant
from e2e.people import PERSONAL, SITI, Answers

VOICE = """
class Utterance extends EventTarget { constructor(text) { super(); this.text = text; } }
const said = [];
const synthesis = Object.assign(new EventTarget(), {
    speaking: false, pending: false, said, stopped: 0,
    getVoices: () => [{lang: 'id-ID', localService: LOCAL, name: 'test'}],
    speak(utterance) { said.push(utterance.text); this.speaking = true; },
    cancel() { this.speaking = false; this.stopped += 1; },
});
Object.defineProperty(globalThis, 'speechSynthesis', {value: synthesis});
globalThis.SpeechSynthesisUtterance = Utterance;
"""
SAID = "() => speechSynthesis.said.splice(0)"

POOR: Answers = {
    **SITI,
    "has_nib": "unsure",
    "doc_ktp": "at_home",
    "doc_kk": "none",
    "doc_address": "none",
    "has_phone": "no",
    "account_help": "desk",
    "doc_npwp": "have",
    "doc_bpjs": "have",
    "npwp": "123456789012345",
    "bpjs_employment": "12345678901",
    "bpjs_health": "1234567890123",
    "ktp_kelurahan": "elsewhere",
    "ktp_province": "KALIMANTAN TIMUR",
    "ktp_regency": "KOTA BONTANG",
    "ktp_kecamatan": "BONTANG SELATAN",
    "ktp_village": "TANJUNG LAUT",
    "same_address": "no",
    "business_address": "JALAN TRIKORA DEPAN PASAR NO. 12",
    "business_rt": "5",
}
"""Lacks every paper and lives elsewhere: the fullest screens there are."""


@pytest.fixture
def listener(tablet: Tablet) -> Applicant:
    """Somebody in front of a tablet with a local Indonesian voice."""
    tablet.enrol()
    tablet.context.add_init_script(VOICE.replace("LOCAL", "true"))
    return tablet.come_back()


def test_bacakan_reads_title_and_choices_and_never_an_answer(listener: Applicant) -> None:
    listener.start()
    listener.press("read_aloud")
    titles = []
    listener.on_screen = lambda: titles.append(listener.section.locator("h1").first.inner_text())
    assert listener.walk(SITI) == "finished"
    said = "\n".join(listener.page.evaluate(SAID))
    assert [one for one in titles if one.replace(" 3 ", " tiga ") not in said] == []
    assert len(titles) > 20
    for words in ("Sudah pernah punya NIB?", "Belum pernah", "Berapa NIK-nya?", "Periksa dulu"):
        assert words in said
    bare = said.replace(" ", "").replace("-", "")
    assert [trace for trace in PERSONAL if trace.replace(" ", "") in bare] == []
    assert listener.resume_code not in bare


def test_bacakan_pauses_goes_on_and_stops_at_a_choice_or_a_new_screen(
    listener: Applicant,
) -> None:
    """A9; the button says what it does."""
    speaking = "() => speechSynthesis.speaking"
    button = listener.page.locator('#top-bar [data-act="listen"]')
    listener.walk(SITI, until="has_nib")
    expect(button).to_have_text("Bacakan")
    button.click()
    assert listener.page.evaluate(SAID)[0] == "Sudah pernah punya NIB?"
    expect(button).to_have_text("Berhenti")
    button.click()
    assert listener.page.evaluate(speaking) is False
    expect(button).to_have_text("Teruskan")
    button.click()
    assert listener.page.evaluate(SAID)
    listener.answer("has_nib", "no")
    assert listener.page.evaluate(speaking) is False
    expect(button).to_have_text("Bacakan")
    button.click()
    listener.next()
    assert listener.page.evaluate(speaking) is False


def test_messages_are_read_too_at_once_for_whoever_asked_for_the_voice(
    listener: Applicant,
) -> None:
    listener.walk(SITI, until="nik")
    listener.answer("nik", "647201520385000")
    listener.next()
    assert listener.page.evaluate(SAID) == []
    listener.press("listen")
    assert "15" in listener.page.evaluate(SAID)[0]
    listener.page.reload()
    listener.start()
    listener.press("read_aloud")
    listener.walk(SITI, until="has_nib")
    listener.page.evaluate(SAID)
    listener.next()
    assert listener.page.evaluate(SAID) == [listener.error("has_nib")]


def test_the_review_is_read_only_on_demand(listener: Applicant) -> None:
    listener.walk(SITI, until="review")
    listener.page.evaluate(SAID)
    listener.press("listen_answers")
    assert any("SITI RAHMAH" in line for line in listener.page.evaluate(SAID))


def test_without_a_local_voice_nothing_offers_to_read(tablet: Tablet) -> None:
    tablet.enrol()
    tablet.context.add_init_script(VOICE.replace("LOCAL", "false"))
    applicant = tablet.come_back()
    applicant.start()
    expect(applicant.page.locator('[data-act="listen"]:visible')).to_have_count(0)
    expect(applicant.page.locator('[data-act="read_aloud"]:visible')).to_have_count(0)


@pytest.mark.parametrize("size", [(1280, 752), (800, 1232)], ids=["landscape", "portrait"])
@pytest.mark.parametrize("answers", [SITI, POOR], ids=["usual", "poor"])
def test_no_screen_of_the_way_scrolls(
    visitor: Applicant, size: tuple[int, int], answers: Answers
) -> None:
    visitor.page.set_viewport_size({"width": size[0], "height": size[1]})
    too_big: list[str] = []
    visitor.on_screen = lambda: too_big.extend(measure(visitor))
    assert visitor.walk(answers) == "finished"
    assert too_big == []


def measure(applicant: Applicant) -> list[str]:
    high, wide = applicant.page.evaluate(
        """() => [document.documentElement.scrollHeight - innerHeight,
            document.documentElement.scrollWidth - innerWidth]"""
    )
    return [f"{applicant.screen}: {high} px, {wide} px"] if high > 0 or wide > 0 else []
