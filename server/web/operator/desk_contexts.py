"""What the desk's templates know.

One dataclass a template; a missing or surplus name fails the render.
"""

from dataclasses import dataclass, field
from typing import Any

from server.domain.copy_sheet import Card, Step
from server.web.operator.draft_view import DraftView, ProblemView
from server.web.operator.field_view import FieldView, ItemView
from server.web.operator.queue_view import QueueView
from server.web.operator.shell import Shell


@dataclass(frozen=True)
class QueueContext:
    """`search`: the text that was searched. `nobody_waits`: 'Ambil berikutnya' found nobody."""

    shell: Shell
    view: QueueView
    search: str
    nobody_waits: bool


@dataclass(frozen=True)
class QueueFragment:
    view: QueueView


@dataclass(frozen=True)
class TakeOverContext:
    """`problem`: the reason was left empty."""

    shell: Shell
    draft_id: str
    holder: str
    problem: bool


@dataclass(frozen=True)
class SaveState:
    """`saved`:
    none, kept, same or refused. `refused`: (label, html id). `kept`: something was saved all the
    same.
    """

    saved: str
    revision_id: int
    at: str = ""
    kept: bool = False
    refused: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class DraftContext:
    shell: Shell
    view: DraftView
    state: SaveState


@dataclass(frozen=True)
class SavedFragment:
    view: DraftView
    state: SaveState
    fields: list[FieldView]


@dataclass(frozen=True)
class DraftFragment:
    view: DraftView


@dataclass(frozen=True)
class AccountFragment:
    """`problem`: '', shape, wrong or limited; then it is worth trying again in `minutes`."""

    shell: Shell
    view: DraftView
    problem: str
    minutes: int


@dataclass(frozen=True)
class NotesFragment:
    shell: Shell
    view: DraftView


@dataclass(frozen=True)
class ProductFragment:
    item: ItemView


@dataclass(frozen=True)
class RefusedContext:
    """`reason`: unknown, held, unclaimed, closed, withdrawn, purged, full or locked (the
    keys are away)."""

    reason: str
    draft_id: str
    number: str
    holder: str
    until: str
    shell: Any = None


@dataclass(frozen=True)
class WithdrawContext:
    """`problems`: 'sure', 'reason': what is still missing. `reason`: the chosen code, or ''."""

    shell: Shell
    draft_id: str
    number: str
    reason: str
    problems: frozenset[str]


@dataclass(frozen=True)
class CodeContext:
    """`code`: 'K72M P4RA', '' when there is none. `opens`: a tablet can still go on with it."""

    shell: Shell
    draft_id: str
    number: str
    code: str
    opens: bool


@dataclass(frozen=True)
class CopyContext:
    """`numbers`:

    1 … total of the steps that are copied. `current`: where it goes on, None when all is copied.
    """

    shell: Shell
    draft_id: str
    number: str
    cards: list[Card]
    numbers: dict[str, int]
    marks: dict[str, str]
    current: Step | None
    total: int


@dataclass(frozen=True)
class OutcomeForm:
    """What was typed so far. `problems`: field -> sentence key of finalise.html.

    `park`: 'Tunda', only the outcomes that wait for something.
    """

    outcome: str = ""
    cause: str = ""
    nib: str = ""
    override_reason: str = ""
    problems: dict[str, str] = field(default_factory=dict)
    same_nib: str = ""
    park: bool = False


@dataclass(frozen=True)
class FinaliseContext:
    """`outcomes`: (outcome, its causes) in the order of outcomes.json."""

    shell: Shell
    draft_id: str
    number: str
    outcomes: list[tuple[dict[str, Any], list[dict[str, Any]]]]
    blocking: list[ProblemView]
    form: OutcomeForm


@dataclass(frozen=True)
class DoneContext:
    """After an outcome: what was decided, and how long it took at the desk (minutes)."""

    shell: Shell
    draft_id: str
    number: str
    outcome: str
    outcome_label: str
    cause_label: str
    at: str
    minutes: int
    is_final: bool


@dataclass(frozen=True)
class SlipContext:
    """A paper for the applicant: no name, no NIK."""

    shell: Shell
    width: str
    number: str
    outcome: str
    outcome_label: str
    sentences: list[str]
    missing: list[str]
    nib: str
    resume_code: str
    moment: str
    settings: dict[str, Any]
    draft_id: str


@dataclass(frozen=True)
class HistoryContext:
    shell: Shell
    draft_id: str
    number: str
    versions: list[Any]
    compared: Any
    is_mine: bool


@dataclass(frozen=True)
class CompareContext:
    """`changes`: fields that differ; `before` is this draft's, `after` the other's."""

    shell: Shell
    draft_id: str
    number: str
    other_id: str
    other_number: str
    other_status: str
    other_stage: str
    changes: list[Any]
    is_mine: bool


@dataclass(frozen=True)
class AssistContext:
    shell: Shell
    problem: bool
    consent_title: str
    consent_body: list[str]
