"""`python -m bench.kiosk [--quick]`: the kiosk's half alone."""

import json
import sys
import tempfile
from pathlib import Path

from bench.kiosk.measure import measure
from bench.servers import BENCH


def main(arguments: list[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="loket-bench-") as folder:
        report, aims = measure(Path(folder), "--quick" in arguments)
    for aim in aims:
        print(aim.line())
    results = BENCH / "results"
    results.mkdir(exist_ok=True)
    (results / "kiosk.json").write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
