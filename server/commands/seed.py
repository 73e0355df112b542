"""`loket seed`: a dozen believable, fictitious applicants, so that a newcomer sees a living office.

Everything goes the real way: sealed as a tablet seals it, delivered, judged, claimed, decided. Only
the clock is turned back for each act.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_bytes
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlite_utils import Database

from server.commands import CommandRefused
from server.commands.first_run import first_run
from server.commands.installation import office_of, opened
from server.domain import base64url
from server.domain.envelope import parse_delivery
from server.domain.numbers import queue_number
from server.domain.passwords import hash_password, make_password
from server.domain.resume_code import make_code
from server.domain.rule_files import Rules, load_rules
from server.domain.times import utc_text
from server.settings import VERSION, Settings
from server.store.arrivals import save_received
from server.store.claims import claim_draft
from server.store.desk_drafts import create_desk_draft
from server.store.drafts import has_drafts
from server.store.finalisations import Decision, finalise
from server.store.judge import judge_draft
from server.store.keys import Keys, open_keys
from server.store.notes import add_note
from server.store.operators import insert_operator
from server.store.originals import set_original_seen
from server.store.tablets import Tablet, add_tablet
from server.store.withdrawals import Withdrawals

APPLICANTS = Path(__file__).with_suffix(".json")
OPERATOR = "petugas contoh"
TABLET = "Tablet contoh"
LOOK_TIME = timedelta(minutes=4)  # between taking a draft and deciding it


@dataclass(frozen=True)
class Office:
    """What every act below needs."""

    db: Database
    keys: Keys
    rules: Rules
    withdrawals: Withdrawals
    tablet: Tablet
    operator_id: str


def seed(settings: Settings) -> None:
    """Raises CommandRefused when there is any draft: the office may be a real one."""
    for line in first_run(settings):
        print(line)
    now = datetime.now(UTC)
    people = json.loads(APPLICANTS.read_text("utf-8"))["applicants"]
    with opened(settings) as db:
        if has_drafts(db):
            raise CommandRefused("There are drafts already: seeding is for an empty data folder.")
        office = _open_office(db, settings, now - timedelta(days=2))
        for at, act in sorted(_acts(office, people, now), key=lambda each: each[0]):
            act(at)
    print(f"{len(people)} fictitious applicants are there. Log in and open the queue.")


def _open_office(db: Database, settings: Settings, at: datetime) -> Office:
    """A tablet whose key is thrown away, and an operator whose password nobody knows."""
    office_id = office_of(db, None)
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    spki = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    tablet = add_tablet(
        db,
        office_id=office_id,
        name=TABLET,
        public_key=base64url.encode(spki),
        app_version=VERSION,
        now=at,
    )
    operator_id = insert_operator(
        db,
        office_id=office_id,
        name=OPERATOR,
        role="operator",
        password_hash=hash_password(make_password()),
        now=at,
    )
    keys, rules = open_keys(settings.keys), load_rules()
    return Office(db, keys, rules, Withdrawals(settings.withdrawn_ledger), tablet, operator_id)


def _acts(office: Office, people: list[dict], now: datetime) -> Iterator[tuple[datetime, Any]]:
    """(when, act) of everybody. Numbers follow the order of arrival, as on a real day."""
    number = 0
    for person in sorted(people, key=lambda each: -each["minutes_ago"]):
        at = now - timedelta(minutes=person["minutes_ago"])
        if person.get("at_desk"):
            yield at, lambda at, person=person: _begin_at_desk(office, person, at)
            continue
        draft_id = str(uuid4())
        submitted = person["stage"] == "submitted"
        number += submitted
        wanted = queue_number(office.tablet.letter, number) if submitted else None
        yield (
            at,
            lambda at, each=(person, draft_id, wanted): _deliver(office, *each, at),
        )
        if "then" in person:
            taken = now - timedelta(minutes=person["then"]["minutes_ago"])
            yield taken, lambda at, each=(person["then"], draft_id): _work(office, *each, at)


def _deliver(office: Office, person: dict, draft_id: str, number: str | None, at: datetime) -> None:
    begun = utc_text(at - timedelta(minutes=18))
    envelope = json.dumps(
        {
            "v": 1,
            "draft_id": draft_id,
            "rev": 1,
            "stage": person["stage"],
            "tablet_id": office.tablet.tablet_id,
            "created_at": begun,
            "saved_at": utc_text(at),
            "rules_version": office.rules.version,
            "app_version": VERSION,
            "key_id": office.keys.current.key_id,
            "queue_number": number,
            "consent": {"version": office.rules.version, "at": begun},
        }
    )
    plain = {"answers": person["answers"], "resume_code": make_code(token_bytes(16))}
    _, sealed = office.keys.seal(envelope.encode(), json.dumps(plain).encode())
    body = json.dumps({"envelope": envelope, "sealed": base64url.encode(sealed)}).encode()
    delivery = parse_delivery(body, draft_id)
    save_received(office.db, office.withdrawals, office.tablet, delivery, at)
    judge_draft(office.db, office.keys, office.rules, draft_id, at)


def _begin_at_desk(office: Office, person: dict, at: datetime) -> None:
    draft = create_desk_draft(
        office.db,
        office.keys,
        office.tablet.office_id,
        office.operator_id,
        person["answers"],
        at,
        rules_version=office.rules.version,
        consent={"version": office.rules.version, "at": utc_text(at)},
    )
    judge_draft(office.db, office.keys, office.rules, draft.draft_id, at)


def _work(office: Office, then: dict, draft_id: str, at: datetime) -> None:
    """Takes the draft, looks at its papers, writes a note, decides: as far as `then` says."""
    db, office_id, operator_id = office.db, office.tablet.office_id, office.operator_id
    claim_draft(db, office_id, draft_id, operator_id, at)
    for document in then.get("originals", []):
        set_original_seen(db, office_id, draft_id, document, True, operator_id, at)
    if "note" in then:
        add_note(db, office.keys, office_id, draft_id, then["note"], operator_id, at)
    if "outcome" in then:
        decision = Decision(then["outcome"], then["cause"], nib=then.get("nib"))
        finalise(db, office.keys, office_id, draft_id, decision, operator_id, at + LOOK_TIME)
        judge_draft(db, office.keys, office.rules, draft_id, at + LOOK_TIME)
