"""Packs the kiosk's modules and style sheets into few small files, `kiosk/packed/`, with esbuild.

    python3 setup/pack.py [TREE]     TREE: another copy of the product, packed with this one's tools

The sources stay what people read and test; the pack is what a tablet is served
(docs/decisions/0014). Standard library only. Nothing is done while the pack is that of today's
files.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

import stamps  # noqa: E402
import vendor  # noqa: E402

from server.kiosk_pack import FOLDER, RECORD, SHEETS, read_record, stamp_of  # noqa: E402

LICENCES = "LICENSES.txt"
COMMON = ("--bundle", "--minify", "--charset=utf8", "--legal-comments=none", "--log-level=warning")
NOT_PACKED = ("kiosk/vendor/workbox/", "kiosk/vendor/htmx.js")


class PackProblem(Exception):
    """The kiosk can't be packed; the message says why."""


def pack_if_needed(tree: Path = ROOT, tools: Path = ROOT) -> bool:
    """Did it pack? Raises PackProblem."""
    kiosk = tree / "kiosk"
    made_of = stamp_of(kiosk)
    made_with = stamps.key([tools / "package-lock.json", Path(__file__)])
    record = read_record(kiosk)
    if (record.get("made_of"), record.get("made_with")) == (made_of, made_with):
        return False
    fresh = kiosk / ".packing"
    shutil.rmtree(fresh, ignore_errors=True)
    preloads = pack_modules(kiosk, fresh, tools)
    pack_sheets(kiosk, fresh, tools)
    (fresh / LICENCES).write_text(licences(tools), "utf-8")
    record = {"made_of": made_of, "made_with": made_with, "preloads": preloads}
    (fresh / RECORD).write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    shutil.rmtree(kiosk / FOLDER, ignore_errors=True)
    fresh.rename(kiosk / FOLDER)
    return True


def pack_modules(kiosk: Path, into: Path, tools: Path) -> list[str]:
    """app.js, and a file for each part that is imported late. Returns what app.js needs at once.

    A `.map` beside each leads from an error's line to the module; no tablet fetches it.
    """
    meta = into / "meta.json"
    run_esbuild(
        tools,
        kiosk,
        *("app.js", "--splitting", "--format=esm", "--sourcemap=external"),
        *(f"--outdir={into}", f"--metafile={meta}"),
    )
    outputs = json.loads(meta.read_text("utf-8"))["outputs"]
    meta.unlink()
    return sorted(needed_at_once({Path(path).name: one for path, one in outputs.items()}, "app.js"))


def needed_at_once(outputs: dict[str, dict], name: str) -> set[str]:
    """Names of the files that `name` imports by a statement, and what those import so."""
    found = {
        Path(one["path"]).name
        for one in outputs[name]["imports"]
        if one["kind"] == "import-statement"
    }
    return found.union(*(needed_at_once(outputs, one) for one in found))


def pack_sheets(kiosk: Path, into: Path, tools: Path) -> None:
    """One sheet; the fonts stay files of their own, at their own address."""
    imports = "".join(f'@import "./{name}.css";\n' for name in SHEETS)
    run_esbuild(
        tools,
        kiosk / "css",
        *("--loader=css", "--external:*.woff2", f"--outfile={into / 'kiosk.css'}"),
        typed=imports,
    )


def run_esbuild(tools: Path, at: Path, *options: str, typed: str = "") -> None:
    """The program itself, out of npm's package for this machine: no Node.js is needed.

    It runs in the folder `at`, so that no path from outside gets into the pack.
    """
    programs = sorted(tools.glob("node_modules/@esbuild/*/bin/esbuild"))
    if not programs:
        raise PackProblem("esbuild is missing in node_modules: remove .setup/npm and start again")
    command = [programs[0], *options, *COMMON]
    done = subprocess.run(command, cwd=at, input=typed, capture_output=True, text=True)
    if done.returncode != 0 or done.stderr:
        raise PackProblem(f"esbuild can't pack the kiosk:\n{done.stderr}")


def licences(tools: Path) -> str:
    """The licence of every package that has code in the pack, whole."""
    packages = {
        entry["package"]: entry["version"]
        for entry in vendor.listed(tools)
        if entry["file"].startswith("kiosk/vendor/")
        and entry["file"].endswith(".js")
        and not entry["file"].startswith(NOT_PACKED)
    }
    texts = [
        f"{name} {version}\n\n{licence_of(tools / 'node_modules' / name)}"
        for name, version in sorted(packages.items())
    ]
    return "\n\n----\n\n".join(texts) + "\n"


def licence_of(package: Path) -> str:
    found = sorted(package.glob("LICENSE*"))
    if not found:
        raise PackProblem(f"{package.name} has no licence file")
    return found[0].read_text("utf-8").strip()


def main(arguments: list[str]) -> int:
    tree = Path(arguments[0]).resolve() if arguments else ROOT
    try:
        if pack_if_needed(tree):
            print(f"The kiosk is packed anew: {tree / 'kiosk' / FOLDER}")
    except PackProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
