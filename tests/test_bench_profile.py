"""To which part of a delivery a look at the running server counts."""

from bench.profile import REST, by_line, by_part

LOOP = "run (uvicorn/server.py:66);deliver (server/web/api.py:29)"
WRITE = f"{LOOP};CommitGroup._write (server/store/commit_group.py:66)"
JUDGE = f"{WRITE};judge_together (server/store/judge.py:58)"
SQL = "Database.execute (sqlite_utils/db.py:965)"


def test_the_innermost_known_frame_decides() -> None:
    stacks = [
        f"{LOOP} 3",
        f"{LOOP};read_signed (server/web/signed.py:60);verify (server/domain/signature.py:39) 2",
        f"{WRITE} 1",
        f"{WRITE};_accept (server/web/api.py:55);receive (server/store/receiving.py:40);{SQL} 4",
        f"{JUDGE};save_verdict (server/store/verdicts.py:40);{SQL} 5",
        f"{JUDGE};open_version (server/store/revisions.py:9) 6",
    ]
    assert by_part(stacks) == {
        REST: 3,
        "signature": 2,
        "transaction, disk": 1,
        "rows of the delivery": 4,
        "judging: rows, log": 5,
        "judging: opening the seal": 6,
    }
    assert by_line(stacks)[SQL] == 9
