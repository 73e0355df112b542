"""A peer that can't start ends its own line, a part that breaks its own table; the rest goes on."""

from pathlib import Path

import pytest

from bench.__main__ import disk_of, run
from bench.aims import Aim
from bench.contenders import Contender
from bench.deliveries import Failed, rounds
from bench.server_half import Part
from bench.servers import Server
from bench.table import Row


def broken(folder: Path, slow: Path | None) -> Server:
    raise RuntimeError("a long tale\nits module is missing")


@pytest.fixture
def peer() -> Contender:
    return Contender("peer", broken, lambda server, count: [], lambda server, count: None)


def test_who_cannot_start_is_said_once_and_left_out(
    tmp_path: Path, peer: Contender, capsys
) -> None:
    failed: Failed = {}
    found = list(rounds(tmp_path, slow=None, count=16, repeat=2, contenders=[peer], failed=failed))

    assert failed == {"peer": "its module is missing"}
    assert capsys.readouterr().out.count("failed") == 1
    assert {one.name for one in found} == {"sqlite, groups of 1", "sqlite, groups of 16"}


def test_a_part_that_breaks_is_in_the_report_and_the_others_are_too(tmp_path: Path) -> None:
    def breaks(folder: Path, quick: bool) -> Part:
        raise ZeroDivisionError("nobody came")

    def works(folder: Path, quick: bool) -> Part:
        return Part({"found": 3}, [Aim("A1", "", 3, 2, True, "speed")], [Row("speed", {})])

    report, table = run(tmp_path, True, {"first": breaks, "second": works})

    assert report["failed"] == {"first": "nobody came"}
    assert report["second"] == {"found": 3}
    assert report["aims"][0]["met"]
    assert "| first: failed |" in table
    assert "A1 ≥ 2" in table


def test_the_nearest_mount_tells_on_what_kind_of_disk_it_ran() -> None:
    mounts = "/dev/vda / ext4 rw 0 0\nnone /memory tmpfs rw 0 0\n"

    assert disk_of(Path("/memory/loket-bench-1"), mounts) == "tmpfs"
    assert disk_of(Path("/home/loket-bench-1"), mounts) == "ext4"
