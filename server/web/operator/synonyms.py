"""A supervisor words what an officer's other choice taught: the tablets learn only that."""

import re
from dataclasses import dataclass, field

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from server.domain.kbli import kbli_row
from server.domain.sealing import CannotOpen
from server.store.drafts import open_answers
from server.store.kbli_synonyms import (
    accept_synonym,
    list_proposals,
    list_synonyms,
    reject_synonym,
    remove_synonym,
)
from server.store.queue import get_row
from server.web.operator.answers import show_part
from server.web.operator.desk_request import form_text
from server.web.operator.session import Operator
from server.web.operator.set_aside import within
from server.web.operator.shell import Shell, shell_of

PLAIN_WORDS = re.compile(r"[a-z][a-z .\-]{2,59}")
"""No digit: a number in it would be somebody's telephone, NIK or house."""


@dataclass(frozen=True)
class ProposalRow:
    draft_id: str
    queue_number: str
    words: str
    code: str
    kind: str


@dataclass(frozen=True)
class SynonymsContext:
    """`wrong`: the draft whose words weren't plain, and `typed` what they were."""

    shell: Shell
    proposals: list[ProposalRow]
    synonyms: list[dict[str, str | int]]
    wrong: str = ""
    typed: str = ""
    locked: bool = field(default=False)


@get("/operator/synonyms")
async def show_synonyms(request: Request) -> Response:
    return _show(request)


@post("/operator/synonyms/{draft_id:str}/accept", status_code=200)
async def accept(
    request: Request, operator: NamedDependency[Operator], draft_id: FromPath[str]
) -> Response:
    words = " ".join((await form_text(request, "words", 200)).lower().split())
    if not PLAIN_WORDS.fullmatch(words):
        return _show(request, wrong=draft_id, typed=words)
    state = request.app.state
    accept_synonym(
        state.db, operator.office_id, draft_id, words, operator.operator_id, state.clock()
    )
    return _show(request)


@post("/operator/synonyms/{draft_id:str}/reject", status_code=200)
async def reject(
    request: Request, operator: NamedDependency[Operator], draft_id: FromPath[str]
) -> Response:
    state = request.app.state
    reject_synonym(state.db, operator.office_id, draft_id, operator.operator_id, state.clock())
    return _show(request)


@post("/operator/synonyms/known/{synonym_id:int}/remove", status_code=200)
async def remove(
    request: Request, operator: NamedDependency[Operator], synonym_id: FromPath[int]
) -> Response:
    state = request.app.state
    remove_synonym(
        state.db, operator.office_id, within(synonym_id), operator.operator_id, state.clock()
    )
    return _show(request)


def _show(request: Request, wrong: str = "", typed: str = "") -> Response:
    state = request.app.state
    shell = shell_of(request, "synonyms")
    office_id = shell.operator.office_id
    rules = state.rules
    locked = state["keys"].locked
    rows = (
        []
        if locked
        else [_row(request, office_id, one) for one in list_proposals(state.db, office_id)]
    )
    known = [
        {
            "synonym_id": one.synonym_id,
            "words": one.words,
            "code": one.code,
            "kind": _kind(rules, one.code),
        }
        for one in list_synonyms(state.db, office_id)
    ]
    context = SynonymsContext(shell, [row for row in rows if row], known, wrong, typed, locked)
    return show_part(request, "synonyms", context)


def _row(request: Request, office_id: str, proposal) -> ProposalRow | None:
    """None when the draft's words are gone: then the proposal goes too."""
    state = request.app.state
    row = get_row(state.db, office_id, proposal.draft_id)
    words = ""
    if row is not None and not row.purged_at:
        try:
            words = str(
                open_answers(state.db, state["keys"], proposal.draft_id).answers.get(
                    "business_words"
                )
                or ""
            )
        except CannotOpen:
            words = ""
    if not words:
        reject_synonym(state.db, office_id, proposal.draft_id, None, state.clock())
        return None
    return ProposalRow(
        draft_id=proposal.draft_id,
        queue_number=row.queue_number or "" if row else "",
        words=words,
        code=proposal.code,
        kind=_kind(state.rules, proposal.code),
    )


def _kind(rules, code: str) -> str:
    found = kbli_row(rules, code)
    return found["everyday"] if found else ""


SYNONYM_HANDLERS = [show_synonyms, accept, reject, remove]
