"""The kinds of business that were loaded beyond the shipped ones: for all offices of a server."""

import json
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from server.domain.times import utc_text
from server.store import events

Row = dict[str, Any]
LISTS = ("words", "scopes", "codes_2020")


def replace_groups(db: Database, groups: list[Row], now: datetime) -> None:
    """All of them or, when one fails, none; the former list goes. The tablets get it with their
    next heartbeat.
    """
    loaded_at = utc_text(now)
    with db.atomic():
        db.execute("delete from kbli_groups")
        for group in groups:
            lists = {name: json.dumps(group[name], ensure_ascii=False) for name in LISTS}
            db.execute(
                """
                insert into kbli_groups (code, title, everyday, words, scopes, codes_2020, risk,
                  risk_source, risk_date, loaded_at)
                values (:code, :title, :everyday, :words, :scopes, :codes_2020, :risk,
                  :risk_source, :risk_date, :loaded_at)
                """,
                {**group, **lists, "loaded_at": loaded_at},
            )
        events.record(
            db,
            office_id=None,
            actor_kind="server",
            actor_id=None,
            act="kbli_loaded",
            detail={"count": len(groups)},
            now=now,
        )


def list_groups(db: Database) -> list[Row]:
    """In the order of their codes, as they were given."""
    rows = db.query(
        """select code, title, everyday, words, scopes, codes_2020, risk, risk_source, risk_date
           from kbli_groups order by code"""
    )
    return [{**row, **{name: json.loads(row[name]) for name in LISTS}} for row in rows]


def groups_version(db: Database) -> str:
    """'' while nothing was loaded."""
    loaded_at, count = db.execute("select max(loaded_at), count(*) from kbli_groups").fetchone()
    return f"{loaded_at}/{count}" if count else ""
