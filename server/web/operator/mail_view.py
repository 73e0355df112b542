"""What the draft's page says of the owner's account: the door, what is missing, the mailbox's
proof, and who else uses the same number or address.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.domain.account_door import HELPS, door_of, missing_for_account
from server.domain.mail_address import address_of
from server.domain.mail_proof import Standing
from server.domain.times import clock_words, from_utc_text
from server.store.drafts import Draft
from server.store.lookups import count_other_applicants
from server.store.mail_proofs import MailProof, find_proof, standing_of
from server.store.operators import name_of
from server.store.queue import QueueRow
from server.web.mail_outgoing import mail_server_of
from server.web.operator.desk_request import Desk


@dataclass(frozen=True)
class AccountView:
    """`door`: whatsapp, email, none or ''. `help`: own_phone, desk, home or ''. `missing`: as
    domain/account_door.py. `state`, `reason`: docs/sync.md §9. `sends`: the office has a mail
    server. `until`: clock time to which the code is good. `how`, `by`, `at`: of the proof.
    `shared`: phone, email -> how many other applicants.
    """

    door: str
    help: str
    practised: bool
    missing: list[str]
    has_address: bool
    sends: bool
    state: str
    reason: str
    tries_left: int
    until: str
    how: str
    by: str
    at: str
    shared: dict[str, int]


def account_view(desk: Desk, draft: Draft, answers: Mapping[str, Any]) -> AccountView:
    """`answers` as stored, opened for this one answer. Raises KeysMissing."""
    address = address_of(answers)
    standing, proof = _proof(desk, draft.draft_id, address)
    door = door_of(answers)
    helped = answers.get("account_help")
    until = standing.valid_until
    needs_email = desk.settings()["email_required"] is True
    return AccountView(
        door=door.door or "",
        help=helped if helped in HELPS else "",
        practised=door.practised,
        missing=missing_for_account(answers, needs_email, standing.state == "proven"),
        has_address=address is not None,
        sends=mail_server_of(desk.request.app.state, draft.office_id) is not None,
        state=standing.state,
        reason=standing.why(desk.now) or "",
        tries_left=standing.tries_left,
        until=clock_words(until) if until and standing.is_code_good(desk.now) else "",
        how=(proof.proven_how or "") if proof else "",
        by=name_of(desk.db, proof.proven_by) if proof and proof.proven_by else "",
        at=clock_words(from_utc_text(proof.proven_at)) if proof and proof.proven_at else "",
        shared=count_other_applicants(desk.db, draft),
    )


def _proof(desk: Desk, draft_id: str, address: str | None) -> tuple[Standing, MailProof | None]:
    """Without an address there is nothing to prove, whatever there was before."""
    if address is None:
        return Standing(), None
    standing = standing_of(desk.db, draft_id, desk.keys.lookup_hash("email", address))
    return standing, find_proof(desk.db, draft_id) if standing.state == "proven" else None


def account_marks(row: QueueRow, answers: Mapping[str, Any]) -> list[str]:
    """For a row of the queue: `email_help`, its owner wants help at the desk."""
    asked = answers.get("account_help") == "desk" and address_of(answers) is None
    return ["email_help"] if asked and not row.is_closed else []
