"""The supervisor's page of the office's settings: tablets get them with their next heartbeat."""

from collections.abc import Mapping
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from server.domain.office_settings import Reading, as_raw, read_setting
from server.store.settings import office_settings, save_office_setting
from server.web.operator.answers import go_to, show_part
from server.web.operator.contexts_supervisor import SettingControl, SettingsContext
from server.web.operator.session import Operator
from server.web.operator.shell import shell_of

LONG_TEXT = 200  # characters: then a field takes the whole row

Form = Mapping[str, list[str]]


@get("/operator/settings")
async def show_settings(request: Request, operator: NamedDependency[Operator]) -> Response:
    stored = _stored(request, operator)
    typed = {name: as_raw(row, stored[name]) for name, row in _rows(request).items()}
    return _show(request, typed, {})


@post("/operator/settings", status_code=200)
async def save_settings(request: Request, operator: NamedDependency[Operator]) -> Response:
    """Saves what was changed here, all or nothing; what somebody else changed stays."""
    form = await request.form()
    sent = {name: [v for v in form.getall(name) if isinstance(v, str)] for name in form}
    rows = _rows(request)
    stored = _stored(request, operator)
    typed = {name: sent.get(name, as_raw(row, stored[name])) for name, row in rows.items()}
    touched = [name for name in rows if name in sent and _was_touched(name, sent)]
    readings = {
        name: read_setting(rows[name], typed[name], _values(request, rows[name]))
        for name in touched
    }
    problems = {name: reading for name, reading in readings.items() if reading.problem}
    if problems:
        return _show(request, typed, problems)
    _save(request, operator, {name: reading.value for name, reading in readings.items()}, stored)
    return go_to(request, "/operator/settings", flash="settings_saved")


def _was_touched(name: str, sent: Form) -> bool:
    """`was_<name>` is what this page showed at first; a form without it means all it says."""
    was = sent.get(f"was_{name}")
    return was is None or was[-1] != "\n".join(one for one in sent[name] if one)


def _save(request: Request, operator: Operator, values: dict[str, Any], stored: dict) -> None:
    db, now = request.app.state.db, request.app.state.clock()
    with db.atomic():
        for name, value in values.items():
            if value != stored[name]:
                save_office_setting(db, operator.office_id, name, value, operator.operator_id, now)


def _show(request: Request, typed: Form, problems: dict[str, Reading]) -> Response:
    stored = _stored(request, request.scope["user"])
    groups: dict[str, list[SettingControl]] = {}
    for name, row in _rows(request).items():
        reading = problems.get(name, Reading())
        groups.setdefault(row["group"], []).append(
            SettingControl(
                name=name,
                kind=row["kind"],
                label=row["label"],
                source=row["source"],
                is_long=row.get("max_length", 0) >= LONG_TEXT,
                raw=list(typed[name]),
                was="\n".join(as_raw(row, stored[name])),
                choices=_choices(request, row),
                problem=reading.problem,
                params=reading.params,
            )
        )
    context = SettingsContext(shell_of(request, "settings"), groups, len(problems))
    return show_part(request, "settings", context, status=422 if problems else 200)


def _stored(request: Request, operator: Operator) -> dict[str, Any]:
    state = request.app.state
    return office_settings(state.db, operator.office_id, state.rules)


def _rows(request: Request) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in request.app.state.rules.settings}


def _choices(request: Request, row: Mapping[str, Any]) -> list[dict[str, str]]:
    """The setting's own, or those of a field of fields.json.

    One's own business is what the counter is for: that legal form can't be referred.
    """
    if "choices_of" not in row:
        return row.get("choices", [])
    fields = request.app.state.rules.fields
    choices = next(field["choices"] for field in fields if field["id"] == row["choices_of"])
    return [choice for choice in choices if choice["value"] != "own"]


def _values(request: Request, row: Mapping[str, Any]) -> list[str]:
    return [choice["value"] for choice in _choices(request, row)]


SETTINGS_HANDLERS = [show_settings, save_settings]
