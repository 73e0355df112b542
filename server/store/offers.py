"""After a restore the tablets offer what they delivered (docs/sync.md §6): what is missing here?"""

import msgspec
from sqlite_utils import Database

from server.store.drafts import find_draft
from server.store.revisions import is_kept
from server.store.withdrawals import Withdrawals


class Offer(msgspec.Struct, frozen=True):
    draft_id: str
    rev: int
    sha256: str


def answer_offers(
    db: Database, withdrawals: Withdrawals, offers: list[Offer]
) -> tuple[list[Offer], list[str]]:
    """(offers that are stored nowhere, draft ids that their owners took back). What was purged in
    a life of the database that a restore undid is neither: nobody asks for it.
    """
    withdrawn = sorted({offer.draft_id for offer in offers if offer.draft_id in withdrawals})
    missing = [
        offer
        for offer in offers
        if offer.draft_id not in withdrawals
        and not withdrawals.purged.keeps_out(
            offer.draft_id, offer.rev, _stored_rev(db, offer.draft_id)
        )
        and not is_kept(db, offer.draft_id, offer.rev, offer.sha256)
    ]
    return missing, withdrawn


def _stored_rev(db: Database, draft_id: str) -> int | None:
    draft = find_draft(db, draft_id)
    return draft.rev if draft else None
