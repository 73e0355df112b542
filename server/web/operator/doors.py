"""The doors to an account in sums by month: nobody is named, so anybody at the desk may look."""

from dataclasses import dataclass

from litestar import Request, Response, get

from server.store.account_doors import MonthOfDoors, list_months
from server.web.operator.answers import show
from server.web.operator.desk_request import desk_of
from server.web.operator.shell import Shell, shell_of


@dataclass(frozen=True)
class MonthView:
    """`name`: 'November 2026'. `total`: over all doors."""

    name: str
    doors: list[MonthOfDoors]
    total: MonthOfDoors


@dataclass(frozen=True)
class DoorsContext:
    shell: Shell
    months: list[MonthView]


@get("/operator/doors")
async def show_doors(request: Request) -> Response:
    desk = desk_of(request)
    by_month: dict[str, list[MonthOfDoors]] = {}
    for row in list_months(desk.db, desk.operator.office_id, desk.now):
        by_month.setdefault(row.month, []).append(row)
    names = desk.rules.texts["months"]
    views = [
        MonthView(f"{names[int(month[5:]) - 1]} {month[:4]}", doors, _total(month, doors))
        for month, doors in by_month.items()
    ]
    return show(request, "operator/doors.html", DoorsContext(shell_of(request, "doors"), views))


def _total(month: str, doors: list[MonthOfDoors]) -> MonthOfDoors:
    return MonthOfDoors(
        month,
        "",
        came=sum(one.came for one in doors),
        without=sum(one.without for one in doors),
        won=sum(one.won for one in doors),
        practised=sum(one.practised for one in doors),
        proven=sum(one.proven for one in doors),
    )


DOORS_HANDLERS = [show_doors]
