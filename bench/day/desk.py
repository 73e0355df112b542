"""An operator's browser: logs in, polls, takes the next draft, corrects it, records the outcome."""

import re
from html.parser import HTMLParser
from itertools import count
from urllib.parse import urlencode

from bench.day.line import Clock, Line, status_of
from bench.day.office import PASSWORD
from bench.load import http_request

ROWS, CALLS = 10, 5
"""Seconds: templates/operator/fragments/_queue.html, _calls.html."""
READING, COPYING, IDLE = 60, 240, 60
"""Seconds on the draft's page, on the copy sheet, and until one looks again for a draft."""
COOKIE = re.compile(rb"\r\nset-cookie: *(loket_session=[^;]+)", re.IGNORECASE)
LOCATION = re.compile(rb"\r\nlocation: *([^\r]+)", re.IGNORECASE)
CSRF = re.compile(r'name="csrf" value="([^"]+)"')
numbers = count(1)


class DeskBrowser:
    """One session over some lines, with what a browser sends."""

    def __init__(self, line: Line, polling: Line) -> None:
        self._line = line
        self._polling = polling
        self._cookie = ""
        self._csrf = ""

    async def log_in(self, name: str) -> None:
        fields = {"name": name, "password": PASSWORD, "next": "/operator/password"}
        answer = await self._post("login", "/operator/login", fields)
        found = COOKIE.search(answer)
        if found is None:
            raise RuntimeError(f"{name} can't log in: {answer[:300]!r}")
        self._cookie = found[1].decode()
        page = _text(await self._get("login", "/operator/password"))
        self._csrf = CSRF.search(page)[1]

    async def poll(self, clock: Clock, ends: float) -> None:
        """The open page asks by itself, all day."""
        second = clock.now()
        while second < ends:
            await clock.until(second)
            await self._get("calls poll", "/operator/calls", self._polling)
            if not second // CALLS % (ROWS // CALLS):
                await self._get("queue poll", "/operator/queue/rows?show=new", self._polling)
            second += CALLS

    async def work(self, clock: Clock, ends: float) -> int:
        """Drafts that got their outcome."""
        done = 0
        while clock.now() < ends:
            await self._get("queue page", "/operator/")
            taken = await self._post("claim", "/operator/queue/next", {})
            if status_of(taken) == 303:
                await self._serve(clock, LOCATION.search(taken)[1].decode())
                done += 1
            else:
                await clock.until(clock.now() + IDLE)
        return done

    async def _serve(self, clock: Clock, draft: str) -> None:
        page = FormReader("draft-form", _text(await self._get("draft page", draft)))
        await clock.until(clock.now() + READING)
        fields = {**page.fields, "business_name": f"WARUNG {next(numbers)}"}
        await self._post("save", f"{draft}/save", fields, htmx=True)
        await self._get("copy sheet", f"{draft}/copy")
        await clock.until(clock.now() + COPYING)
        await self._get("outcome page", f"{draft}/finalise")
        outcome = {
            "outcome": "nib_issued",
            "cause": "nib_only",
            "nib": f"02200{next(numbers):08}",
            "override_reason": "Dilengkapi dari berkas",
        }
        await self._post("finalise", f"{draft}/finalise", outcome)
        await self._get("done page", f"{draft}/done")

    async def _get(self, kind: str, path: str, line: Line | None = None) -> bytes:
        headers = {"cookie": self._cookie, "sec-fetch-site": "same-origin"}
        return await (line or self._line).ask(kind, http_request("GET", path, headers=headers))

    async def _post(self, kind: str, path: str, fields: dict, htmx: bool = False) -> bytes:
        headers = {
            "content-type": "application/x-www-form-urlencoded",
            "cookie": self._cookie,
            "sec-fetch-site": "same-origin",
            **({"hx-request": "true", "x-csrf": self._csrf} if htmx else {}),
        }
        body = urlencode({"csrf": self._csrf, **fields}).encode()
        return await self._line.ask(kind, http_request("POST", path, body, headers))


class FormReader(HTMLParser):
    """`fields`: what a browser would send of the form with that id, untouched."""

    def __init__(self, form_id: str, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._form_id = form_id
        self._is_inside = False
        self._filled = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form":
            self._is_inside = found.get("id") == self._form_id
        name = found.get("name")
        if not self._is_inside:
            return
        if tag in ("select", "textarea"):
            self._filled = name or ""
            self.fields.setdefault(self._filled, "")
        elif tag == "option" and "selected" in found:
            self.fields[self._filled] = found.get("value") or ""
        elif tag == "input" and name and _is_sent(found):
            self.fields[name] = found.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_inside = False
        if tag in ("select", "textarea"):
            self._filled = ""

    def handle_data(self, data: str) -> None:
        if self._is_inside and self._filled and self.lasttag == "textarea":
            self.fields[self._filled] += data


def _is_sent(attributes: dict[str, str | None]) -> bool:
    return attributes.get("type") not in ("radio", "checkbox") or "checked" in attributes


def _text(answer: bytes) -> str:
    return answer.partition(b"\r\n\r\n")[2].decode()
