"""The rules of this moment: those of the release and the kinds of business that were loaded."""

from litestar.datastructures import State
from sqlite_utils import Database

from server.domain.kbli import with_groups
from server.store.kbli_groups import groups_version, list_groups
from server.store.kbli_synonyms import list_synonyms, synonyms_version


def refresh_rules(state: State) -> None:
    """`loket kbli import` runs in another process; whoever needs the rules next has its list."""
    version = groups_version(state.db)
    if state["kbli_version"] == version:
        return
    state.rules = with_groups(state["shipped_rules"], list_groups(state.db))
    state["kbli_version"] = version


def kbli_part(db: Database, office_id: str, known: str) -> dict[str, object]:
    """For the heartbeat: nothing while the tablet knows it."""
    version = " ".join(filter(None, [groups_version(db), synonyms_version(db, office_id)]))
    if version == known:
        return {}
    synonyms = [{"words": one.words, "code": one.code} for one in list_synonyms(db, office_id)]
    return {"kbli": {"version": version, "groups": list_groups(db), "synonyms": synonyms}}
