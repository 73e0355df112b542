"""A day at the office in requests: every list has rows to show, in whatever number."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from server.store.judge import judge_draft
from server.store.kbli_synonyms import accept_synonym, propose_synonym
from server.store.queue import list_queue
from server.store.set_aside import keep_aside
from tests.guards.statements import Statements, traced
from tests.tablet_client import Packet, TabletClient, export
from tests.web.applicants import SITI, enrol, open_working_desk, queue
from tests.web.desk import PASSWORD, Desk

CODE = "K72MP4RA"
PENCIL = {**SITI, "business_words": "warung nasi kuning"}
"""Said in own words what the business is: an officer's other choice is a word to learn."""


@dataclass
class Scene:
    """Rina, a supervisor, is logged in. She holds `mine`; `other` waits; `done` has its outcome."""

    desk: Desk
    tablet: TabletClient
    rina: str
    mine: str = ""
    other: str = ""
    done: str = ""
    sent: Packet | None = None

    def trace(self, ask: Callable[["Scene"], object]) -> Statements:
        with traced(self.desk.db, self.desk.client.app.state.group.db) as statements:
            answer = ask(self)
        assert answer is None or answer.status_code in (200, 201, 204, 303, 409), answer.text
        return statements

    def deliver(self, nonce: str = "", **packing: object):
        """A new draft."""
        self.sent = self.tablet.pack(**{"answers": SITI, "resume_code": "M7K2RA4P", **packing})
        return self.tablet.deliver(self.sent, nonce or None)

    def deliver_next(self):
        """The same draft, a screen later."""
        first = self.sent
        return self.deliver(first.draft_id, draft_id=first.draft_id, rev=first.rev + 1)

    def deliver_again(self, nonce: str = ""):
        """The very same bytes."""
        return self.tablet.deliver(self.sent, nonce or None)

    def deliver_together(self, count: int):
        """New drafts in one request."""
        packing = {"answers": SITI, "resume_code": None}
        return self.tablet.deliver_together([self.tablet.pack(**packing) for _ in range(count)])

    def judge(self) -> None:
        state, now = self.desk.client.app.state, self.desk.clock.now
        judge_draft(self.desk.db, state["keys"], state.rules, self.other, now)

    @property
    def second_page(self) -> str:
        return list_queue(self.desk.db, "palaran", "new", limit=2).after or ""

    def draft(self, path: str = "", whose: str = "mine"):
        return self.desk.get(f"/operator/drafts/{getattr(self, whose)}{path}")

    def act(self, path: str, data: dict | None = None, whose: str = "mine"):
        return self.desk.post(f"/operator/drafts/{getattr(self, whose)}{path}", data)

    def search(self, text: str):
        return self.desk.post("/operator/queue/search", {"search": text})

    def save(self, **typed: str):
        return self.desk.post(f"/operator/drafts/{self.mine}/save", typed, htmx=True)

    def log_in(self):
        fields = {"name": "Rina", "password": PASSWORD, "next": "/operator/"}
        return self.desk.client.post("/operator/login", data=fields, follow_redirects=False)


@contextmanager
def open_scene(data: Path, rows: int) -> Generator[Scene, None, None]:
    """`rows`: how many stand in each list."""
    with open_working_desk(data) as desk:
        rina = desk.hire("Rina", "supervisor")
        desk.log_in("Rina")
        tablet = enrol(desk)
        desk.stay()
        scene = Scene(desk, tablet, rina)
        _fill(scene, rows)
        desk.stay()
        yield scene


def _fill(scene: Scene, rows: int) -> None:
    desk, tablet = scene.desk, scene.tablet
    scene.mine, scene.done, scene.other, *waiting = queue(desk, tablet, *_people(3 + 2 * rows))
    scene.act("/claim")
    scene.act("/notes", {"note": "Besok kembali"})
    for draft_id in (scene.done, *waiting[:rows]):
        scene.done = draft_id
        scene.act("/claim", whose="done")
        scene.act("/finalise", {"outcome": "cancelled", "cause": "other"}, whose="done")
    for number in range(rows):
        _one_more(scene, number, waiting[rows + number])
    for number in (rows, *(1 for _ in range(rows // 2))):
        files = _carried(tablet, number)
        desk.client.post("/operator/imports", data={"csrf": desk.csrf}, files=files)


def _one_more(scene: Scene, number: int, waiting: str) -> None:
    """A row of each other list."""
    desk, now = scene.desk, scene.desk.clock.now
    scene.tablet.deliver(scene.tablet.pack(answers=SITI, resume_code=None))
    scene.tablet.deliver(scene.tablet.pack(scene.mine, rev=2 + number, answers=PENCIL))
    desk.hire(f"Budi {number}")
    if number < 20:  # the letters of the tablets are no more than that
        enrol(desk)
    propose_synonym(desk.db, "palaran", waiting, "47112", scene.rina, now)
    accept_synonym(desk.db, "palaran", waiting, f"warung {chr(97 + number)}", scene.rina, now)
    propose_synonym(desk.db, "palaran", waiting, "47112", scene.rina, now)
    keep_aside(
        desk.db,
        office_id="palaran",
        tablet_id=scene.tablet.tablet_id,
        draft_id="odd",
        reason="broken",
        body=b"%d" % number,
        now=now,
    )


def _people(count: int) -> list[dict]:
    """Each with a NIK and a telephone of their own; the first three share the telephone."""
    return [
        {
            **PENCIL,
            "name": f"SITI NOMOR {number}",
            "nik": f"64720152038{number:05d}",
            "phone": f"+62812345{max(number, 3):05d}",
        }
        for number in range(count)
    ]


def _carried(tablet: TabletClient, rows: int) -> dict:
    packets = [tablet.pack(answers=SITI, resume_code=None) for _ in range(rows)]
    return {"bundle": ("loket-kotak-keluar.loket", export(tablet, packets).file)}
