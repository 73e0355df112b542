"""A server to throw things at: a supervisor's page, a tablet, drafts; and what counts as a fall."""

import json
import logging
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, unquote, urlencode

from schemathesis import Case

from server.store.sessions import find_session, insert_session
from tests.office import Office, open_office
from tests.routes import table
from tests.tablet_client import TabletClient, new_id

FORM = "application/x-www-form-urlencoded"
API = {path: guard for (_, path), guard in table().items() if guard in ("signed", "delivery")}


class Fall(AssertionError):
    """The server failed, or said what nobody should read."""


class Falls(logging.Handler):
    """What the product itself logs as an error: a 500, a verdict or an import that broke."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


class House:
    def __init__(self, office: Office, falls: Falls) -> None:
        self.office = office
        self.falls = falls
        self.tablet: TabletClient = office.tablet()
        self.operator_id = office.operator("Budi")
        office.db.execute("update operators set role = 'supervisor'")
        office.db.conn.commit()
        self.drafts = [self.deliver() for _ in range(3)]
        self.token = ""
        self.csrf = ""

    def deliver(self) -> str:
        packet = self.tablet.pack(stage="submitted")
        assert self.tablet.deliver(packet).status_code == 201
        return packet.draft_id

    def known(self) -> dict[str, list]:
        """Ids that exist, by the name of the path's parameter."""
        return {
            "draft_id": self.drafts,
            "other_id": self.drafts,
            "operator_id": [self.operator_id],
            "tablet_id": [new_id()],
            "call_id": [1],
            "set_aside_id": [1],
            "revision_id": [1, 2, 3],
            "import_id": [1],
        }

    def ask(self, case: Case) -> None:
        """Sends it as the one who may: signed, or with a session and its token. Raises Fall."""
        path = quote(unquote(case.formatted_path), safe="/")
        query = urlencode({key: str(value) for key, value in (case.query or {}).items()})
        body, kind = _encoded(case)
        self.office.clock.move(seconds=1)
        if case.operation.path in {_place(each) for each in API}:
            answer = self.sign(case.method, unquote(path), path, body)
        else:
            address = f"{path}?{query}" if query else path
            answer = self.office.http.request(
                case.method, address, content=body, headers=self.session(kind),
                follow_redirects=False,
            )  # fmt: skip
        self.judge(f"{case.method} {path}", answer)

    def sign(self, method: str, path: str, address: str, body: bytes):
        original, self.tablet.http = self.tablet.http, Readdressed(self.office.http, address)
        try:
            return self.tablet.send(method, path, body)
        finally:
            self.tablet.http = original

    def session(self, kind: str = FORM) -> dict[str, str]:
        """A supervisor's cookie and token; anew when an act has ended the last one."""
        db, now = self.office.db, self.office.clock.now
        session = find_session(db, self.token, now)
        if session is None:
            self.token = insert_session(db, self.operator_id, now)
            session = find_session(db, self.token, now)
            db.execute("update operators set locked_at = null, role = 'supervisor'")
            db.conn.commit()
            session = session or find_session(db, self.token, now)
        return {
            "Cookie": f"loket_session={self.token}",
            "X-CSRF": session.csrf_token,
            "Content-Type": kind,
        }

    def judge(self, asked: str, answer) -> None:
        if self.falls.lines:
            lines, self.falls.lines = self.falls.lines, []
            raise Fall(f"{asked}: {lines}")
        if answer.status_code >= 500 or "Traceback" in answer.text:
            raise Fall(f"{asked}: {answer.status_code} {answer.text[:500]}")
        if asked.split(" ", 1)[1].startswith("/api/"):
            if answer.headers.get("Loket") != "1":
                raise Fall(f"{asked}: not ours")
            json.loads(answer.text)


class Readdressed:
    """Signs the path as the server sees it, sends it as it travels."""

    def __init__(self, http, address: str) -> None:
        self.http, self.address = http, address

    def request(self, method, _, content, headers):
        return self.http.request(method, self.address, content=content, headers=headers)


@contextmanager
def open_house(data: Path) -> Generator[House, None, None]:
    falls = Falls()
    log = logging.getLogger("loket")
    with open_office(data) as office:
        log.addHandler(falls)
        try:
            yield House(office, falls)
        finally:
            log.removeHandler(falls)


def _place(path: str) -> str:
    return path.replace(":str", "")


def _encoded(case: Case) -> tuple[bytes, str]:
    kind = case.media_type or FORM
    if not isinstance(case.body, (dict, list, str, int, float, bool, type(None), bytes)):
        return b"", kind  # no body
    if isinstance(case.body, bytes):
        return case.body, kind
    if kind == FORM and isinstance(case.body, dict):
        pairs = {str(key): str(value) for key, value in case.body.items()}
        return urlencode(pairs, errors="surrogatepass").encode(), kind
    return json.dumps(case.body).encode(), kind
