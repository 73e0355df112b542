"""The operator's queue, a search by number and the public status page, with few and with many
drafts in the file.
"""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import httpx

from bench.drafts import deliveries, enrolled_tablet
from bench.load import http_request, quantile, run_load
from bench.servers import Server, product

PAST = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-' || n || ' seconds')"
"""A second apart, so that nothing is old enough for the purge."""
OPEN = 60
"""Drafts that wait in the queue, however many are finished."""
WARM = 10
FORM = {"content-type": "application/x-www-form-urlencoded"}


class Page(NamedTuple):
    """Seconds of each request, sorted."""

    name: str
    drafts: int
    waits: list[float]

    def quantile(self, share: float) -> float:
        return quantile(self.waits, share)


def measure_pages(folder: Path, sizes: list[int], requests: int, repeat: int) -> list[Page]:
    """Over HTTP, one client, the same pages again and again, one size after the other."""
    waits: dict[tuple[str, int], list[float]] = {}
    for drafts in sizes:
        _fill(folder / str(drafts), drafts)
    for _ in range(repeat):
        for drafts in sizes:
            place = folder / str(drafts)
            with product(place) as server:
                for name, request in _requests(server, place).items():
                    run_load(server.port, [request] * WARM, 1)
                    load = run_load(server.port, [request] * requests, 1)
                    if load.refused:
                        raise RuntimeError(f"{name} was refused {load.refused} times")
                    waits.setdefault((name, drafts), []).extend(load.waits)
    return [Page(name, drafts, sorted(found)) for (name, drafts), found in waits.items()]


def _fill(folder: Path, drafts: int) -> None:
    with product(folder) as server:
        tablet = enrolled_tablet(server)
        run_load(server.port, deliveries(tablet, OPEN), 4)
    _add_finished(folder / "data" / "loket.db", drafts)


def _requests(server: Server, folder: Path) -> dict[str, bytes]:
    with closing(_logged_in(server, folder)) as http:
        page = http.get("/operator/").text
        cookie = {"cookie": "; ".join(f"{name}={value}" for name, value in http.cookies.items())}
    csrf = re.search(r'name="csrf" value="([^"]+)"', page)
    if csrf is None:
        raise RuntimeError("the queue page bears no form")
    searched = urlencode({"csrf": csrf[1], "search": "B-017"}).encode()
    return {
        "queue": http_request("GET", "/operator/", headers=cookie),
        "search": http_request("POST", "/operator/queue/search", searched, {**FORM, **cookie}),
        "status": http_request("POST", "/status", b"code=K72M+P4RA", FORM),
    }


def _logged_in(server: Server, folder: Path) -> httpx.Client:
    printed = (folder / "server.log").read_text()
    password = re.search(r"Kata sandi\s+(\S+)", printed)
    if password is None:
        raise RuntimeError(printed)
    origin = f"http://127.0.0.1:{server.port}"
    headers = {"origin": origin, "sec-fetch-site": "same-origin"}
    http = httpx.Client(base_url=origin, headers=headers)
    typed = {"name": "penyelia", "password": password[1]}
    answer = http.post("/operator/login", data=typed)
    if answer.status_code not in (200, 302, 303):
        raise RuntimeError(answer.text[:300])
    return http


def _add_finished(path: Path, drafts: int) -> None:
    """Finished drafts of the past, each of another person, with its revision, until there are so
    many: copies of one that arrived, under ids of their own.
    """
    with closing(sqlite3.connect(path)) as db:
        db.execute("pragma synchronous = off")
        columns = [row[1] for row in db.execute("pragma table_info(drafts)")]
        own = {
            "draft_id": "printf('%08x-0000-4000-8000-000000000000', n)",
            "status": "'finalised'",
            "revision_id": "100000 + n",
            "queue_number": "printf('Z-%07d', n)",
            "business_day": "date('now', '-' || (n / 86400) || ' days')",
            "submitted_at": f"{PAST}",
            "changed_at": f"{PAST}",
            "judged_at": f"{PAST}",
            **{
                f"{kind}_hash": "lower(hex(randomblob(32)))"
                for kind in ("nik", "phone", "resume", "nib")
            },
        }
        chosen = ", ".join(own.get(column, f"d.{column}") for column in columns)
        counting = "with recursive c (n) as (select 1 union all select n + 1 from c where n < ?)"
        db.execute(
            f"""{counting} insert into drafts ({", ".join(columns)})
            select {chosen} from c, (select * from drafts limit 1) d""",  # noqa: S608 -- own names
            [max(0, drafts - OPEN)],
        )
        db.execute(
            f"""{counting} insert into draft_revisions
              (revision_id, draft_id, rev, edit, kind, sha256, envelope, sealed, received_at)
            select 100000 + n, printf('%08x-0000-4000-8000-000000000000', n), r.rev, 0, 'tablet',
              r.sha256, r.envelope, r.sealed, r.received_at
            from c, (select * from draft_revisions limit 1) r""",  # noqa: S608 -- own names
            [max(0, drafts - OPEN)],
        )
        db.commit()
