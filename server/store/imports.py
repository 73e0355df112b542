"""Files carried from a tablet without network: docs/sync.md §10.

What was taken is on the disk before the next rows are, so a power cut in the middle of a file costs
nothing: the same file again goes on where it stopped.
"""

from datetime import datetime, timedelta

import msgspec
from sqlite_utils import Database

from server.domain import base64url
from server.domain.bundle import (
    RECEIPT_KEY_BYTES,
    Bundle,
    BundleRefused,
    BundleRow,
    parse_bundle,
    proofs_file,
    receipt_info,
)
from server.domain.sealing import CannotOpen
from server.domain.signature import verify
from server.domain.times import utc_text
from server.store import events
from server.store.keys import Keys
from server.store.receiving import Aside, receive
from server.store.tablets import Tablet, find_tablet
from server.store.withdrawals import Withdrawals

KEPT_FOR = timedelta(days=60)


class RowResult(msgspec.Struct, frozen=True):
    """`said`: a Move, or a reason to set aside (broken, revoked, other_office), or failed.

    `status` and `proof` are the wire's; 0 and None when there is no proof.
    """

    draft_id: str
    rev: int
    said: str
    status: int = 0
    proof: dict | None = None


class Import(msgspec.Struct, frozen=True):
    """One row of `bundle_imports`."""

    import_id: int
    office_id: str
    tablet_id: str
    bundle_id: str
    made_at: str
    imported_at: str
    imported_by: str
    key_id: str
    receipt_key: bytes
    results: list[RowResult]


_COLUMNS = ", ".join(Import.__struct_fields__)
_read_results = msgspec.json.Decoder(list[RowResult]).decode


def open_bundle(db: Database, office_id: str, data: bytes) -> tuple[Tablet, Bundle]:
    """Whose file it is, and what is in it. Raises BundleRefused."""
    parcel = parse_bundle(data)
    tablet = find_tablet(db, parcel.bundle.tablet_id)
    if tablet is None or tablet.office_id != office_id:
        raise BundleRefused("foreign")
    if not verify(tablet.public_key, parcel.signed_text, parcel.signature):
        raise BundleRefused("changed")
    return tablet, parcel.bundle


def take_row(
    db: Database, withdrawals: Withdrawals, tablet: Tablet, row: BundleRow, now: datetime
) -> RowResult:
    """As if it had been delivered."""
    taken = receive(db, withdrawals, tablet, row.draft_id, row.body.encode(), now)
    if isinstance(taken, Aside):
        return RowResult(row.draft_id, row.rev, taken.reason)
    return RowResult(row.draft_id, row.rev, str(taken.move), taken.status, taken.proof)


def save_import(
    db: Database,
    tablet: Tablet,
    bundle: Bundle,
    results: list[RowResult],
    operator_id: str,
    now: datetime,
) -> int:
    """Returns its import_id. The same file again replaces what it said the first time."""
    receipt_key = _bytes_or_none(bundle.receipt_key.sealed)
    with db.atomic():
        (import_id,) = db.execute(
            """
            insert into bundle_imports (office_id, tablet_id, bundle_id, made_at, imported_at,
              imported_by, key_id, receipt_key, results)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (tablet_id, bundle_id) do update set imported_at = excluded.imported_at,
              imported_by = excluded.imported_by, results = excluded.results
            returning import_id
            """,
            [
                tablet.office_id,
                tablet.tablet_id,
                bundle.bundle_id,
                bundle.made_at,
                utc_text(now),
                operator_id,
                bundle.receipt_key.key_id,
                receipt_key or b"",
                msgspec.json.encode(results).decode(),
            ],
        ).fetchone()
        _record(db, tablet.office_id, operator_id, "bundle_imported", now, import_id, len(results))
    return import_id


def list_imports(db: Database, office_id: str) -> list[Import]:
    """Newest first, at most twenty."""
    rows = db.execute(
        f"""select {_COLUMNS} from bundle_imports where office_id = ?
        order by imported_at desc, import_id desc limit 20""",  # noqa: S608 -- names of the struct
        [office_id],
    )
    return [_import(row) for row in rows.fetchall()]


def get_import(db: Database, office_id: str, import_id: int) -> Import | None:
    row = db.execute(
        f"select {_COLUMNS} from bundle_imports where office_id = ? and import_id = ?",  # noqa: S608
        [office_id, import_id],
    ).fetchone()
    return _import(row) if row else None


def make_proofs(keys: Keys, imported: Import, now: datetime) -> bytes:
    """The file that travels back.

    Raises KeysMissing while the keys are locked, CannotOpen when the tablet's key can't be read.
    """
    info = receipt_info(imported.bundle_id)
    receipt_key = keys.open(imported.key_id, info, imported.receipt_key)
    if len(receipt_key) != RECEIPT_KEY_BYTES:
        raise CannotOpen
    proofs = [{"status": one.status, **one.proof} for one in imported.results if one.proof]
    content = {"bundle_id": imported.bundle_id, "made_at": utc_text(now), "proofs": proofs}
    return proofs_file(receipt_key, content)


def record_download(db: Database, imported: Import, operator_id: str, now: datetime) -> None:
    _record(
        db,
        imported.office_id,
        operator_id,
        "proofs_downloaded",
        now,
        imported.import_id,
        sum(1 for one in imported.results if one.proof),
    )


def sweep_imports(db: Database, now: datetime) -> None:
    db.execute("delete from bundle_imports where imported_at < ?", [utc_text(now - KEPT_FOR)])


def _record(
    db: Database,
    office_id: str,
    operator_id: str,
    act: str,
    now: datetime,
    import_id: int,
    rows: int,
) -> None:
    events.record(
        db,
        office_id=office_id,
        actor_kind="operator",
        actor_id=operator_id,
        act=act,
        detail={"import_id": import_id, "rows": rows},
        now=now,
    )


def _import(row: tuple) -> Import:
    return Import(*row[:-1], _read_results(row[-1]))


def _bytes_or_none(text: str) -> bytes | None:
    try:
        return base64url.decode(text)
    except ValueError:
        return None
