"""A supervisor words what an officer's other choice taught: the tablets learn only that."""

import re
from dataclasses import dataclass, field

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from server.domain.kbli import kbli_row
from server.store.kbli_synonyms import (
    accept_synonym,
    list_proposals,
    list_synonyms,
    reject_synonym,
    remove_synonym,
)
from server.store.queue import list_rows
from server.store.row_facts import open_current
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
    rows = [] if locked else _proposal_rows(request, office_id)
    known = [
        {
            "synonym_id": one.synonym_id,
            "words": one.words,
            "code": one.code,
            "kind": _kind(rules, one.code),
        }
        for one in list_synonyms(state.db, office_id)
    ]
    context = SynonymsContext(shell, rows, known, wrong, typed, locked)
    return show_part(request, "synonyms", context)


def _proposal_rows(request: Request, office_id: str) -> list[ProposalRow]:
    """Where the draft's words are gone, the proposal goes too."""
    state = request.app.state
    proposals = list_proposals(state.db, office_id)
    rows = list_rows(state.db, office_id, [one.draft_id for one in proposals])
    kept = [draft_id for draft_id, row in rows.items() if not row.purged_at]
    opened = open_current(state.db, state["keys"], kept)
    found = []
    for one in proposals:
        draft = opened.get(one.draft_id)
        words = str(draft.answers.get("business_words") or "") if draft else ""
        if words:
            number = rows[one.draft_id].queue_number or ""
            kind = _kind(state.rules, one.code)
            found.append(ProposalRow(one.draft_id, number, words, one.code, kind))
        else:
            reject_synonym(state.db, office_id, one.draft_id, None, state.clock())
    return found


def _kind(rules, code: str) -> str:
    found = kbli_row(rules, code)
    return found["everyday"] if found else ""


SYNONYM_HANDLERS = [show_synonyms, accept, reject, remove]
