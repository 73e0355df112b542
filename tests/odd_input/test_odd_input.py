"""Odd input never makes the server fail, say too much, or lose a delivery.

`ODD_CASES` says how many (`make torture`: 50,000 and more, e2e/torture/proof_odd_input.py).
"""

import os

import pytest

from tests.odd_input.cases import KINDS_OF_INPUT, share_of
from tests.odd_input.house import Fall, open_house

CASES = int(os.environ.get("ODD_CASES", "2000"))


@pytest.mark.parametrize("name", KINDS_OF_INPUT)
def test_no_odd_input_makes_the_server_fall(tmp_path, name):
    run, _ = KINDS_OF_INPUT[name]
    with open_house(tmp_path) as house:
        done = run(house, share_of(name, CASES), 1)
    assert done >= share_of(name, CASES)


def test_a_fall_would_be_seen(tmp_path, monkeypatch):
    def fail(*_):
        raise ValueError("what somebody typed")

    with open_house(tmp_path) as house:
        monkeypatch.setattr("server.store.judge.reach_verdict", fail)
        with pytest.raises(Fall, match="ValueError"):
            house.judge("PUT", house.tablet.deliver(house.tablet.pack()))
        monkeypatch.setattr("server.web.heartbeat.answer_offers", fail)
        with pytest.raises(Fall, match="POST /api/sync"):
            house.judge("POST /api/sync", house.tablet.sync())
        monkeypatch.undo()
        monkeypatch.setattr("server.store.receiving.keep_aside", lambda *_, **__: "0" * 64)
        with pytest.raises(Fall, match="lost"):
            KINDS_OF_INPUT["envelopes"][0](house, 20, 1)
