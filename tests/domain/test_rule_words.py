"""Plain words, few of them: the limits of the texts that an applicant reads."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from server.domain.rule_files import load_rules
from server.domain.rules import field_of

RULES = load_rules()
Json = dict[str, Any]
SCREEN_WORDS, CONSENT_WORDS, TITLE_WORDS, SENTENCE_WORDS, MEAN_WORDS = 40, 75, 8, 14, 8
PAGE = 6  # cards of a flat list that stand on one page
APPLICANT = [screen for screen in RULES.flow if screen["kind"] not in ("staff", "enrol")]
STATES = (
    {"delivered", "with_code", "saved", "with_number"},
    {"waiting", "with_code", "saved", "with_number"},
    {"oss_down", "with_code", "saved", "with_number"},
    {"unsaved"},
    {"offline"},
)


def words(text: str) -> list[str]:
    return [one for one in re.split(r"\s+", text) if re.search(r"\w", one)]


def sentences(text: str) -> list[str]:
    return [one for one in re.split(r"(?<=[.?!:])\s+", text) if words(one)]


def body_in(screen: Json, state: set[str]) -> list[str]:
    shown = [one if isinstance(one, dict) else {"text": one} for one in screen["body"]]
    return [one["text"] for one in shown if one.get("only", next(iter(state))) in state]


def labels(screen: Json) -> list[str]:
    found = [button["label"] for button in screen.get("buttons", ())]
    if "next" in screen["acts"]:
        found.append(screen.get("next_label", RULES.texts["buttons"]["next"]))
    for field_id in screen.get("fields", ()):
        field = field_of(RULES, field_id)
        found += [choice["label"] for choice in field.get("choices", ())][:PAGE]
    return found


def faces(screen: Json) -> Iterator[list[str]]:
    """What stands on the screen at once: title, body, buttons; one face a state, one a page."""
    for page in screen.get("pages", [{"title": "", "body": []}]):
        for state in STATES:
            body = [*page["body"], *body_in(screen, state)]
            yield [screen["title"], page["title"], *body, *labels(screen)]


@pytest.mark.parametrize("screen", APPLICANT, ids=lambda one: one["id"])
def test_a_screen_has_few_words(screen: Json) -> None:
    limit = CONSENT_WORDS if screen["kind"] == "consent" else SCREEN_WORDS
    for face in faces(screen):
        count = sum(len(words(text)) for text in face)
        assert count <= limit, (count, face)


@pytest.mark.parametrize("screen", APPLICANT, ids=lambda one: one["id"])
def test_titles_are_short(screen: Json) -> None:
    titles = [screen["title"], *(page["title"] for page in screen.get("pages", ()))]
    assert all(0 < len(words(title)) <= TITLE_WORDS for title in titles)


def applicant_texts() -> Iterator[str]:
    for screen in APPLICANT:
        parts = [*screen["body"], *(t for page in screen.get("pages", ()) for t in page["body"])]
        yield from (one["text"] if isinstance(one, dict) else one for one in parts)
        yield from (screen[key] for key in ("helper", "example") if key in screen)
    for field in (one for top in RULES.fields for one in (top, *top.get("fields", ()))):
        yield from field.get("messages", {}).values()
    yield from RULES.texts["messages"].values()
    for row in RULES.checklist:
        yield row["document"]["how_to_get"]
    for row in (*RULES.outcomes["outcomes"], *RULES.outcomes["causes"]):
        yield row["slip"]


def test_sentences_are_short() -> None:
    found = [one for text in applicant_texts() for one in sentences(text)]
    long = [one for one in found if len(words(one)) > SENTENCE_WORDS]
    assert long == []
    assert sum(len(words(one)) for one in found) / len(found) <= MEAN_WORDS


def test_messages_are_at_most_fourteen_words_without_a_shout() -> None:
    for field in (one for top in RULES.fields for one in (top, *top.get("fields", ()))):
        for name, text in field.get("messages", {}).items():
            assert len(words(text)) <= SENTENCE_WORDS, (field["id"], name)
            assert "!" not in text


def test_the_words_are_those_that_people_use() -> None:
    """Counter words of INA Digital's kind: no foreign or office words where everyday ones exist."""
    unwanted = re.compile(
        r"\b(surel|gawai|ponsel|unggah|input|klik|tap|submit|verifikasi|domisili|mohon|harap|dimohon"
        r"|user|pemohon|saudara|kamu|valid|silahkan|error)\b",
        re.IGNORECASE,
    )
    assert [text for text in applicant_texts() if unwanted.search(text)] == []


def test_every_screen_can_be_read_aloud() -> None:
    """Without recorded speech, title, body and labels are what is read: there must be some."""
    for screen in APPLICANT:
        assert screen.get("spoken") or (screen["title"] and (screen["body"] or labels(screen)
                                        or screen.get("pages"))), screen["id"]  # fmt: skip


def test_questions_offer_a_reason_and_an_example() -> None:
    for screen in APPLICANT:
        asks = screen.get("fields") and not screen.get("off_path") and screen["kind"] != "consent"
        if asks:
            assert screen.get("helper") and screen.get("example"), screen["id"]
