"""Saving what an operator typed:
what passes is kept at once, what doesn't stays on the page with a sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.domain.desk_form import typed_changes
from server.domain.rules import check
from server.domain.sealing import CannotOpen
from server.store.drafts import get_draft, open_answers
from server.store.edits import save_edit
from server.store.judge import judge_draft
from server.store.kbli_synonyms import propose_synonym
from server.store.queue import QueueRow
from server.store.revisions import list_revisions, open_revision
from server.web.operator.desk_request import Desk

NOT_ABOUT_TYPING = {"required", "pathway", "kbli_chosen", "account_channel"}
"""Checks that tell what is missing or who serves it: they gate the outcome, not the saving."""


@dataclass(frozen=True)
class Saved:
    """`typed`:
    the answers as the page has them; `refused`: problems of what was not kept; `changed`: ids of
    kept fields.
    """

    typed: dict[str, Any]
    changed: list[str]
    refused: list[dict[str, Any]]
    revision_id: int


def save_typed(desk: Desk, row: QueueRow, form: Mapping[str, str]) -> Saved:
    """Merges by field:
    what this page didn't change doesn't undo what was changed elsewhere meanwhile.
    """
    current = open_or_empty(desk, row.draft_id)
    shown = _shown_answers(desk, row, form.get("revision_id", ""), current)
    changes = typed_changes(desk.rules, form, shown)
    refused = _refused(desk, {**current, **changes}, changes)
    kept = _without(changes, refused, current)
    kept = {key: value for key, value in kept.items() if value != current.get(key)}
    if kept:
        _keep(desk, row, current, kept)
    return Saved(
        {**current, **changes}, list(kept), refused, current_revision_id(desk, row.draft_id)
    )


def _keep(desk: Desk, row: QueueRow, current: dict[str, Any], kept: dict[str, Any]) -> None:
    """In one transaction: the disk is asked once."""
    operator_id, answers = desk.operator.operator_id, {**current, **kept}
    with desk.db.atomic():
        save_edit(desk.db, desk.keys, row.draft_id, operator_id, answers, desk.now)
        judge_draft(desk.db, desk.keys, desk.rules, row.draft_id, desk.now)
        _learn_words(desk, row, current, kept)


def _learn_words(desk: Desk, row: QueueRow, current: dict[str, Any], kept: dict[str, Any]) -> None:
    """Another kind than the applicant's, and their own words for it: a supervisor may teach the
    tablets those words.
    """
    code = kept.get("kbli_code")
    if code and current.get("business_words"):
        operator = desk.operator
        propose_synonym(
            desk.db, operator.office_id, row.draft_id, str(code), operator.operator_id, desk.now
        )


def open_or_empty(desk: Desk, draft_id: str) -> dict[str, Any]:
    """A draft that can't be opened can be typed anew from paper."""
    try:
        return dict(open_answers(desk.db, desk.keys, draft_id).answers)
    except CannotOpen:
        return {}


def current_revision_id(desk: Desk, draft_id: str) -> int:
    return get_draft(desk.db, draft_id).revision_id


def _shown_answers(
    desk: Desk, row: QueueRow, revision_id: str, current: dict[str, Any]
) -> dict[str, Any]:
    """What the page was filled with; the current answers when it doesn't say."""
    known = {str(one.revision_id) for one in list_revisions(desk.db, row.draft_id)}
    if revision_id not in known:
        return current
    try:
        return open_revision(desk.db, desk.keys, int(revision_id)).answers
    except CannotOpen:
        return {}


def _refused(desk: Desk, answers: dict[str, Any], changes: dict[str, Any]) -> list[dict[str, Any]]:
    inner = {
        part["id"]
        for one in desk.rules.fields
        if one["id"] in changes
        for part in one.get("fields", [])
    }
    typed = set(changes) | inner
    return [
        one
        for one in check(desk.rules, answers, desk.rule_context())
        if one["level"] == "block"
        and one["field"] in typed
        and one["check"] not in NOT_ABOUT_TYPING
    ]


def _without(
    changes: dict[str, Any], refused: list[dict[str, Any]], current: dict[str, Any]
) -> dict[str, Any]:
    """The changes less what was refused; inside a list only the refused part falls back to what
    it was.
    """
    kept = {
        key: value for key, value in changes.items() if key not in {one["field"] for one in refused}
    }
    for list_id in [key for key, value in kept.items() if isinstance(value, list)]:
        items = [dict(item) for item in kept[list_id]]
        stored = current.get(list_id)
        before = stored if isinstance(stored, list) else []
        for one in refused:
            if one.get("item") is not None and one["item"] < len(items):
                _restore(items[one["item"]], before, one)
        kept[list_id] = items
    return kept


def _restore(item: dict[str, Any], before: list[Any], problem: dict[str, Any]) -> None:
    old = before[problem["item"]] if problem["item"] < len(before) else None
    if isinstance(old, dict) and problem["field"] in old:
        item[problem["field"]] = old[problem["field"]]
    else:
        item.pop(problem["field"], None)
