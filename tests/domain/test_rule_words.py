"""Plain words, few of them: the limits of the texts that an applicant reads."""

import re
from collections.abc import Iterator
from pathlib import Path
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
    {"delivered", "with_code", "saved", "with_number", "with_voice"},
    {"waiting", "with_code", "saved", "with_number"},
    {"oss_down", "with_code", "saved", "with_number"},
    {"unsaved", "without_voice"},
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


UNWANTED = re.compile(
    r"\b(surel|gawai|ponsel|unggah|input|klik|tap|submit|verifikasi|domisili|mohon|harap|dimohon"
    r"|user|pemohon|saudara|kamu|valid|silahkan|silakan|error|gagal|ditolak|salah|KBLI|proses)\b",
    re.IGNORECASE,
)
MEANT = re.compile(r"salah satu(nya)?", re.IGNORECASE)  # "one of them", no mistake
OFFICE_ONLY = ("enrol", "staff")
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
DESK_CHECKS = {"office_required", "pattern"}  # of fields that only the desk types into


def paragraphs(lines: list[Any]) -> Iterator[str]:
    yield from (one["text"] if isinstance(one, dict) else one for one in lines)


def every_applicant_text() -> Iterator[str]:
    yield from applicant_texts_of_screens()
    yield from leaves({key: RULES.texts[key] for key in RULES.texts if key not in OFFICE_ONLY})
    yield from (text for _, text in lesson_texts())
    for row in RULES.checklist:
        yield row["document"]["label"]
    for row in RULES.triage["rows"]:
        yield row.get("reason", "")
    for row in (*RULES.outcomes["outcomes"], *RULES.outcomes["causes"]):
        yield row["slip"]
    for file in (*TEMPLATES.glob("kiosk/**/*.html"), *TEMPLATES.glob("macros/kiosk/*.html")):
        yield from words_of_template(file.read_text("utf-8"))


def applicant_texts_of_screens() -> Iterator[str]:
    for screen in APPLICANT:
        yield from (screen["title"], screen.get("next_label", ""))
        yield from (screen.get(key, "") for key in ("helper", "example"))
        yield from paragraphs([*screen["body"], *screen["spoken"]])
        yield from (button["label"] for button in screen.get("buttons", ()))
        for page in screen.get("pages", ()):
            yield from (page["title"], *page["body"])
        for field_id in screen.get("fields", ()):
            field = field_of(RULES, field_id)
            yield field["label"]
            yield from (choice["label"] for choice in field.get("choices", ()))
            typed = field["kind"] not in ("choice", "yes_no")
            said = field.get("messages", {}).items()
            yield from (text for name, text in said if typed or name not in DESK_CHECKS)


def lesson_texts() -> Iterator[tuple[str, str]]:
    """Sentences of the rehearsal that stand beside its screens."""
    lesson = RULES.email_lesson
    for name, reply in lesson["replies"].items():
        yield from ((f"{name} {kind}", reply[kind]) for kind in ("yes", "no"))
    yield from (("password", lesson["password"][name]) for name in ("short", "no_digit", "full"))
    yield "look_again", lesson["look_again"]


@pytest.mark.parametrize(("name", "text"), list(lesson_texts()))
def test_the_lesson_answers_in_few_plain_words(name: str, text: str) -> None:
    assert len(words(text)) <= SENTENCE_WORDS and "!" not in text, name


def leaves(texts: Any) -> Iterator[str]:
    if isinstance(texts, str):
        yield texts
        return
    for one in texts.values() if isinstance(texts, dict) else texts:
        yield from leaves(one)


def words_of_template(source: str) -> list[str]:
    """What stands between the tags, and the words that a screen reader says."""
    code = re.sub(r"(?s){#.*?#}|{%.*?%}|{{.*?}}", " ", source)
    return [*re.findall(r">([^<>]+)<", code), *re.findall(r'aria-label="([^"]*)"', source)]


def test_the_words_are_those_that_people_use() -> None:
    """Counter words of INA Digital's kind: no foreign or office words where everyday ones exist.

    Titles, labels, buttons, what is spoken, what templates hold: all of it.
    """
    found = [MEANT.sub("", text) for text in every_applicant_text()]
    assert len(found) > 900
    assert [text for text in found if UNWANTED.search(text)] == []


@pytest.mark.parametrize("screen", RULES.flow, ids=lambda one: one["id"])
def test_what_is_read_aloud_stands_in_the_rules(screen: Json) -> None:
    """A loudspeaker reaches the whole lobby: the code is never said (accessibility.md P12)."""
    said = list(paragraphs(screen["spoken"]))
    assert said and all(re.search("[.?!:]$", one) for one in said)
    assert "{resume_code}" not in " ".join(said)
    for text in said:
        assert max(len(words(one)) for one in sentences(text)) <= SENTENCE_WORDS + 4, text
    shown = {one["only"] for one in screen["body"] if isinstance(one, dict)}
    heard = {one["only"] for one in screen["spoken"] if isinstance(one, dict)}
    assert heard <= shown


def test_every_text_is_read() -> None:
    """A sentence that nobody shows grows old unseen."""
    source = "\n".join(sources())
    unread = [
        ".".join(path)
        for path in paths(RULES.texts)
        if not re.search(reading(path[-1]), source) and path[0] not in LOOKED_UP
    ]
    assert unread == []
    for name in LOOKED_UP:
        assert re.search(reading(name), source), name


LOOKED_UP = {"messages", "enrol", "resume", "trace_in"}  # what happened chooses the sentence
FOLDERS = ("kiosk/core", "kiosk/screens", "kiosk/ui", "server", "templates")


def sources() -> Iterator[str]:
    files = (one for folder in FOLDERS for one in (TEMPLATES.parent / folder).rglob("*"))
    yield from (one.read_text("utf-8") for one in files if one.suffix in (".js", ".py", ".html"))


def paths(texts: Json, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for key, value in texts.items():
        yield (*above, key)
        if isinstance(value, dict):
            yield from paths(value, (*above, key))


def reading(key: str) -> str:
    """`texts.key`, `texts["key"]`, `{ key } = rules.texts`, or a name that code looks up."""
    name = re.escape(key)
    return rf"""\.{name}\b|["']{name}["']|{{[^}}]*\b{name}\b[^}}]*}} = \S*texts"""


def test_questions_offer_a_reason_and_an_example() -> None:
    for screen in APPLICANT:
        asks = screen.get("fields") and not screen.get("off_path") and screen["kind"] != "consent"
        if asks:
            assert screen.get("helper") and screen.get("example"), screen["id"]
