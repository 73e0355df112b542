"""Values of an office: the defaults of kiosk/rules/settings.json, and what its supervisor
changed.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

import msgspec
from sqlite_utils import Database

from server.domain.rule_files import Rules
from server.domain.times import utc_text
from server.store import events


def office_settings(db: Database, office_id: str, rules: Rules) -> dict:
    """Name to value, in the order of settings.json.

    Stored values of names that are gone are left out.
    """
    stored = db.execute(
        "select name, value from office_settings where office_id = ? order by name", [office_id]
    ).fetchall()
    changed = {name: msgspec.json.decode(value) for name, value in stored}
    defaults = default_settings(rules)
    return {name: changed.get(name, default) for name, default in defaults.items()}


def save_office_setting(
    db: Database, office_id: str, name: str, value: object, operator_id: str | None, now: datetime
) -> None:
    """The tablets get it with their next heartbeat. The value itself is not in the event."""
    with db.atomic():
        db.execute(
            """
            insert into office_settings (office_id, name, value, changed_at, changed_by) values
              (?, ?, ?, ?, ?)
            on conflict (office_id, name) do update set value = excluded.value,
              changed_at = excluded.changed_at, changed_by = excluded.changed_by
            """,
            [office_id, name, msgspec.json.encode(value).decode(), utc_text(now), operator_id],
        )
        events.record(
            db,
            office_id=office_id,
            actor_kind="operator" if operator_id else "server",
            actor_id=operator_id,
            act="setting_changed",
            detail={"name": name},
            now=now,
        )


def default_settings(rules: Rules) -> dict:
    return {row["name"]: row["default"] for row in rules.settings}


def settings_version(settings: Mapping[str, object]) -> str:
    """First 12 hex digits of SHA-256 over the settings as JSON with sorted names."""
    return sha256(msgspec.json.encode(settings, order="sorted")).hexdigest()[:12]
