"""Copies the third-party browser files out of node_modules, byte for byte.

`setup/vendor.json` says which file comes from which package, and what its SHA-256 must be. A wrong
hash stops the set-up: what a tablet runs is what was reviewed.
"""

import hashlib
import json
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "setup" / "vendor.json"


class VendorProblem(Exception):
    """A file is missing in its package, or isn't the one that vendor.json names."""


def copy_all(root: Path = ROOT) -> int:
    """Returns how many. Raises VendorProblem before anything is copied."""
    entries = listed(root)
    for entry in entries:
        check(source_of(entry, root), entry["sha256"])
    for entry in entries:
        target = root / entry["file"]
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source_of(entry, root), target)
    return len(entries)


def all_there(root: Path = ROOT) -> bool:
    return all((root / entry["file"]).is_file() for entry in listed(root))


def listed(root: Path = ROOT) -> list[dict[str, str]]:
    """The entries `{"file", "package", "version", "source", "sha256"}` of vendor.json."""
    text = (root / LIST.relative_to(ROOT)).read_text(encoding="utf-8")
    return json.loads(text)["files"]


def source_of(entry: dict[str, str], root: Path = ROOT) -> Path:
    return root / "node_modules" / entry["package"] / entry["source"]


def check(path: Path, sha256: str) -> None:
    if not path.is_file():
        raise VendorProblem(f"{path} is missing: remove .setup/npm and start again")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != sha256:
        raise VendorProblem(f"{path} is not the file that setup/vendor.json names (sha256 {found})")


if __name__ == "__main__":
    print(f"{copy_all()} vendor files are in place.")
