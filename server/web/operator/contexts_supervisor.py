"""What the supervisor's pages know: one dataclass a page, the same for its fragment."""

from dataclasses import dataclass, field
from typing import Any

from server.store.operators import OperatorRow
from server.web.operator.shell import Shell


@dataclass(frozen=True)
class NewPassword:
    """Shown once, kept nowhere."""

    name: str
    password: str


@dataclass(frozen=True)
class OperatorsContext:
    """`problems`: field -> 'empty' or 'taken'. `refusal`: '' or a key of _operators.html.

    `open_sessions`: operator_id -> logins that are open. `with_factor`: who has a second factor.
    """

    shell: Shell
    operators: list[OperatorRow]
    open_sessions: dict[str, int]
    with_factor: set[str]
    new_password: NewPassword | None = None
    refusal: str = ""
    typed_name: str = ""
    typed_role: str = "operator"
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TabletRow:
    """Ages in minutes, None where unknown. `warnings`: those of domain/tablet_health.py.

    `wipe`: '', 'ordered', or 'done' (the tablet said so).
    """

    tablet_id: str
    name: str
    letter: str
    app_version: str
    waiting: int
    oldest_minutes: int | None
    seen_minutes: int | None
    storage_megabytes: int | None
    clock_seconds: int | None
    is_revoked: bool
    wipe: str
    warnings: list[str]


@dataclass(frozen=True)
class NewCode:
    """An enrolment code, shown once. `qr`: SVG. `reach`: '', 'loopback' or 'insecure'."""

    tablet_name: str
    code: str
    link: str
    qr: str
    valid_until: str
    reach: str


@dataclass(frozen=True)
class TabletsContext:
    """`problems`: field -> 'empty'. `refusal`: '' or 'unknown'."""

    shell: Shell
    tablets: list[TabletRow]
    set_aside_count: str
    new_code: NewCode | None = None
    refusal: str = ""
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SettingControl:
    """One setting as the form shows it. `raw`: the typed or stored text, several for `choices`."""

    name: str
    kind: str
    label: str
    source: str
    is_long: bool
    raw: list[str]
    was: str
    choices: list[dict[str, str]]
    problem: str
    params: dict[str, Any]


@dataclass(frozen=True)
class SettingsContext:
    """`groups`: group -> controls, in the order of settings.json."""

    shell: Shell
    groups: dict[str, list[SettingControl]]
    problem_count: int


@dataclass(frozen=True)
class SetAsideRow:
    set_aside_id: int
    received: str
    tablet_name: str
    reason: str
    sha256: str
    size: int


@dataclass(frozen=True)
class SetAsideContext:
    shell: Shell
    rows: list[SetAsideRow]
