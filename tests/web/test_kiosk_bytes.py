"""What a tablet fetches, by class, in gzipped bytes: a budget near what it is, an aim above it.

Whoever adds something on purpose raises the budget, below the aim (docs/performance.md).
"""

import re

import pytest

from server.kiosk_pack import FOLDER, KIOSK, find_front
from server.web.precache import precache_entries
from tests.office import open_office

# class: (budget, aim of the issue "Fast and small"), bytes
BUDGETS = {
    "shell": (11_500, 140_000),
    "style": (8_800, 140_000),
    "fonts": (35_500, 140_000),
    "code of the first screen": (33_500, 70_000),
    "rules of the first screen": (24_500, 140_000),
    "first load in all": (115_000, 140_000),
    "code in all": (80_000, 100_000),
    "rules that come later": (47_000, 60_000),
    "screens that come later": (18_000, 20_000),
    "everything precached": (245_000, 500_000),
    "worker": (11_000, 20_000),
}
# A word out of each library that the first screen has no use for.
LATE = {
    "hpke": b"HPKE-v1",
    "simple-keyboard": b"hg-button",
    "minisearch": b"MiniSearch",
    "uqr": b"Data too long",
}


@pytest.fixture(scope="module")
def sizes(tmp_path_factory):
    """Class -> {address: bytes as they travel}."""
    with open_office(tmp_path_factory.mktemp("data")) as office:
        assets, front = office.state.kiosk, find_front()
        assert front.packed
        kept = {entry["url"] for entry in precache_entries(assets, front)}
        weight = {url: len(asset.squeezed or asset.body) for url, asset in assets.items()}
        linked = re.findall(rb'(?:href|src)="(/kiosk/[^"]+)"', assets["/kiosk/"].body)
        first = {url.decode() for url in linked} | {"/kiosk/"}
        yield {name: {url: weight[url] for url in urls} for name, urls in classes(kept, first)}


def classes(kept: set[str], first: set[str]):
    yield "shell", {"/kiosk/"}
    yield "style", {url for url in kept if url.endswith(".css")}
    yield "fonts", {url for url in kept if url.endswith(".woff2")}
    yield "code of the first screen", {url for url in first if url.endswith(".js")}
    yield "rules of the first screen", {"/kiosk/rules-first.json"}
    yield "first load in all", first
    yield "code in all", {url for url in kept if url.endswith(".js")}
    yield "rules that come later", {"/kiosk/rules-later.json"}
    yield "screens that come later", {"/kiosk/screens.html"}
    yield "everything precached", kept
    names = ("core", "precaching", "routing", "strategies")
    yield (
        "worker",
        {"/kiosk/sw.js", "/kiosk/precache-manifest.js", "/kiosk/vendor/workbox/workbox-sw.js"}
        | {f"/kiosk/vendor/workbox/workbox-{name}.prod.js" for name in names},
    )


@pytest.mark.parametrize("name", BUDGETS)
def test_a_class_of_files_keeps_to_its_budget(sizes, name):
    budget, aim = BUDGETS[name]
    files = sizes[name]
    assert files, "nothing is counted here"
    heaviest = sorted(files.items(), key=lambda one: -one[1])
    listing = "\n".join(f"{weight:8} {url}" for url, weight in heaviest[:12])
    assert sum(files.values()) <= budget, f"{name}: {sum(files.values())} of {budget}\n{listing}"
    assert budget <= aim
    assert sum(files.values()) > budget * 0.85, f"{name} became small: lower its budget"


@pytest.mark.parametrize("library", LATE)
def test_a_library_that_the_first_screen_has_no_use_for_comes_after_it(library):
    front = find_front()
    pack = KIOSK / FOLDER
    at_once = {KIOSK / name for name in (front.script, *front.preloads)}
    holding = {file for file in pack.glob("*.js") if LATE[library] in file.read_bytes()}
    assert holding, "its word is no longer in it"
    assert not holding & at_once
