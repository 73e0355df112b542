"""What an operator does without a draft in hand, as an event."""

from datetime import datetime

from litestar import Request

from server.store.events import record


def record_act(request: Request, office_id: str, operator_id: str, act: str, now: datetime) -> None:
    record(
        request.app.state.db,
        office_id=office_id,
        actor_kind="operator",
        actor_id=operator_id,
        act=act,
        now=now,
    )
