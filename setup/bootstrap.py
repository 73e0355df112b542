"""Does the set-up that `make run` and `make test` need, each step once.

    python3 setup/bootstrap.py run     virtual environment, locked packages, browser files, pack
    python3 setup/bootstrap.py lint    the same, with what linter and tests need
    python3 setup/bootstrap.py test    the same, and a Chromium
    python3 setup/bootstrap.py check   installs nothing: says what this machine lacks

Standard library only: it runs before anything is installed. A step leaves a stamp in `.setup/`,
keyed by the files that it was made from, so the next start has nothing to do.
"""

import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import chromium
import node
import pack
import stamps
import vendor

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
OLDEST_PYTHON = (3, 11)


class SetupProblem(Exception):
    """Something is missing on this machine; the message says what, and what to do."""


KNOWN_PROBLEMS = (
    SetupProblem,
    chromium.ChromiumProblem,
    node.NodeProblem,
    pack.PackProblem,
    vendor.VendorProblem,
)


def main(arguments: list[str]) -> int:
    acts = {"check": check_machine, "run": for_run, "lint": for_lint, "test": for_test}
    if len(arguments) != 1 or arguments[0] not in acts:
        print(f"usage: python3 setup/bootstrap.py {'|'.join(acts)}", file=sys.stderr)
        return 2
    try:
        acts[arguments[0]]()
    except KNOWN_PROBLEMS as problem:
        print(f"\nSet-up stopped: {problem}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as failed:
        command = " ".join(map(str, failed.cmd))
        print(f"\nSet-up stopped: this command failed: {command}", file=sys.stderr)
        print("Is the network there, and the package registry reachable?", file=sys.stderr)
        return 1
    return 0


def check_machine() -> None:
    check_python()
    check_venv()
    print("Nothing is missing for `make run` and `make test`: they install the rest themselves.")


def for_run() -> None:
    set_up(with_tests=False)


def for_lint() -> None:
    set_up(with_tests=True)
    stamps.set_done("node", str(node.find_node(ROOT, pip)))


def for_test() -> None:
    for_lint()
    stamps.set_done("chromium", str(chromium.find_or_install(VENV, say)))


def set_up(with_tests: bool) -> None:
    check_python()
    make_venv()
    install_packages(with_tests)
    install_product()
    install_browser_files()
    if pack.pack_if_needed():
        say("the kiosk is packed into kiosk/packed")


def check_python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        version = sys.version.split()[0]
        raise SetupProblem(
            f"this is Python {version}; 3.11 or newer is needed (make run PYTHON=python3.12)"
        )


def check_venv() -> None:
    try:
        import ensurepip  # noqa: F401 - Debian leaves it out until python3-venv is installed
        import venv  # noqa: F401
    except ImportError as missing:
        raise SetupProblem(
            "Python can't make virtual environments here; install python3-venv"
            " (apt install python3-venv)"
        ) from missing


def make_venv() -> None:
    if venv_works():
        return
    check_venv()
    say("making the virtual environment .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    stamps.forget("packages-run", "packages-test", "product")
    subprocess.run([sys.executable, "-m", "venv", VENV], check=True)


def venv_works() -> bool:
    """A set-up that was interrupted, or a Python that was removed, leaves a broken folder."""
    pip_is_there = any(VENV.glob("lib/python3.*/site-packages/pip/__init__.py"))
    return pip_is_there and (VENV / "bin" / "python").exists()


def install_packages(with_tests: bool) -> None:
    """The tests' lock holds all of the server's, so after `make test` a `make run` finds them."""
    run_key = stamps.key([ROOT / "requirements.lock"])
    test_key = stamps.key([ROOT / "requirements-dev.lock"])
    for_run_done = stamps.is_done("packages-run", run_key)
    if for_run_done and (not with_tests or stamps.is_done("packages-test", test_key)):
        return
    lock = "requirements-dev.lock" if with_tests else "requirements.lock"
    say(f"installing the packages of {lock}")
    pip("install", "--require-hashes", "-r", ROOT / lock)
    stamps.set_done("packages-run", run_key)
    if with_tests:
        stamps.set_done("packages-test", test_key)


def install_product() -> None:
    """Puts the command `loket` into .venv/bin; the code itself stays where it is."""
    key = stamps.key([ROOT / "pyproject.toml"], str(ROOT))
    if stamps.is_done("product", key) and (VENV / "bin" / "loket").exists():
        return
    say("installing the command .venv/bin/loket")
    pip("install", "--no-index", "--no-deps", "--no-build-isolation", "-e", ROOT)
    stamps.set_done("product", key)


def install_browser_files() -> None:
    npm_key = stamps.key([ROOT / "package-lock.json"])
    if not (stamps.is_done("npm", npm_key) and (ROOT / "node_modules").exists()):
        npm = node.find_npm(ROOT, pip)
        say("installing the browser files of package-lock.json")
        node.run_npm(npm, ROOT, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        stamps.set_done("npm", npm_key)
    vendor_key = stamps.key([ROOT / "package-lock.json", vendor.LIST])
    if stamps.is_done("vendor", vendor_key) and vendor.all_there(ROOT):
        return
    vendor.copy_all(ROOT)
    stamps.set_done("vendor", vendor_key)


def pip(*arguments: object) -> None:
    pip_command = [VENV / "bin" / "python", "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip_command, *map(str, arguments)], check=True)


def say(words: str) -> None:
    print(f"set-up: {words} ...", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
