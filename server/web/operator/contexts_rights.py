"""What the papers of UU 27/2022 know: copy of the data, corrections, letters after a breach."""

from dataclasses import dataclass, field

from server.web.operator.history_view import VersionView
from server.web.operator.shell import Shell


@dataclass(frozen=True)
class DataLine:
    label: str
    value: str


@dataclass(frozen=True)
class SightLine:
    """Somebody of the office opened it."""

    when: str
    who: str


@dataclass(frozen=True)
class DataContext:
    """`state`: 'held', 'purged', 'withdrawn' or 'unreadable'. `erased`: day and time, or ''.

    `consent`: version and time, '' when there was none. `until`: how long it is kept, in days, by
    `kept`: 'unfinished', 'finalised' or 'open' (until it has an outcome).
    """

    shell: Shell
    draft_id: str
    number: str
    made: str
    state: str
    erased: str
    received: str
    consent_version: str
    consent_at: str
    kept: str
    days: int
    lines: list[DataLine]
    sights: list[SightLine]
    settings: dict


@dataclass(frozen=True)
class CorrectionsContext:
    """`versions`: those that an operator changed, oldest first."""

    shell: Shell
    draft_id: str
    number: str
    made: str
    state: str
    erased: str
    versions: list[VersionView]
    settings: dict


@dataclass(frozen=True)
class BreachForm:
    """As typed, WITA; `problems`: field -> 'empty', 'time' or 'order'."""

    known: str = ""
    since: str = ""
    until: str = ""
    tablet_id: str = ""
    how: str = ""
    done: str = ""
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class BreachContext:
    shell: Shell
    form: BreachForm
    tablets: list[tuple[str, str]]


@dataclass(frozen=True)
class BreachDraft:
    draft_id: str
    name: str
    received: str
    erased: str


@dataclass(frozen=True)
class BreachAct:
    when: str
    act: str
    who: str


@dataclass(frozen=True)
class LetterContext:
    """`kinds`: labels of the personal fields. `counts`: act -> how often in the period."""

    shell: Shell
    known: str
    deadline: str
    since: str
    until: str
    tablet: str
    how: str
    done: str
    drafts: list[BreachDraft]
    kinds: list[str]
    counts: dict[str, int]
    acts: list[BreachAct]
    made: str
    settings: dict
