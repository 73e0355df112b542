"""Warnings that an operator compared with the papers:
the event is the record, so it can't be undone unseen.
"""

from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlite_utils import Database

from server.store.events import record


@dataclass(frozen=True)
class SettledWarning:
    """`field`, `check`: of a problem; a twin is ('nik', 'twin')."""

    field: str
    check: str
    at: str
    operator_name: str


Settled = dict[tuple[str, str], SettledWarning]
"""By field and check."""


def settle_warning(
    db: Database,
    office_id: str,
    draft_id: str,
    field: str,
    check: str,
    operator_id: str,
    now: datetime,
) -> None:
    record(
        db,
        office_id=office_id,
        actor_kind="operator",
        actor_id=operator_id,
        act="warning_settled",
        draft_id=draft_id,
        detail={"field": field, "check": check},
        now=now,
    )


def list_settled_warnings(db: Database, draft_id: str) -> Settled:
    rows = db.query(
        """select e.at, e.detail, o.name from events e join operators o on o.operator_id =
        e.actor_id
           where e.draft_id = ? and e.act = 'warning_settled' order by e.event_id""",
        [draft_id],
    )
    settled = {}
    for row in rows:
        detail = msgspec.json.decode(row["detail"])
        key = (str(detail.get("field")), str(detail.get("check")))
        settled[key] = SettledWarning(*key, row["at"], row["name"])
    return settled
