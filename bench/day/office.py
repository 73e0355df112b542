"""Ten offices with two tablets each, and three people at a desk, in a data folder at rest."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import httpx

from bench.drafts import Identity
from bench.servers import Server, product
from server.domain.passwords import hash_password
from server.store.database import open_database
from server.store.enrolments import issue_code
from server.store.offices import add_office, list_offices
from server.store.operators import insert_operator
from tests.tablet_client import TabletClient

OFFICES, TABLETS, OPERATORS = 10, 20, 3
PASSWORD = "kopi-hitam-pahit"  # noqa: S105 -- of invented people


class Offices(NamedTuple):
    """`codes`: of enrolment, a tablet each. `operators`: names, each of another office."""

    ids: list[str]
    codes: list[str]
    operators: list[str]


def open_offices(folder: Path) -> Offices:
    """Begins with a first run, as every installation does."""
    with product(folder):
        pass
    with closing(open_database(folder / "data" / "loket.db")) as db:
        now = datetime.now(UTC)
        for number in range(1, OFFICES):
            add_office(
                db,
                office_id=f"kantor-{number}",
                name=f"Kantor {number}",
                kecamatan_code=f"64.72.{number + 1:02}",
                now=now,
            )
        ids = [one.office_id for one in list_offices(db)]
        secret = hash_password(PASSWORD)
        names = [f"Petugas {number}" for number in range(1, OPERATORS + 1)]
        for name, office_id in zip(names, ids, strict=False):
            insert_operator(
                db, office_id=office_id, name=name, role="operator", password_hash=secret, now=now
            )
        codes = [
            issue_code(db, ids[number % OFFICES], f"Tablet {number + 1}", None, now)
            for number in range(TABLETS)
        ]
    return Offices(ids, codes, names)


def enrol(server: Server, codes: list[str]) -> list[Identity]:
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}") as http:
        tablets = []
        for code in codes:
            tablet = TabletClient(http)
            answer = tablet.enrol(code)
            if answer.status_code != 201:
                raise RuntimeError(answer.text)
            tablets.append(Identity.of(tablet))
        return tablets
