"""The operator's queue, a search by number and the public status page, with few and with many
drafts in the file; and what the server holds in memory.
"""

import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import httpx

from bench.drafts import deliveries, enrolled_tablet
from bench.load import run_load
from bench.servers import Server, product

PAST = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-' || n || ' seconds')"
"""A second apart, so that nothing is old enough for the purge."""
OPEN = 60
"""Drafts that wait in the queue, however many are finished."""


class Page(NamedTuple):
    """Seconds of each request, sorted."""

    name: str
    drafts: int
    waits: list[float]

    def quantile(self, share: float) -> float:
        return self.waits[min(len(self.waits) - 1, int(share * len(self.waits)))]


def measure_pages(folder: Path, drafts: int, requests: int) -> list[Page]:
    """Over HTTP, one client, the same pages again and again."""
    with product(folder) as server:
        tablet = enrolled_tablet(server)
        run_load(server.port, deliveries(tablet, OPEN), 4)
    _fill_up(folder / "data" / "loket.db", drafts)
    with product(folder) as server, closing(_logged_in(server, folder)) as http:
        asked = {
            "queue": lambda: http.get("/operator/"),
            "search": lambda: http.post("/operator/queue/search", data={"q": "B-017"}),
            "status": lambda: http.post("/status", data={"code": "K72M P4RA"}),
        }
        return [Page(name, drafts, _waits(ask, requests)) for name, ask in asked.items()]


def _waits(ask, requests: int) -> list[float]:
    waits = []
    for _ in range(requests):
        begun = time.perf_counter()
        answer = ask()
        waits.append(time.perf_counter() - begun)
        if answer.status_code != 200:
            raise RuntimeError(f"{answer.status_code} {answer.text[:200]}")
    return sorted(waits[len(waits) // 10 :])


def _logged_in(server: Server, folder: Path) -> httpx.Client:
    printed = (folder / "server.log").read_text()
    password = re.search(r"Kata sandi\s+(\S+)", printed)
    if password is None:
        raise RuntimeError(printed)
    origin = f"http://127.0.0.1:{server.port}"
    http = httpx.Client(
        base_url=origin, headers={"origin": origin, "sec-fetch-site": "same-origin"}
    )
    http.get("/operator/login")
    token = {"name": "penyelia", "password": password[1]}
    answer = http.post("/operator/login", data=token)
    if answer.status_code not in (200, 302, 303):
        raise RuntimeError(answer.text[:300])
    csrf = re.search(
        r'"X-CSRF": ?"([^"]+)"|name="csrf" value="([^"]+)"', http.get("/operator/").text
    )
    if csrf:
        http.headers["x-csrf"] = csrf[1] or csrf[2]
    return http


def _fill_up(path: Path, drafts: int) -> None:
    """Finished drafts of the past, each with its revision and its periods, until there are so
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
