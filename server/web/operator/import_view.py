"""A carried file as its page shows it."""

from server.domain.draft import Move
from server.domain.sealing import CannotOpen
from server.domain.times import from_utc_text, moment_words
from server.store.imports import Import, RowResult, make_proofs
from server.store.keys import KeysMissing
from server.store.queue import QueueRow, list_rows
from server.store.tablets import Tablet, find_tablet, list_tablets
from server.web.operator.contexts_imports import ImportContext, ImportLine, ResultLine
from server.web.operator.desk_request import Desk
from server.web.operator.shell import Shell

_ASIDE = frozenset({"broken", "revoked", "other_office", "failed"})
_GONE = frozenset({Move.WITHDRAW, Move.REFUSE_WITHDRAWN, Move.REFUSE_PURGED})


def import_lines(desk: Desk, imports: list[Import]) -> list[ImportLine]:
    tablets = {one.tablet_id: one for one in list_tablets(desk.db, desk.operator.office_id)}
    return [_line(one, tablets.get(one.tablet_id)) for one in imports]


def import_view(desk: Desk, shell: Shell, imported: Import) -> ImportContext:
    tablet = find_tablet(desk.db, imported.tablet_id)
    told = [one for one in imported.results if one.said != Move.NOTHING]
    rows = list_rows(desk.db, desk.operator.office_id, [one.draft_id for one in told])
    return ImportContext(
        shell=shell,
        line=_line(imported, tablet),
        made=_moment(imported.made_at),
        is_revoked=bool(tablet and tablet.revoked_at),
        told=[_result(one, rows.get(one.draft_id)) for one in told],
        known=len(imported.results) - len(told),
        proof_count=sum(1 for one in imported.results if one.proof),
        proofs=_proofs(desk, imported),
    )


def _line(imported: Import, tablet: Tablet | None) -> ImportLine:
    return ImportLine(
        import_id=imported.import_id,
        tablet_name=tablet.name if tablet else "",
        imported=_moment(imported.imported_at),
        rows=len(imported.results),
        fresh=sum(1 for one in imported.results if one.said == Move.INSERT),
    )


def _result(one: RowResult, row: QueueRow | None) -> ResultLine:
    number = (one.proof or {}).get("queue_number")
    return ResultLine(
        draft_id=one.draft_id,
        name=number or (row.queue_number if row else None) or one.draft_id[:8],
        said=one.said,
        link=row is not None and one.said not in _ASIDE | _GONE,
    )


def _proofs(desk: Desk, imported: Import) -> str:
    if not any(one.proof for one in imported.results):
        return "none"
    try:
        make_proofs(desk.keys, imported, desk.now)
    except KeysMissing:
        return "locked"
    except CannotOpen:
        return "unreadable"
    return "ready"


def _moment(text: str) -> str:
    """WITA; what a tablet wrote down may be no time at all."""
    try:
        return moment_words(from_utc_text(text))
    except ValueError:
        return text
