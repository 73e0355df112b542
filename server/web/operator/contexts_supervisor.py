"""What the supervisor's pages know: one dataclass a page, the same for its fragment."""

from dataclasses import dataclass, field

from server.store.operators import OperatorRow
from server.web.operator.shell import Shell


@dataclass(frozen=True)
class NewPassword:
    """Shown once, kept nowhere."""

    name: str
    password: str


@dataclass(frozen=True)
class OperatorsContext:
    """`problems`: field -> 'empty' or 'taken'. `refusal`: '' or a key of _operators.html."""

    shell: Shell
    operators: list[OperatorRow]
    new_password: NewPassword | None = None
    refusal: str = ""
    typed_name: str = ""
    typed_role: str = "operator"
    problems: dict[str, str] = field(default_factory=dict)
