"""Finding a draft by the code on the applicant's paper.

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
