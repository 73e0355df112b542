"""The requests that people and tablets wait for, by name. Whoever adds a page adds its line."""

from collections.abc import Callable

from tests.guards.scene import CODE, SITI, Scene

FINISH = {"outcome": "nib_issued", "cause": "nib_only", "nib": "1234567890123"}

TABLETS: dict[str, Callable[[Scene], object]] = {
    "delivery, a new draft": lambda s: s.deliver(stage="filling"),
    "delivery, a newer version": lambda s: s.deliver_next(),
    "delivery, the same again": lambda s: s.deliver_again(),
    "delivery, the same request": lambda s: s.deliver_again(s.sent.draft_id),
    "delivery, handed in": lambda s: s.deliver(stage="submitted", queue_number="B-909"),
    "ten deliveries together": lambda s: s.deliver_together(10),
    "delivery, late": lambda s: s.tablet.deliver(s.tablet.pack(s.mine, rev=99, answers=SITI)),
    "judging": lambda s: s.judge(),
    "heartbeat": lambda s: s.tablet.sync(),
    "resume by code": lambda s: s.tablet.open_draft("M7K2RA4P", 1985),
}
PUBLIC: dict[str, Callable[[Scene], object]] = {
    "home page": lambda s: s.desk.get("/"),
    "status by code": lambda s: s.desk.client.post("/status", data={"code": CODE}),
    "display": lambda s: s.desk.get("/display"),
    "display's numbers": lambda s: s.desk.get("/display/numbers"),
}
LISTS: dict[str, Callable[[Scene], object]] = {
    "queue": lambda s: s.desk.get("/operator/"),
    "queue, asked again": lambda s: s.desk.get("/operator/queue/rows"),
    "queue, next page": lambda s: s.desk.get(f"/operator/?show=new&after={s.second_page}"),
    "queue, in work": lambda s: s.desk.get("/operator/?show=claimed"),
    "queue, being filled in": lambda s: s.desk.get("/operator/?show=filling"),
    "queue, finished": lambda s: s.desk.get("/operator/?show=finalised"),
    "search by number": lambda s: s.search("B-003"),
    "search by NIK": lambda s: s.search("6472015203800002"),
    "search by telephone": lambda s: s.search("081234500003"),
    "search by e-mail": lambda s: s.search("siti@example.com"),
    "search by NIB": lambda s: s.search("1234567890123"),
    "search by code": lambda s: s.search("K72M P4RA"),
    "search by name": lambda s: s.search("siti nomor"),
    "tablets": lambda s: s.desk.get("/operator/tablets"),
    "operators": lambda s: s.desk.get("/operator/operators"),
    "set aside": lambda s: s.desk.get("/operator/set-aside"),
    "imports": lambda s: s.desk.get("/operator/imports"),
    "one import": lambda s: s.desk.get("/operator/imports/1"),
    "words for kinds": lambda s: s.desk.get("/operator/synonyms"),
    "draft": lambda s: s.draft(),
    "history": lambda s: s.draft("/history"),
    "closing of the day": lambda s: s.desk.get("/operator/closing"),
}
DESK: dict[str, Callable[[Scene], object]] = {
    "calls": lambda s: s.desk.get("/operator/calls"),
    "doors": lambda s: s.desk.get("/operator/doors"),
    "mail server": lambda s: s.desk.get("/operator/mail"),
    "server": lambda s: s.desk.get("/operator/server"),
    "sessions": lambda s: s.desk.get("/operator/sessions"),
    "settings": lambda s: s.desk.get("/operator/settings"),
    "breach": lambda s: s.desk.get("/operator/breach"),
    "draft of somebody else": lambda s: s.draft(whose="other"),
    "finished draft": lambda s: s.draft(whose="done"),
    "save": lambda s: s.save(name="SITI RAHAYU", kbli_code="47112"),
    "save, nothing new": lambda s: s.save(name="SITI RAHAYU"),
    "copy sheet": lambda s: s.draft("/copy"),
    "copy mark": lambda s: s.act("/copy/marks", {"done": "name", "last": "name"}),
    "original seen": lambda s: s.act("/originals", {"document": "ktp", "seen": "yes"}),
    "note": lambda s: s.act("/notes", {"note": "Besok kembali"}),
    "mail of a draft": lambda s: s.draft("/mail"),
    "data copy": lambda s: s.draft("/data"),
    "finalise page": lambda s: s.draft("/finalise"),
    "finalise": lambda s: s.act("/finalise", {**FINISH, "override_reason": "Sudah dicek"}),
    "after the outcome": lambda s: s.draft("/done"),
    "slip": lambda s: s.draft("/slip", whose="done"),
    "claim": lambda s: s.act("/claim", whose="other"),
    "release": lambda s: s.act("/release", whose="other"),
    "claim the next": lambda s: s.desk.post("/operator/queue/next"),
    "login": lambda s: s.log_in(),
}
REQUESTS = TABLETS | PUBLIC | LISTS | DESK
"""In this order: one leads to the next."""
