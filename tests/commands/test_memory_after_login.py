"""What a password check takes for a moment is given back."""

import subprocess
import sys

CHECK = """
import sys
from pathlib import Path
from server.commands.serve import give_memory_back
from server.domain.passwords import hash_password

def held() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))

if "with" in sys.argv:
    give_memory_back()
hash_password("kopi-hitam-pahit")
before = held()
hash_password("kopi-hitam-pahit")
print(before, held())
"""


def kilobytes_after(*arguments: str) -> list[int]:
    done = subprocess.run(
        [sys.executable, "-c", CHECK, *arguments], capture_output=True, text=True, check=True
    )
    return [int(word) for word in done.stdout.split()]


def test_the_server_keeps_no_block_of_a_password_check() -> None:
    kept, freed = kilobytes_after(), kilobytes_after("with")

    assert max(freed) < max(kept) - 15_000
