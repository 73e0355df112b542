"""Each peer's folder: its own page code, and what npm put into bench/node_modules."""

import json
import shutil
import subprocess
from collections.abc import Callable
from html import escape
from pathlib import Path

from bench.kiosk.form import Question
from bench.servers import BENCH, ROOT

OWN = Path(__file__).parent
PAGES = OWN / "pages"
MODULES = BENCH / "node_modules"
Builder = Callable[[Path, list[Question]], None]


def build_surveyjs(folder: Path, questions: list[Question]) -> None:
    folder.mkdir(parents=True)
    for file in (
        "survey-core/survey.core.min.js",
        "survey-core/survey-core.fontless.min.css",
        "survey-js-ui/survey-js-ui.min.js",
    ):
        shutil.copy(MODULES / file, folder)
    _add_page("surveyjs", folder, questions)


def build_formio(folder: Path, questions: list[Question]) -> None:
    folder.mkdir(parents=True)
    for file in ("formio.form.min.js", "formio.form.min.css"):
        shutil.copy(MODULES / "@formio" / "js" / "dist" / file, folder)
    _add_page("formio", folder, questions)


def build_enketo(folder: Path, questions: list[Question]) -> None:
    """Raises CalledProcessError when it can't be bundled."""
    folder.mkdir(parents=True)
    node = (ROOT / ".setup" / "node").read_text().strip()
    subprocess.run([node, OWN / "build-enketo.js", folder], check=True, capture_output=True)
    page = (PAGES / "enketo.html").read_text()
    page = page.replace("%FORM%", _enketo_form(questions)).replace(
        "%MODEL%", enketo_model(questions)
    )
    (folder / "index.html").write_text(page)


def build_limit(folder: Path, questions: list[Question]) -> None:
    folder.mkdir(parents=True)
    shutil.copy(OWN / "limit" / "sw.js", folder)
    page = (OWN / "limit" / "index.html").read_text()
    (folder / "index.html").write_text(page.replace("%QUESTIONS%", _as_json(questions)))


def _add_page(name: str, folder: Path, questions: list[Question]) -> None:
    shutil.copy(PAGES / f"{name}.html", folder / "index.html")
    shutil.copy(PAGES / f"{name}.js", folder / "page.js")
    (folder / "questions.js").write_text(f"globalThis.QUESTIONS = {_as_json(questions)};\n")


def _as_json(questions: list[Question]) -> str:
    return json.dumps([one._asdict() for one in questions], separators=(",", ":"))


def _enketo_form(questions: list[Question]) -> str:
    """In the shape that enketo-transformer gives, one page a question."""
    fields = "\n".join(map(_enketo_field, questions))
    return (
        '<form autocomplete="off" novalidate="novalidate" class="or clearfix pages" dir="ltr" '
        f'data-form-id="visit">\n<h3 dir="auto" id="form-title">Visit</h3>\n{fields}\n</form>'
    )


def _enketo_field(question: Question) -> str:
    path = f"/data/{question.name}"
    label = f'<span lang="" class="question-label active">{escape(question.title)}</span>'
    if not question.choices:
        control = f'<input type="text" name="{path}" data-type-xml="string">'
        return f'<label class="question non-select">{label}{control}</label>'
    options = "".join(
        f'<label><input type="radio" name="{path}" data-name="{path}" value="{value}" '
        'data-type-xml="select1">'
        f'<span lang="" class="option-label active">{escape(text)}</span></label>'
        for value, text in question.choices
    )
    return (
        f'<fieldset class="question simple-select"><fieldset><legend>{label}</legend>'
        f'<div class="option-wrapper">{options}</div></fieldset></fieldset>'
    )


def enketo_model(questions: list[Question]) -> str:
    answers = "".join(f"<{one.name}/>" for one in questions)
    return (
        f'<model><instance><data id="visit">{answers}<meta><instanceID/></meta></data></instance>'
        "</model>"
    )
