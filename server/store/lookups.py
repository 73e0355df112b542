"""Finding a draft by the code on the applicant's paper, and how many other applicants share a
phone number or an e-mail.

The operator's search is store/search.py.
"""

from collections.abc import Mapping

from sqlite_utils import Database

from server.store.drafts import COLUMNS, Draft
from server.store.keys import Keys

_BY_CODE = f"""
    select {COLUMNS} from drafts where resume_hash = ? and office_id = ? order by changed_at desc
      limit 1
"""  # noqa: S608 -- column names of the struct


def find_by_resume_code(db: Database, keys: Keys, office_id: str, code: str) -> Draft | None:
    """`code` as server/domain/resume_code.py parses it.

    None before the draft was judged. Raises KeysMissing.
    """
    row = db.execute(_BY_CODE, [keys.lookup_hash("resume", code), office_id]).fetchone()
    return Draft(*row) if row else None


_SHARED = """
    (select count(distinct nik_hash) from drafts
      where {column} = :{kind} and nik_hash < :nik and office_id = :office)
    + (select count(distinct nik_hash) from drafts
      where {column} = :{kind} and nik_hash > :nik and office_id = :office)
"""
COUNT_SHARED = "select {}, {}".format(
    _SHARED.format(kind="phone", column="phone_hash"),
    _SHARED.format(kind="email", column="email_hash"),
)


def count_other_applicants(db: Database, draft: Draft) -> dict[str, int]:
    """{'phone': n, 'email': n}: other people's drafts of the office with the same one, whatever
    their status; only kinds that have some.

    Other people are those with another NIK: a second draft of the same person is none, and before
    the NIK is known nobody is.
    """
    hashes = {"nik": draft.nik_hash, "phone": draft.phone_hash, "email": draft.email_hash}
    return count_others_by_hash(db, draft.office_id, hashes)


def count_others_by_hash(
    db: Database, office_id: str, hashes: Mapping[str, str | None]
) -> dict[str, int]:
    """The same by `hashes` (nik, phone, email). The index is read on both sides of the own NIK: a
    person's many drafts cost nothing.
    """
    if hashes["nik"] is None:
        return {}
    phone, email = db.execute(COUNT_SHARED, {"office": office_id, **hashes}).fetchone()
    return {kind: count for kind, count in (("phone", phone), ("email", email)) if count}
