"""Dependencies that any handler may name: db, keys, rules, now.

Async, so that no thread touches the connection.
"""

from datetime import datetime

from litestar.datastructures import State
from litestar.di import Provide
from sqlite_utils import Database

from server.domain.rule_files import Rules
from server.store.keys import Keys


class AppState(State):
    """`app.state`, where `keys` is the server's keys and not the method of a mapping.

    A handler's own argument `state: State` is a plain State: there it is `state["keys"]`.
    """

    @property
    def keys(self) -> Keys:  # type: ignore[override]
        return self["keys"]


async def provide_db(state: State) -> Database:
    return state.db


async def provide_keys(state: State) -> Keys:
    return state["keys"]


async def provide_rules(state: State) -> Rules:
    return state.rules


async def provide_now(state: State) -> datetime:
    """The time of this request, UTC and aware."""
    return state.clock()


CONTEXTS = {
    "db": Provide(provide_db),
    "keys": Provide(provide_keys),
    "rules": Provide(provide_rules),
    "now": Provide(provide_now),
}
