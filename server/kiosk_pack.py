"""The packed kiosk: what set-up made of the modules and style sheets in `kiosk/`.

Standard library only, because `setup/pack.py` writes with it before anything is installed. A pack
counts only while it is made of the very files that lie there now; otherwise the modules
themselves are served (docs/decisions/0014).
"""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

KIOSK = Path(__file__).parents[1] / "kiosk"
FOLDER = "packed"
RECORD = "pack.json"
# In this order: what stands later overrules.
SHEETS = (
    "base",
    "furniture",
    "buttons",
    "cards",
    "fields",
    "keys",
    "screens",
    "pieces",
    "lesson",
    "large",
    "print",
)


@dataclass(frozen=True)
class Front:
    """What the shell links, as addresses below `/kiosk/`.

    `preloads`: modules that `script` needs at once, so that they are asked for together.
    """

    script: str
    sheets: tuple[str, ...]
    preloads: tuple[str, ...] = ()
    packed: bool = False


MODULES = Front("app.js", tuple(f"css/{name}.css" for name in SHEETS))


def find_front(kiosk: Path = KIOSK) -> Front:
    """The pack, or the modules one by one where there is no pack of today's files."""
    record = read_record(kiosk)
    if record.get("made_of") != stamp_of(kiosk):
        return MODULES
    return Front(
        f"{FOLDER}/app.js",
        (f"{FOLDER}/kiosk.css",),
        tuple(f"{FOLDER}/{name}" for name in record["preloads"]),
        packed=True,
    )


def read_record(kiosk: Path) -> dict:
    """What setup/pack.py wrote down: `made_of`, `made_with`, `preloads`; empty without a pack."""
    file = kiosk / FOLDER / RECORD
    return json.loads(file.read_text("utf-8")) if file.is_file() else {}


def stamp_of(kiosk: Path) -> str:
    """SHA-256 over names and bytes of every module and style sheet, third-party ones too."""
    digest = sha256()
    for file in sorted(kiosk.rglob("*")):
        inner = file.relative_to(kiosk)
        if file.suffix in (".js", ".css") and not inner.parts[0].startswith((FOLDER, ".")):
            content = sha256(file.read_bytes()).hexdigest()
            digest.update(f"{inner.as_posix()} {content}\n".encode())
    return digest.hexdigest()
