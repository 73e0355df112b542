"""What the pages for everybody know: one dataclass a template."""

from dataclasses import dataclass

from server.web.operator.shell import Shell


@dataclass(frozen=True)
class LoginContext:
    """`problem`: '', 'wrong', 'wait' (then `wait_until` is a WITA clock time) or 'ended'."""

    name: str
    next: str
    problem: str
    wait_until: str


@dataclass(frozen=True)
class LockContext:
    """The login over the work. `problem` as in LoginContext, or 'other': another's name."""

    name: str
    problem: str
    wait_until: str


@dataclass(frozen=True)
class RefusalContext:
    """`reason`: 'supervisor' or 'csrf'."""

    reason: str


@dataclass(frozen=True)
class PasswordContext:
    """`problems`: field -> 'wrong', 'short' or 'different'."""

    shell: Shell
    problems: dict[str, str]


@dataclass(frozen=True)
class CallRow:
    """`screen`: its title on the tablet. `since`: WITA clock time."""

    call_id: int
    tablet_name: str
    screen: str
    since: str


@dataclass(frozen=True)
class CallsContext:
    """`seen`: names this state, so that asking again brings nothing while it lasts."""

    calls: list[CallRow]
    seen: str
