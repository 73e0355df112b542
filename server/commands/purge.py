"""`loket purge`: what the server does each night by itself, now; also while it runs."""

from collections import Counter
from datetime import UTC, datetime

from server.commands.installation import opened
from server.domain.rule_files import load_rules
from server.settings import Settings
from server.store.purge import empty_log, list_due, purge_draft
from server.store.retention import sweep
from server.store.withdrawals import Withdrawals


def purge(settings: Settings) -> None:
    now = datetime.now(UTC)
    with opened(settings) as db:
        rules, ledger = load_rules(), Withdrawals(settings.withdrawn_ledger).purged
        due = list_due(db, rules, now)
        erased = Counter(one.why for one in due if purge_draft(db, ledger, one, now))
        swept = sweep(db, rules, settings.backups, now)
        emptied = empty_log(db)
    print(f"Erased: {erased['unfinished']} unfinished, {erased['finalised']} with an outcome.")
    print(f"Also erased: {swept.set_aside} deliveries set aside, {swept.copies} old copies.")
    if not emptied:
        print("The database is in use: old bytes leave its log with the next nightly purge.")
