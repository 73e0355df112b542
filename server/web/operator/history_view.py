"""Versions of a draft as the history shows them: who changed what, field by field."""

from dataclasses import dataclass, replace
from typing import Any

from server.domain.changes import changed_fields
from server.domain.desk_form import input_text
from server.domain.rules import choices_of, field_of
from server.domain.sealing import CannotOpen
from server.domain.times import business_day, from_utc_text
from server.domain.words import long_date
from server.store.drafts import get_draft
from server.store.operators import list_operators
from server.store.revisions import Revision, list_revisions, open_revision
from server.web.operator.desk_request import Desk
from server.web.operator.draft_save import open_or_empty
from server.web.operator.draft_view import clock_of

FOLDED = ("tablet", "late")
"""A tablet saves with each screen: what follows directly of one kind is one card."""


@dataclass(frozen=True)
class ChangeView:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class VersionView:
    """`kind`: tablet, edit, lower, late, conflict. `changes`: None when it can't be opened (any
    more). `saves`: versions that are folded into this one, the last of them; `since`: the first.
    """

    revision_id: int
    kind: str
    rev: int
    edit: int
    day: str
    at: str
    by: str
    is_current: bool
    changes: list[ChangeView] | None
    saves: int
    since: str


def version_views(desk: Desk, draft_id: str) -> list[VersionView]:
    """Oldest first, each against the one before it."""
    names = {one.operator_id: one.name for one in list_operators(desk.db, desk.operator.office_id)}
    current = get_draft(desk.db, draft_id).revision_id
    before: dict[str, Any] = {}
    views = []
    for run in _runs(list_revisions(desk.db, draft_id)):
        last = run[-1]
        answers = answers_of(desk, last)
        views.append(
            VersionView(
                revision_id=last.revision_id,
                kind=last.kind,
                rev=last.rev,
                edit=last.edit,
                day=long_date(business_day(from_utc_text(last.received_at)), desk.rules.texts),
                at=clock_of(last.received_at),
                by=names.get(last.operator_id or "", ""),
                is_current=current in {one.revision_id for one in run},
                changes=None if answers is None else change_views(desk, before, answers),
                saves=len(run),
                since=clock_of(run[0].received_at),
            )
        )
        if answers is not None and last.kind in ("tablet", "edit"):
            before = answers
    return views


def _runs(revisions: list[Revision]) -> list[list[Revision]]:
    runs: list[list[Revision]] = []
    for one in revisions:
        if runs and one.kind in FOLDED and runs[-1][-1].kind == one.kind:
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def against_current(desk: Desk, draft_id: str, version: VersionView) -> VersionView:
    answers = answers_of_id(desk, version.revision_id)
    if answers is None:
        return replace(version, changes=None)
    current = open_or_empty(desk, draft_id)
    return replace(version, changes=change_views(desk, current, answers))


def answers_of(desk: Desk, one: Revision) -> dict[str, Any] | None:
    return None if one.envelope is None else answers_of_id(desk, one.revision_id)


def answers_of_id(desk: Desk, revision_id: int) -> dict[str, Any] | None:
    """None when it can't be opened (any more)."""
    try:
        return open_revision(desk.db, desk.keys, revision_id).answers
    except CannotOpen:
        return None


def change_views(desk: Desk, before: dict[str, Any], after: dict[str, Any]) -> list[ChangeView]:
    settings = desk.settings()
    views = []
    for one in changed_fields(before, after):
        list_id, _, rest = one.key.partition(".")
        number, _, part = rest.partition(".")
        field = field_of(desk.rules, part or list_id)
        label = field["label"] if field else one.key
        views.append(
            ChangeView(
                f"{label} {number}" if part else label,
                words_of(desk, field, one.before, settings),
                words_of(desk, field, one.after, settings),
            )
        )
    return views


def words_of(desk: Desk, field: dict[str, Any] | None, value: Any, settings: dict[str, Any]) -> str:
    if field is None or value in (None, ""):
        return "" if value is None else str(value)
    if "choices" in field or "choices_from" in field:
        labels = {one["value"]: one["label"] for one in choices_of(desk.rules, field, settings)}
        return str(labels.get(value, value)) if isinstance(value, str) else str(value)
    return input_text(field, value)
