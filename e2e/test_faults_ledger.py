"""The check of the bad days is no liar: it sees a loss, and cries none that isn't there."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

from e2e.fault_days import BadDays
from e2e.fault_ledger import LOST, Ledger, Witness, mark_of
from tests.tablet_client import TabletClient, new_id


class Morning:
    """A real office without a browser: `keep` is what the tablet delivers."""

    def __init__(self, folder: Path) -> None:
        self.days = BadDays(None, folder)
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{self.days.office.port}")
        self.client = TabletClient(self.http)
        assert self.client.enrol(self.days.office.enrolment_code()).status_code == 201

    def keep(self, draft_id: str, rev: int, turn: int) -> None:
        packet = self.client.pack(
            draft_id, rev, answers={"name": mark_of(1, turn)}, resume_code=None
        )
        assert self.client.deliver(packet).status_code in (200, 201)

    def lost(self, witness: Witness) -> list[str]:
        with closing(Ledger(self.days.office.data)) as ledger:
            return [text for kind, text in ledger.findings(witness, []) if kind == LOST]


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Morning]:
    morning = Morning(tmp_path_factory.mktemp("ledger"))
    yield morning
    morning.http.close()
    morning.days.close()


def told(draft_id: str, rev: int, turn: int) -> dict[str, object]:
    return {
        "what": "saved",
        "draft_id": draft_id,
        "rev": rev,
        "stage": "filling",
        "queue_number": None,
        "mark": mark_of(1, turn),
    }


def heard(*telling: dict[str, object]) -> Witness:
    witness = Witness()
    witness.hear(list(telling))
    return witness


def test_what_was_shown_and_is_nowhere_is_lost(morning: Morning) -> None:
    assert morning.lost(heard(told(new_id(), 9, 5)))


def test_an_older_version_is_not_enough(morning: Morning) -> None:
    draft_id = new_id()
    morning.keep(draft_id, 8, 4)
    assert morning.lost(heard(told(draft_id, 9, 5)))


def test_a_later_save_that_nobody_was_told_of_takes_the_place(morning: Morning) -> None:
    """Seed 206 on a busy machine: the power went between a save and the word about it."""
    draft_id = new_id()
    morning.keep(draft_id, 10, 6)
    assert morning.lost(heard(told(draft_id, 9, 5))) == []


def test_a_higher_version_with_older_answers_is_a_loss(morning: Morning) -> None:
    draft_id = new_id()
    morning.keep(draft_id, 10, 4)
    assert morning.lost(heard(told(draft_id, 9, 5)))


def test_other_answers_under_the_same_version_are_a_loss(morning: Morning) -> None:
    draft_id = new_id()
    morning.keep(draft_id, 9, 6)
    assert morning.lost(heard(told(draft_id, 9, 5)))


def test_a_save_while_the_outbox_is_read_is_not_asked_for(morning: Morning) -> None:
    days = morning.days

    def list_outbox(act: str) -> list[dict[str, object]]:
        days.proxy.witnessed.append(told(new_id(), 1, 7))
        return []

    days.tablet = SimpleNamespace(do=list_outbox, close=lambda: None)
    assert days._look(at_rest=False) == []
    days.forget()
