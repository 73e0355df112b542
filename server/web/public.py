"""Pages for anybody, without a person in them: what to bring, the state of an application, the
display.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody
from sqlite_utils import Database

from server.domain.resume_code import parse_code
from server.domain.rule_files import Rules
from server.domain.times import business_day, clock_words, long_day
from server.problems import Problem
from server.store.board import find_state, read_board
from server.store.failed_tries import count_failed_tries, insert_failed_try
from server.store.keys import Keys
from server.store.offices import Office, list_offices
from server.store.settings import office_settings
from server.web.origin import client_address
from server.web.pages import page

TRIES = 10
WINDOW = timedelta(minutes=15)


@dataclass
class StatusForm:
    code: str = ""


@get("/", sync_to_thread=False)
def home(
    db: NamedDependency[Database], rules: NamedDependency[Rules], office: FromQuery[str] = ""
) -> Response[str]:
    """What to bring and who can be served here."""
    offices = list_offices(db)
    shown = _named(offices, office)
    always, perhaps = _papers(rules)
    settings = office_settings(db, shown.office_id, rules)
    return page(
        "public/home.html",
        office=shown,
        offices=offices,
        settings=settings,
        referred=_referred_forms(rules, settings),
        always=always,
        perhaps=perhaps,
    )


@get("/status", sync_to_thread=False)
def ask_status() -> Response[str]:
    """The code travels in the form's body or behind a `#`: never in an address that a log keeps."""
    return page("public/status.html", state=None, code="", problem=None)


@post("/status", status_code=200)
async def show_status(
    request: Request,
    data: URLEncodedBody[StatusForm],
    db: NamedDependency[Database],
    keys: NamedDependency[Keys],
    now: NamedDependency[datetime],
) -> Response[str]:
    """Where the application stands; no name, no business, nothing of its answers."""
    subject = client_address(request)
    if count_failed_tries(db, "status", subject, now - WINDOW) >= TRIES:
        raise Problem("too-many", headers={"Retry-After": str(int(WINDOW.total_seconds()))})
    if keys.locked:
        return page(
            "public/status.html",
            state=None,
            code=data.code[:20],
            problem="locked",
            status_code=503,
        )
    code = parse_code(data.code)
    offices = [one.office_id for one in list_offices(db)]
    found = find_state(db, keys, offices, code) if code else None
    if found is None:
        insert_failed_try(db, "status", subject, now)
    return page(
        "public/status.html",
        state=found,
        code=data.code[:20],
        problem=None if found else "unknown",
        status_code=200 if found else 404,
    )


@get("/display", sync_to_thread=False)
def display(
    db: NamedDependency[Database],
    rules: NamedDependency[Rules],
    now: NamedDependency[datetime],
    office: FromQuery[str] = "",
) -> Response[str]:
    """The waiting room's display: numbers only, and when they were true."""
    shown = _office(db, office)
    return page(
        "public/display.html",
        office=shown,
        settings=office_settings(db, shown.office_id, rules),
        **_board(db, shown, now),
    )


@get("/display/numbers", sync_to_thread=False)
def display_numbers(
    db: NamedDependency[Database], now: NamedDependency[datetime], office: FromQuery[str] = ""
) -> Response[str]:
    """The part of the display that changes (server/static/display.js asks for it)."""
    return page("public/_numbers.html", **_board(db, _office(db, office), now))


def _board(db: Database, office: Office, now: datetime) -> dict:
    return {
        "board": read_board(db, office.office_id, business_day(now)),
        "clock": clock_words(now),
        "day": long_day(now),
    }


def _office(db: Database, office_id: str) -> Office:
    return _named(list_offices(db), office_id)


def _named(offices: list[Office], office_id: str) -> Office:
    """The named office, or the first one when none is named."""
    found = [one for one in offices if office_id in ("", one.office_id)]
    if not found:
        raise Problem("not-found")
    return found[0]


def _papers(rules: Rules) -> tuple[list[dict], list[dict]]:
    """(needed by everybody, needed by some): the checklist of the rules."""
    always = [
        row["document"] for row in rules.checklist if row["required"] and row["when"] == {"all": []}
    ]
    perhaps = [row["document"] for row in rules.checklist if not row["required"]]
    return always, perhaps


def _referred_forms(rules: Rules, settings: dict) -> list[str]:
    """Names of the legal forms that this office sends on, as the tablet shows them."""
    field = next(field for field in rules.fields if field["id"] == "legal_form")
    sent_on = settings["referred_legal_forms"]
    return [choice["label"] for choice in field["choices"] if choice["value"] in sent_on]


PUBLIC_HANDLERS = [home, ask_status, show_status, display, display_numbers]
