"""An office to log in to: the real app over a real file, a clock that stands, a strict reader."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import html5lib
from litestar import Litestar
from litestar.testing import TestClient

from server.app import create_app
from server.domain.passwords import hash_password
from server.domain.times import utc_text
from server.settings import Settings
from server.store.commit_group import CommitGroup
from server.store.database import open_database
from server.store.judging import Judging
from server.store.keys import open_keys
from server.store.login_key import LoginKey
from server.store.offices import add_office, get_office
from server.store.operators import insert_operator
from server.store.sessions import SESSION_LASTS

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 09.00 WITA
PASSWORD = "kopi-hitam-pahit"
PASSWORD_HASH = hash_password(PASSWORD)
HTML = "{http://www.w3.org/1999/xhtml}"


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def move(self, **how_far: float) -> None:
        self.now += timedelta(**how_far)


class Desk:
    """One browser at the desk."""

    def __init__(self, client: TestClient, clock: Clock) -> None:
        self.client = client
        self.clock = clock
        self.db = client.app.state.db
        self.csrf = ""

    def hire(self, name: str, role: str = "operator", office_id: str = "palaran") -> str:
        """Returns the operator_id."""
        if get_office(self.db, office_id) is None:
            add_office(
                self.db,
                office_id=office_id,
                name=f"Kecamatan {office_id.title()}",
                kecamatan_code="64.72.01",
                now=self.clock.now,
            )
        return insert_operator(
            self.db,
            office_id=office_id,
            name=name,
            role=role,
            password_hash=PASSWORD_HASH,
            now=self.clock.now,
        )

    def log_in(self, name: str, password: str = PASSWORD, next_page: str = "/operator/password"):
        fields = {"name": name, "password": password, "next": next_page}
        answer = self.client.post("/operator/login", data=fields, follow_redirects=False)
        if answer.status_code == 303 and "/login" not in answer.headers["location"]:
            page = read(self.client.get("/operator/password"))
            self.csrf = page.find(f".//{HTML}input[@name='csrf']").get("value")
        return answer

    def stay(self) -> None:
        """As if somebody had touched the page all the while: no session ends by the clock."""
        until = utc_text(self.clock.now + SESSION_LASTS)
        self.db.execute("update sessions set expires_at = ?", [until])
        self.db.conn.commit()

    def get(self, path: str, **more):
        return self.client.get(path, follow_redirects=False, **more)

    def post(self, path: str, data: dict | None = None, htmx: bool = False, **more):
        """With the page's token; `htmx` sends what htmx sends."""
        headers = {"HX-Request": "true", "X-CSRF": self.csrf} if htmx else {}
        fields = (data or {}) if htmx else {"csrf": self.csrf, **(data or {})}
        return self.client.post(path, data=fields, headers=headers, follow_redirects=False, **more)

    def acts(self) -> list[str]:
        return [row[0] for row in self.db.execute("select act from events order by event_id")]


@contextmanager
def open_desk(data: Path) -> Generator[Desk, None, None]:
    """An office over a fresh file in `data`. The app is made once: only its state changes."""
    app = desk_app()
    clock = Clock()
    app.state.clock = clock
    app.state.db = open_database(data / "loket.db", clock.now)
    app.state["keys"] = open_keys(data / "keys")
    app.state.group = CommitGroup(app.state.db)
    app.state.judging = Judging(app.state.group)
    app.state.login_key = LoginKey(data / "keys" / "login.key")

    async def from_this_machine(scope: dict, receive: Callable, send: Callable) -> None:
        """From elsewhere it would want https."""
        await app({**scope, "client": ("127.0.0.1", 50000)}, receive, send)

    with TestClient(from_this_machine) as client:  # closes the database
        client.app.state = app.state
        yield Desk(client, clock)


@cache
def desk_app() -> Litestar:
    with TemporaryDirectory() as data:
        app = create_app(Settings(data=Path(data)), Clock())
        app.state.db.close()
    return app


def read(answer, status: int = 200):
    """The page as an element tree; any error of HTML fails the test."""
    assert answer.status_code == status, answer.text
    return html5lib.HTMLParser(strict=True).parse(answer.text)


def read_part(answer, status: int = 200):
    """The same for a fragment: the element around it."""
    assert answer.status_code == status, answer.text
    return html5lib.HTMLParser(strict=True).parseFragment(answer.text)


def words(element) -> str:
    return " ".join("".join(element.itertext()).split())
