"""Everything the draft's page shows, opened in memory for this one answer."""

from dataclasses import dataclass
from typing import Any

import msgspec

from server.domain.rules import check, message
from server.domain.sealing import CannotOpen
from server.domain.times import clock_words, from_utc_text, utc_text
from server.domain.words import long_date
from server.store.drafts import Draft, get_draft
from server.store.finalisations import Finalisation, last_finalisation
from server.store.late_versions import list_open_versions
from server.store.notes import Note, list_notes
from server.store.originals import DOCUMENTS, list_originals_seen
from server.store.queue import QueueRow
from server.store.revisions import Revision, open_revision
from server.store.search import list_twins
from server.store.warnings import Settled, list_settled_warnings
from server.web.operator.desk_request import Desk
from server.web.operator.field_view import FormState, GroupView, all_fields, group_views
from server.web.operator.mail_view import AccountView, account_view


@dataclass(frozen=True)
class ProblemView:
    """`target`:
    html id of the input, '' when there is none. `settled`: name and time once somebody compared.
    """

    label: str
    sentence: str
    level: str
    target: str
    field: str
    item: int | None
    check: str
    settled: str


@dataclass(frozen=True)
class TwinView:
    """Another draft of perhaps the same person. `kinds`: what is the same: nik, phone, email.

    `number`: '' while it was never submitted. `settled`: once all of them were looked at.
    """

    draft_id: str
    number: str
    day: str
    kinds: list[str]
    settled: str


@dataclass(frozen=True)
class OriginalView:
    document: str
    seen_by: str
    seen_at: str


@dataclass(frozen=True)
class VersionView:
    """A late or conflicting version of the tablet. `kind`: late, conflict, or wish: its owner asked
    for erasure after the outcome.
    """

    revision_id: int
    kind: str
    at: str


@dataclass(frozen=True)
class DraftView:
    row: QueueRow
    name: str
    revision_id: int
    is_readable: bool
    holds_nik: bool
    groups: list[GroupView]
    problems: list[ProblemView]
    blocking: int
    twins: list[TwinView]
    account: AccountView
    originals: list[OriginalView]
    versions: list[VersionView]
    notes: list[Note]
    finalisation: Finalisation | None
    is_mine: bool
    can_claim: bool
    held_by: str
    is_closed: bool


def draft_view(desk: Desk, row: QueueRow, typed: dict[str, Any] | None = None) -> DraftView:
    """`typed`: answers as the page has them, when something of it was not kept."""
    draft = get_draft(desk.db, row.draft_id)
    stored, is_readable = _opened(desk, draft)
    answers = stored if typed is None else typed
    settled = list_settled_warnings(desk.db, row.draft_id)
    is_mine = row.claimed_by == desk.operator.operator_id
    is_closed = row.is_closed
    problems = [] if row.purged_at else check(desk.rules, answers, desk.rule_context())
    form = FormState.of(desk, answers, problems, not is_mine or is_closed)
    groups = [] if row.purged_at else group_views(form)
    views = problem_views(desk, settled, problems, groups)
    held = not is_mine and (row.claim_expires_at or "") > utc_text(desk.now)
    return DraftView(
        row=row,
        name=str(stored.get("name") or ""),
        revision_id=draft.revision_id,
        is_readable=is_readable,
        holds_nik=bool(stored.get("nik")),
        groups=groups,
        problems=views,
        blocking=sum(one.level == "block" for one in views),
        twins=twin_views(desk, draft, settled),
        account=account_view(desk, draft, stored),
        originals=original_views(desk, row.draft_id),
        versions=version_views(desk, row.draft_id),
        notes=list_notes(desk.db, desk.keys, row.draft_id),
        finalisation=last_finalisation(desk.db, desk.keys, row.draft_id),
        is_mine=is_mine and not is_closed,
        can_claim=not is_mine and not held and not is_closed,
        held_by=row.claimed_by_name or "" if held else "",
        is_closed=is_closed,
    )


def opened(desk: Desk, draft_id: str) -> tuple[dict[str, Any], bool]:
    """(answers, True), or ({}, False) when the seal can't be opened.

    Raises KeysMissing when the keys are away.
    """
    return _opened(desk, get_draft(desk.db, draft_id))


def _opened(desk: Desk, draft: Draft) -> tuple[dict[str, Any], bool]:
    try:
        return open_revision(desk.db, desk.keys, draft.revision_id).answers, True
    except CannotOpen:
        return {}, False


def problem_views(
    desk: Desk, settled: Settled, problems: list[dict[str, Any]], groups: list[GroupView]
) -> list[ProblemView]:
    """Blocking ones first, each group in the order of the form."""
    inputs = {(one.field_id, one.name): one for one in all_fields(groups)}
    names = {
        one["id"]: one.get("desk_label", one["label"])
        for field in desk.rules.fields
        for one in [field, *field.get("fields", [])]
    }
    views = []
    for one in problems:
        item = one.get("item")
        found = next((key for key in inputs if _is_of(key, one["field"], item)), None)
        done = settled.get((one["field"], one["check"]))
        views.append(
            ProblemView(
                label=names.get(one["field"], one["field"]),
                sentence=message(desk.rules, one),
                level=one["level"],
                target=inputs[found].html_id if found else "",
                field=one["field"],
                item=item,
                check=one["check"],
                settled=f"{done.operator_name}, {clock_of(done.at)}" if done else "",
            )
        )
    return sorted(views, key=lambda view: view.level != "block")


def _is_of(key: tuple[str, str], field_id: str, item: int | None) -> bool:
    own, name = key
    return own == field_id and (item is None or f".{item + 1}." in name)


def twin_views(desk: Desk, draft: Draft, settled: Settled) -> list[TwinView]:
    """One a draft, whatever they have in common."""
    others: dict[str, QueueRow] = {}
    kinds: dict[str, list[str]] = {}
    for kind, rows in list_twins(desk.db, draft).items():
        for one in rows:
            others[one.draft_id] = one
            kinds.setdefault(one.draft_id, []).append(kind)
    views = []
    for draft_id, one in others.items():
        done = [settled.get((kind, "twin")) for kind in kinds[draft_id]]
        last = max((each for each in done if each), key=lambda each: each.at, default=None)
        views.append(
            TwinView(
                draft_id,
                one.queue_number or "",
                long_date(one.business_day, desk.rules.texts) if one.business_day else "",
                kinds[draft_id],
                f"{last.operator_name}, {clock_of(last.at)}" if last and all(done) else "",
            )
        )
    return views


def original_views(desk: Desk, draft_id: str) -> list[OriginalView]:
    seen = list_originals_seen(desk.db, draft_id)
    return [
        OriginalView(
            document,
            seen[document].operator_name if document in seen else "",
            clock_of(seen[document].seen_at) if document in seen else "",
        )
        for document in DOCUMENTS
    ]


def version_views(desk: Desk, draft_id: str) -> list[VersionView]:
    return [
        VersionView(one.revision_id, _kind_of(one), clock_of(one.received_at))
        for one in list_open_versions(desk.db, draft_id)
    ]


def _kind_of(one: Revision) -> str:
    stage = msgspec.json.decode(one.envelope or "{}").get("stage")
    return "wish" if stage == "withdrawn" else one.kind


def clock_of(at: str) -> str:
    """'10.31' in WITA."""
    return clock_words(from_utc_text(at))


def record_sight(desk: Desk, draft_id: str, page: str, answers_hold_nik: bool) -> None:
    """Promise 7:
    every sight of a NIK is in the log. The event says who, when and where, never what.
    """
    desk.record("nik_read" if answers_hold_nik else "draft_opened", draft_id, page=page)
