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
    """The login over the work. `problem` as in LoginContext, 'other' (another's name), or one of
    CodeContext. `asks_code`: this operator has a second factor.
    """

    name: str
    problem: str
    wait_until: str
    asks_code: bool


@dataclass(frozen=True)
class CodeContext:
    """The second step of a login. `problem`: '', 'code', 'wait' or 'unreadable'."""

    next: str
    problem: str
    wait_until: str


@dataclass(frozen=True)
class RefusalContext:
    """`reason`: 'supervisor' or 'csrf'."""

    reason: str


@dataclass(frozen=True)
class PasswordContext:
    """`problems`: field -> 'wrong', 'wait', 'short', 'long', 'common', 'same' or 'different'."""

    shell: Shell
    problems: dict[str, str]


@dataclass(frozen=True)
class SessionView:
    """One login. `begun` and `used`: WITA. `is_this`: the one that looks."""

    session_id: str
    browser: str
    begun: str
    used: str
    is_this: bool


@dataclass(frozen=True)
class SessionsContext:
    shell: Shell
    sessions: list[SessionView]


@dataclass(frozen=True)
class NewFactor:
    """Shown once. `qr`: SVG. `secret`: the same to be typed."""

    qr: str
    secret: str


@dataclass(frozen=True)
class FactorContext:
    """`is_on`: the login asks for a code. `problems`: field -> 'wrong', 'wait', 'code'.

    `clock`: the server's time to the second, for codes that never fit.
    """

    shell: Shell
    is_on: bool
    new: NewFactor | None
    problems: dict[str, str]
    clock: str


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
