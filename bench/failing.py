"""A peer that can't start, or stops answering, ends its own line only."""

import subprocess

FAILURES = (RuntimeError, OSError, ValueError, subprocess.SubprocessError)


def reason(failure: Exception) -> str:
    """One line: the last that it said."""
    lines = str(failure).strip().splitlines()
    return (lines[-1] if lines else type(failure).__name__)[:120]
