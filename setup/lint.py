"""`python setup/lint.py NODE`: every JSON file parses without a doubled key, every JS file too."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("e2e", "kiosk", "server", "setup", "templates", "tests")
NOT_OURS = ("vendor", "packed", "output")


def main(node: str) -> int:
    complaints = [*check_json(), *check_javascript(node)]
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return 1 if complaints else 0


def check_json() -> Iterator[str]:
    for file in [*ROOT.glob("package*.json"), *ours("*.json"), *ours("*.webmanifest")]:
        try:
            text = file.read_text(encoding="utf-8")
            json.loads(text, object_pairs_hook=without_doubles)
        except ValueError as problem:
            yield f"{file.relative_to(ROOT)}: {problem}"


def without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """JSON lets a key stand twice and parsers keep the last one: a rule would vanish unseen."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(f"a key stands twice in {{{', '.join(key for key, _ in pairs)}}}")
    return found


def check_javascript(node: str) -> Iterator[str]:
    for file in ours("*.js"):
        done = subprocess.run([node, "--check", file], capture_output=True, text=True)
        if done.returncode:
            yield done.stderr


def ours(pattern: str) -> Iterator[Path]:
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob(pattern)):
            if not set(NOT_OURS) & set(file.relative_to(ROOT).parts):
                yield file


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
