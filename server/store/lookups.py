"""Finding a draft by the code on the applicant's paper, and how many other applicants share a
phone number or an e-mail.

The operator's search is store/search.py.
"""

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
    select count(distinct nik_hash) from drafts
    where office_id = :office and {column} = :value and draft_id <> :draft
      and nik_hash is not null and nik_hash <> :nik
"""
_SHARED_BY = {
    "phone": _SHARED.format(column="phone_hash"),
    "email": _SHARED.format(column="email_hash"),
}


def count_other_applicants(db: Database, draft: Draft) -> dict[str, int]:
    """{'phone': n, 'email': n}: other people's drafts of the office with the same one, whatever
    their status; only kinds that have some.

    Other people are those with another NIK: a second draft of the same person is none, and before
    the NIK is known nobody is.
    """
    own = {"phone": draft.phone_hash, "email": draft.email_hash}
    if draft.nik_hash is None:
        return {}
    counts = {
        kind: db.execute(
            _SHARED_BY[kind],
            {
                "office": draft.office_id,
                "value": value,
                "draft": draft.draft_id,
                "nik": draft.nik_hash,
            },
        ).fetchone()[0]
        for kind, value in own.items()
        if value
    }
    return {kind: count for kind, count in counts.items() if count}
