"""Tutup hari: the day in numbers, its seal, and lines for signatures. Names nobody."""

from dataclasses import dataclass

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from server.domain.times import clock_words, from_utc_text
from server.domain.words import long_date
from server.store.chain_closings import (
    Closing,
    Day,
    close_day,
    count_day,
    find_closing,
    list_closings,
)
from server.web.operator.answers import go_to, show
from server.web.operator.session import Operator
from server.web.operator.shell import Shell, shell_of

LARGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class ClosedRow:
    event_id: int
    day: str
    at: str
    seal: str


@dataclass(frozen=True)
class ClosingContext:
    """Before: `totals` until now. `closed`: the last sheets, newest first."""

    shell: Shell
    day: str
    totals: Day
    closed: list[ClosedRow]


@dataclass(frozen=True)
class SheetContext:
    shell: Shell
    row: ClosedRow
    totals: Day


@get("/operator/closing")
async def show_day(request: Request, operator: NamedDependency[Operator]) -> Response:
    state = request.app.state
    totals = count_day(state.db, operator.office_id, state.clock())
    closed = [_row(request, one) for one in list_closings(state.db, operator.office_id)]
    day = long_date(totals.day, state.rules.texts)
    context = ClosingContext(shell_of(request, "closing"), day, totals, closed)
    return show(request, "operator/closing.html", context)


@post("/operator/closing", status_code=303)
async def close(request: Request, operator: NamedDependency[Operator]) -> Response:
    state = request.app.state
    event_id = close_day(state.db, operator.office_id, operator.operator_id, state.clock())
    return go_to(request, f"/operator/closing/{event_id}")


@get("/operator/closing/{event_id:int}")
async def show_sheet(
    request: Request, operator: NamedDependency[Operator], event_id: FromPath[int]
) -> Response:
    """The same paper again, as it was: numbers and seal come from the event."""
    known = event_id if 0 < event_id <= LARGEST_ID else 0
    closing = find_closing(request.app.state.db, operator.office_id, known)
    if closing is None:
        raise NotFoundException
    context = SheetContext(shell_of(request, "closing"), _row(request, closing), closing.totals)
    return show(request, "print/operator_closing.html", context)


def _row(request: Request, closing: Closing) -> ClosedRow:
    return ClosedRow(
        event_id=closing.event_id,
        day=long_date(closing.totals.day, request.app.state.rules.texts),
        at=clock_words(from_utc_text(closing.at)),
        seal=closing.seal,
    )


CLOSING_HANDLERS = [show_day, close, show_sheet]
