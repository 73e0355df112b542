"""What the pages of carried files know (server/web/operator/imports.py)."""

from dataclasses import dataclass

from server.web.operator.shell import Shell


@dataclass(frozen=True)
class ImportLine:
    """A file that was brought in. `rows`: all of them; `fresh`: drafts that were new here."""

    import_id: int
    tablet_name: str
    imported: str
    rows: int
    fresh: int


@dataclass(frozen=True)
class ImportsContext:
    """`problem`: '', 'empty', or why the file was refused (docs/sync.md §10)."""

    shell: Shell
    imports: list[ImportLine]
    problem: str = ""


@dataclass(frozen=True)
class ResultLine:
    """`said`: a Move, a reason to set aside, or 'failed'. `name`: queue number, else part of the
    id; `link`: the draft can be opened here.
    """

    draft_id: str
    name: str
    said: str
    link: bool


@dataclass(frozen=True)
class ImportContext:
    """`told`: rows with something to say; `known`: how many were here already.

    `proofs`: 'ready', 'none' (no row has one), 'locked' or 'unreadable' (the tablet's key).
    """

    shell: Shell
    line: ImportLine
    made: str
    is_revoked: bool
    told: list[ResultLine]
    known: int
    proof_count: int
    proofs: str
