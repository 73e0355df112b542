"""Accept, then judge: opens a draft in memory and keeps what names nobody: counts, codes, keyed
hashes.
"""

import logging
import traceback
from collections.abc import Generator, Iterable
from datetime import datetime

from sqlite_utils import Database

from server.domain.account_door import door_of
from server.domain.resume_code import parse_code
from server.domain.rule_files import Rules
from server.domain.sealing import CannotOpen
from server.domain.times import business_day
from server.domain.verdict import HASHED, Verdict, hashed_values, reach_verdict
from server.store.account_doors import save_door
from server.store.drafts import DraftUnknown
from server.store.keys import Keys, KeysMissing
from server.store.mail_proving import lapse_if_changed
from server.store.revisions import OpenedDraft, open_version
from server.store.settings import office_settings
from server.store.verdicts import Case, get_case, save_unreadable, save_verdict

log = logging.getLogger("loket")
Steps = Generator[None, None, bool]
"""Was it judged?"""


def judge_draft(db: Database, keys: Keys, rules: Rules, draft_id: str, now: datetime) -> bool:
    """Judges the current version. One that can't be opened is judged so.

    Answers that the rules stumble over leave it unjudged (False): its hashes are kept all the same.
    Raises DraftUnknown, and KeysMissing while the keys are locked.
    """
    with db.atomic():
        steps = _judge(db, keys, rules, draft_id, now)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                return end.value


def judge_quietly(db: Database, keys: Keys, rules: Rules, draft_id: str, now: datetime) -> bool:
    """After the reply: nothing that goes wrong here reaches a tablet. Was it judged?"""
    return judge_together(db, keys, rules, [draft_id], now) == [draft_id]


def judge_together(
    db: Database, keys: Keys, rules: Rules, draft_ids: Iterable[str], now: datetime
) -> list[str]:
    """As quietly, several in one transaction; those that were judged.

    Each step is taken for all of them before the next one: its code and data then lie in the
    processor's cache (a fifth less time, docs/performance.md).
    """
    judged: list[str] = []
    with db.atomic():
        going = [(one, _judge(db, keys, rules, one, now)) for one in draft_ids]
        while going:
            going = [(one, steps) for one, steps in going if _goes_on(one, steps, judged)]
    return judged


def _goes_on(draft_id: str, steps: Steps, judged: list[str]) -> bool:
    try:
        next(steps)
        return True
    except StopIteration as end:
        if end.value:
            judged.append(draft_id)
    except (KeysMissing, DraftUnknown):
        pass
    except Exception as failure:  # a background task has nobody to tell but the log
        _log(draft_id, failure)
    return False


def list_unjudged(db: Database) -> list[str]:
    """Oldest first."""
    rows = db.execute(
        "select draft_id from drafts where judged_at is null order by changed_at, draft_id"
    )
    return [row[0] for row in rows.fetchall()]


def _judge(db: Database, keys: Keys, rules: Rules, draft_id: str, now: datetime) -> Steps:
    """In a transaction. Everything is worked out before anything is written."""
    case = get_case(db, draft_id)
    if case.status == "withdrawn" or case.purged_at:
        return True
    yield
    try:
        opened = open_version(keys, case.envelope, case.sealed)
    except CannotOpen:
        with db.atomic():
            save_unreadable(db, case, now)
        return True
    yield
    hashes = _hashes(keys, opened)
    settings = office_settings(db, case.office_id, rules)
    yield
    verdict = _verdict(rules, case, opened, settings, business_day(now))
    yield
    with db.atomic():
        save_verdict(db, case, hashes, verdict, now)
        if case.has_proof:
            lapse_if_changed(db, case.office_id, draft_id, hashes["email"], now)
        save_door(db, case.office_id, draft_id, case.received_at, door_of(opened.answers))
    return verdict is not None


def _hashes(keys: Keys, opened: OpenedDraft) -> dict[str, str | None]:
    """By kind, for the columns of the same name; None for what wasn't filled."""
    plain = hashed_values(opened.answers)
    code = parse_code(opened.resume_code or "")
    if code:
        plain["resume"] = code
    return dict.fromkeys((*HASHED, "resume")) | keys.lookup_hashes(plain)


def _verdict(
    rules: Rules, case: Case, opened: OpenedDraft, settings: dict, today: str
) -> Verdict | None:
    try:
        return reach_verdict(rules, opened.answers, settings, today)
    except Exception as failure:  # odd answers must not stop anything
        _log(case.draft_id, failure)
        return None


def _log(draft_id: str, failure: Exception) -> None:
    """Kind and place; the message of an exception may hold an answer."""
    frames = "".join(traceback.format_tb(failure.__traceback__))
    log.error("judge %s: %s\n%s", draft_id, type(failure).__name__, frames)
