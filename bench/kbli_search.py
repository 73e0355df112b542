"""How long an answer of the finder takes in Chromium at 6x CPU throttling, keystroke by keystroke.

`.venv/bin/python -m bench.kbli_search`, also part of `make bench`; CHROMIUM names the browser.
"""

import gzip
import os
from pathlib import Path

from playwright.sync_api import sync_playwright

from e2e.kiosk_stage import stage_server

KIOSK = Path(__file__).resolve().parent.parent / "kiosk"
THROTTLING = 6
MEASURE = """async () => {
  const { makeFinder } = await import('/kiosk/core/kbli-search.js');
  const { default: MiniSearch } = await import('/kiosk/vendor/minisearch.js');
  const read = async (name) => (await fetch(`/kiosk/rules/${name}.json`)).json();
  const [{ kbli }, kbli_words] = [await read('kbli'), await read('kbli_words')];
  const begun = performance.now();
  const finder = await makeFinder(MiniSearch, { kbli, kbli_words }, [], () => new Promise((done) => setTimeout(done)));
  const build = performance.now() - begun;
  const times = [];
  for (const said of ['jualan pentol keliling', 'saya mau jual nasi uduk pagi hari', 'servis mesin cuci', 'kontrakn rumah']) {
    for (let end = 1; end <= said.length; end += 1) {
      const from = performance.now();
      finder.find(said.slice(0, end));
      times.push(performance.now() - from);
    }
  }
  times.sort((one, other) => one - other);
  const at = (part) => Math.round(10 * times[Math.floor(part * (times.length - 1))]) / 10;
  return { keystrokes: times.length, build_ms: Math.round(build), median_ms: at(0.5), p95_ms: at(0.95), worst_ms: at(1) };
}"""  # noqa: E501


def measure() -> dict[str, float]:
    """Milliseconds of each keystroke's answer and of building the index, at THROTTLING."""
    with stage_server() as address, sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=chromium)
        page = browser.new_page()
        page.goto(address)
        devtools = page.context.new_cdp_session(page)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": THROTTLING})
        found = page.evaluate(MEASURE)
        browser.close()
        return found


def size() -> float:
    """kB of data and library as they travel, compressed."""
    files = ("rules/kbli.json", "rules/kbli_words.json", "vendor/minisearch.js")
    return sum(len(gzip.compress((KIOSK / file).read_bytes(), 6)) for file in files) / 1e3


if __name__ == "__main__":
    for name, value in (measure() | {"size_kb": size()}).items():
        print(f"{name}\t{value}")
