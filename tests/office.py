"""An office under test: the real app over a real file, a clock that stands still, tablets."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from litestar import Litestar
from litestar.testing import TestClient

from server.app import create_app
from server.settings import Settings
from server.store.drafts import Draft, get_draft, set_status
from server.store.enrolments import issue_code
from server.store.keys import make_keys
from server.store.offices import add_office, get_office
from server.store.operators import insert_operator
from server.store.tablets import revoke_tablet
from tests.tablet_client import TabletClient

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 09.00 WITA


class Clock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **how_far: float) -> None:
        self.now += timedelta(**how_far)


class Office:
    """`http` speaks to the server; `db` is its own connection, for a look after each request, and
    `writer` the one that deliveries and judgements are written with.
    """

    def __init__(self, http: TestClient, app: Litestar, clock: Clock, data: Path) -> None:
        self.http = http
        self.app = app
        self.clock = clock
        self.data = data
        self.state = app.state
        self.db = app.state.db
        self.writer = app.state.group.db

    def found(self, office_id: str = "palaran") -> str:
        if get_office(self.db, office_id) is None:
            name = f"Kecamatan {office_id.title()}"
            add_office(
                self.db,
                office_id=office_id,
                name=name,
                kecamatan_code="64.72.01",
                now=self.clock.now,
            )
        return office_id

    def code(self, office_id: str = "palaran", name: str = "Tablet lobi") -> str:
        return issue_code(self.db, self.found(office_id), name, None, self.clock.now)

    def tablet(self, office_id: str = "palaran", name: str = "Tablet lobi") -> TabletClient:
        """Enrolled."""
        client = TabletClient(self.http)
        answer = client.enrol(self.code(office_id, name))
        assert answer.status_code == 201, answer.text
        return client

    def operator(self, name: str = "Rina", office_id: str = "palaran") -> str:
        return insert_operator(
            self.db,
            office_id=self.found(office_id),
            name=name,
            role="operator",
            password_hash="-",
            now=self.clock.now,
        )

    def move(self, draft_id: str, status: str, state: str | None = None) -> None:
        """Into a status of the desk, as if an operator had done it."""
        set_status(self.db, draft_id, status, state or status, None, self.clock.now)

    def revoke(self, tablet: TabletClient) -> None:
        office_id = tablet.enrolled["office_id"]
        revoke_tablet(self.db, office_id, tablet.tablet_id, None, self.clock.now)

    def draft(self, draft_id: str) -> Draft:
        return get_draft(self.db, draft_id)

    def acts(self, draft_id: str | None = None) -> list[str]:
        rows = self.db.execute("select act, draft_id from events order by event_id").fetchall()
        return [act for act, of in rows if draft_id in (None, of)]

    def rows(self, sql: str, *values: object) -> list[tuple]:
        return self.db.execute(sql, values).fetchall()


@contextmanager
def open_office(
    data: Path,
    clock: Clock | None = None,
    address: str = "127.0.0.1",
    origin: str | None = None,
) -> Generator[Office, None, None]:
    """`address`: where requests come from. `origin`: the address that people open."""
    clock = clock or Clock()
    make_keys(data / "keys", clock.now)
    app = create_app(Settings(data=data, origin=origin), clock)

    async def from_address(scope: dict, receive: Callable, send: Callable) -> None:
        await app({**scope, "client": (address, 50000)}, receive, send)

    with TestClient(from_address, raise_server_exceptions=False) as http:
        yield Office(http, app, clock, data)
