"""An officer's other choice teaches the tablets, after a supervisor has worded it."""

import pytest

from server.store.kbli_synonyms import list_proposals, list_synonyms
from server.web.kbli_rules import kbli_part
from tests.web.applicants import SITI, enrol, open_working_desk, queue
from tests.web.claimed_draft import save
from tests.web.desk import HTML, read, read_part, words

SAID = "jual pentol bu siti 081234567890"


@pytest.fixture
def desk(tmp_path):
    with open_working_desk(tmp_path) as desk:
        desk.hire("Rina")
        desk.hire("Budi", "supervisor")
        desk.hire("Sari", "supervisor", "sambutan")
        desk.log_in("Rina")
        yield desk


@pytest.fixture
def draft_id(desk) -> str:
    """SITI chose a shop; Rina found that she sells on the move."""
    said = {**SITI, "kbli_code": "47112", "business_words": SAID}
    (draft_id,) = queue(desk, enrol(desk), said)
    desk.post(f"/operator/drafts/{draft_id}/claim")
    save(desk, draft_id, kbli_code="56102")
    return draft_id


def whole_database(desk) -> str:
    return "\n".join(desk.db.conn.iterdump())


def accept(desk, draft_id: str, said: str):
    address = f"/operator/synonyms/{draft_id}/accept"
    return read_part(desk.post(address, {"words": said}, htmx=True))


def test_a_proposal_holds_the_code_and_none_of_the_persons_words(desk, draft_id):
    (proposal,) = list_proposals(desk.db, "palaran")
    assert (proposal.draft_id, proposal.code) == (draft_id, "56102")
    assert "pentol" not in whole_database(desk)


def test_a_choice_that_is_the_applicants_own_proposes_nothing(desk):
    said = {**SITI, "kbli_code": "56102", "business_words": "pentol"}
    (draft_id,) = queue(desk, enrol(desk), said)
    desk.post(f"/operator/drafts/{draft_id}/claim")
    save(desk, draft_id, capital="12.500.000")
    assert list_proposals(desk.db, "palaran") == []


def test_only_reviewed_words_reach_the_tablets(desk, draft_id):
    assert "Halaman ini untuk penyelia" in words(read(desk.get("/operator/synonyms"), 403))
    desk.log_in("Budi")
    page = read(desk.get("/operator/synonyms"))
    assert SAID in words(page)
    refused = accept(desk, draft_id, SAID)
    assert "tanpa angka" in words(refused)
    assert list_synonyms(desk.db, "palaran") == []
    part = accept(desk, draft_id, "  Jual  PENTOL gila ")
    assert "jual pentol gila" in words(part)
    assert list_proposals(desk.db, "palaran") == []
    told = kbli_part(desk.db, "palaran", "")["kbli"]
    assert told["synonyms"] == [{"words": "jual pentol gila", "code": "56102"}]
    assert kbli_part(desk.db, "palaran", told["version"]) == {}
    assert kbli_part(desk.db, "sambutan", "") == {}


def test_a_word_can_be_refused_and_taken_back(desk, draft_id):
    desk.log_in("Budi")
    accept(desk, draft_id, "pentol gila")
    version = kbli_part(desk.db, "palaran", "")["kbli"]["version"]
    (known,) = list_synonyms(desk.db, "palaran")
    desk.post(f"/operator/synonyms/known/{known.synonym_id}/remove", {}, htmx=True)
    assert list_synonyms(desk.db, "palaran") == []
    assert kbli_part(desk.db, "palaran", version)["kbli"]["synonyms"] == []


def test_another_office_sees_and_decides_nothing(desk, draft_id):
    desk.log_in("Sari")
    assert "pentol" not in desk.get("/operator/synonyms").text
    accept(desk, draft_id, "pentol")
    desk.post(f"/operator/synonyms/{draft_id}/reject", {}, htmx=True)
    assert len(list_proposals(desk.db, "palaran")) == 1
    assert list_synonyms(desk.db, "palaran") == []


def test_a_refused_proposal_is_gone(desk, draft_id):
    desk.log_in("Budi")
    part = read_part(desk.post(f"/operator/synonyms/{draft_id}/reject", {}, htmx=True))
    assert part.find(f".//{HTML}tr[@data-draft-id]") is None
    assert list_proposals(desk.db, "palaran") == []
