"""Who is compared in the browser, and how its page is read and touched."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from bench.kiosk.folders import build_enketo, build_formio, build_limit, build_surveyjs
from bench.kiosk.form import Question

PRODUCT = "loket"
LIMIT = "bare page"


class Handles(NamedTuple):
    """`question`, `saved`, `counts`: JavaScript for bench/kiosk/probe.js; the rest selectors."""

    question: str
    next: str
    choice: str
    line: str
    saved: str = "() => true"
    counts: str = "() => true"
    key: str = ""
    first: str = "() => true"


class Peer(NamedTuple):
    name: str
    build: Callable[[Path, list[Question]], None]
    handles: Handles


KIOSK = Handles(
    question="() => document.querySelector('#screen')?.dataset.screen ?? ''",
    saved="() => document.querySelector('#code-line').hidden"
    " || !document.querySelector('#saved').hidden",
    counts="() => !document.querySelector('#code-line').hidden",
    next='#bottom-bar [data-act="next"]',
    choice="#screen .card",
    line='#screen input[type="text"]',
)
PEERS = [
    Peer(
        "surveyjs",
        build_surveyjs,
        Handles(
            question="() => document.querySelector('.sd-question[data-name]')?.dataset.name ?? ''",
            next=".sd-navigation__next-btn",
            choice=".sd-question .sd-item label",
            line=".sd-question input[type=text]",
        ),
    ),
    Peer(
        "form.io",
        build_formio,
        Handles(
            question="() => document.querySelector('.wizard-page input')?.name ?? ''",
            next=".btn-wizard-nav-next",
            choice=".wizard-page input[type=radio]",
            line=".wizard-page input[type=text]",
        ),
    ),
    Peer(
        "enketo",
        build_enketo,
        Handles(
            question="() => document.querySelector('.question.current input')?.name ?? ''",
            next=".next-page",
            choice=".question.current .option-wrapper label",
            line=".question.current input[type=text]",
        ),
    ),
    Peer(
        LIMIT,
        build_limit,
        Handles(
            question="() => document.querySelector('main')?.dataset.question ?? ''",
            saved="() => 'saved' in document.querySelector('main').dataset",
            next="#next",
            choice="main label",
            line="main input[type=text]",
            key="main p button",
        ),
    ),
]
