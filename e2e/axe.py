"""axe-core, the one that setup/vendor.json names and checks: for every page of kiosk and desk."""

from pathlib import Path

AXE = (Path(__file__).parent / "vendor" / "axe.js").read_text("utf-8")
