"""Four kinds of odd input, each as many cases as asked for. Each raises at its first fall."""

import json
from collections.abc import Callable
from contextlib import suppress
from unittest import SkipTest

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode, openapi
from schemathesis.schemas import APIOperation

from server.domain.bundle import BundleRefused, parse_bundle
from server.domain.copy_sheet import copy_sheet
from server.domain.rules import check, message
from server.domain.verdict import reach_verdict, rule_context
from server.store.settings import default_settings
from tests.odd_input.description import describe
from tests.odd_input.house import Fall, House
from tests.tablet_client import ANSWERS, Packet, b64u, export, new_id

Run = Callable[[House, int, int], int]
"""(house, cases, seed) -> cases that ran."""

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=8,
)  # fmt: skip


def many(cases: int) -> settings:
    return settings(
        max_examples=cases,
        phases=[Phase.generate, Phase.shrink],
        database=None,
        deadline=None,
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )


def whole_api(house: House, cases: int, number: int) -> int:
    """schemathesis, on every operation of the description: what fits it, and what doesn't."""
    schema = openapi.from_dict(describe(house.office.app, house.office.state.rules, house.known()))
    operations = [result.ok() for result in schema.get_all_operations()]
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    order = [(operation, mode) for mode in modes for operation in operations]
    each = -(-cases // len(order))
    return sum(_try_all(house, operation, mode, each, number) for operation, mode in order)


def _try_all(
    house: House, operation: APIOperation, mode: GenerationMode, cases: int, number: int
) -> int:
    """0 where nothing can be wrong: an operation without parameters and body."""
    done = []

    @many(cases)
    @seed(number)
    @given(operation.as_strategy(generation_mode=mode))
    def tried(case: Case) -> None:
        done.append(1)
        house.ask(case)

    with suppress(SkipTest):
        tried()
    return len(done)


HEAD = {
    "v": 1, "rev": 1, "stage": "filling", "created_at": "x", "saved_at": "x", "rules_version": "x",
    "app_version": "x", "key_id": "x", "queue_number": None, "consent": None,
}  # fmt: skip
HEADS = st.builds(
    lambda changes, gone: {
        key: value for key, value in (HEAD | changes).items() if key not in gone
    },
    st.dictionaries(st.sampled_from(sorted(HEAD)) | st.text(max_size=8), JSON, max_size=3),
    st.sets(st.sampled_from(sorted(HEAD)), max_size=1),
)
SEALED = st.binary(min_size=80, max_size=200).map(b64u) | st.text(max_size=40)
KINDS = st.sampled_from(["head", "head", "head", "known", "bytes", "json"])


def envelopes(house: House, cases: int, number: int) -> int:
    """Whatever is delivered is a revision of a draft, or lies aside byte for byte."""
    known = house.deliver()
    good = [house.tablet.pack() for _ in range(2)]

    @many(cases)
    @seed(number)
    @given(KINDS, HEADS, SEALED, st.binary(max_size=200), JSON)
    def tried(kind: str, head: dict, sealed: str, raw: bytes, value: object) -> None:
        draft_id = known if kind == "known" else new_id()
        head = {**head, "draft_id": draft_id, "tablet_id": house.tablet.tablet_id}
        if kind == "known":
            head |= {"rev": value, "stage": sealed[:9] or "filling"}
        body = {"bytes": raw, "json": json.dumps(value).encode()}.get(
            kind, json.dumps({"envelope": json.dumps(head), "sealed": sealed}).encode()
        )
        answer = house.tablet.send("PUT", f"/api/drafts/{draft_id}", body)
        house.judge(f"PUT /api/drafts/{draft_id}", answer)
        _kept(house, answer.status_code, answer.json(), body)
        with suppress(UnicodeDecodeError):  # no text, so no packet of a batch
            _send_together(house, good, draft_id, body.decode())

    tried()
    return cases


def _send_together(house: House, good: list[Packet], draft_id: str, text: str) -> None:
    """The same between two good ones."""
    rows = [{"draft_id": each.draft_id, "body": each.body.decode()} for each in good]
    rows.insert(1, {"draft_id": draft_id, "body": text})
    batch = json.dumps({"deliveries": rows}).encode()
    answer = house.tablet.send("POST", "/api/deliveries", batch)
    house.judge("POST /api/deliveries", answer)
    for row, said in zip(rows, answer.json()["results"], strict=True):
        _kept(house, said["status"], said, row["body"].encode())


def _kept(house: House, status: int, said: dict, body: bytes) -> None:
    """Raises Fall when the answer and the database don't say the same."""
    kept, sql = (body, "select body from set_aside where sha256 = ?")
    if status in (200, 201, 409):
        kept, sql = (1, "select distinct 1 from draft_revisions where sha256 = ?")
    if house.office.rows(sql, said.get("sha256", "")) == [(kept,)]:
        return
    raise Fall(f"{status} {str(said)[:200]}: lost {body[:300]!r}")


def rules(house: House, cases: int, number: int) -> int:
    """Any answers have a verdict, sentences and a copy sheet; now and then a page at the desk."""
    loaded = house.office.state.rules
    context = rule_context(default_settings(loaded), "2026-11-23")
    names = sorted({row["id"] for row in loaded.fields})
    odd = st.dictionaries(st.sampled_from(names) | st.text(max_size=8), JSON, max_size=6)
    count = 0

    @many(cases)
    @seed(number)
    @given(odd, st.booleans())
    def tried(answers: dict, whole: bool) -> None:
        nonlocal count
        count += 1
        answers = {**ANSWERS, **answers} if whole else answers
        reach_verdict(loaded, answers, context["settings"], context["today"])
        for problem in check(loaded, answers, context):
            message(loaded, problem)
        copy_sheet(loaded, answers, context)
        if count % 40 == 0:
            _show_at_the_desk(house, answers)

    tried()
    return cases


def _show_at_the_desk(house: House, answers: dict) -> None:
    packet = house.tablet.pack(stage="submitted", answers=answers)
    house.judge("PUT /api/drafts/odd", house.tablet.deliver(packet))
    for page in ("", "/copy", "/history"):
        path = f"/operator/drafts/{packet.draft_id}{page}"
        house.judge(f"GET {path}", house.office.http.get(path, headers=house.session()))


def imports(house: House, cases: int, number: int) -> int:
    """A carried file: odd bytes, odd content under a good signature, odd rows."""
    row = st.dictionaries(st.sampled_from(["draft_id", "rev", "sha256", "body"]), JSON, max_size=3)
    names = st.sampled_from(["bundle_id", "made_at", "app_version", "receipt_key", "rows", "x"])
    changed = st.dictionaries(names, JSON | st.lists(row, max_size=3), max_size=2)
    count = 0

    @many(cases)
    @seed(number)
    @given(st.binary(max_size=200), changed, row, JSON)
    def tried(raw: bytes, changes: dict, row: dict, value: object) -> None:
        nonlocal count
        count += 1
        for data in (
            raw,
            json.dumps(value).encode(),
            json.dumps({"loket": "outbox", **row}).encode(),
        ):
            with suppress(BundleRefused):
                parse_bundle(data)
        packet = house.tablet.pack()
        good = {"draft_id": packet.draft_id, "rev": 1, "sha256": packet.sha256}
        changes = {"rows": [{**good, "body": packet.body.decode(), **row}], **changes}
        file = export(house.tablet, [], **{"bundle_id": new_id(), **changes}).file
        if count % 4 == 0:
            _carry(house, file)
        else:
            with suppress(BundleRefused):
                parse_bundle(file)

    tried()
    return cases


def _carry(house: House, file: bytes) -> None:
    headers = {key: value for key, value in house.session().items() if key != "Content-Type"}
    answer = house.office.http.post(
        "/operator/imports", files={"bundle": ("x.json", file)}, headers=headers,
        follow_redirects=False,
    )  # fmt: skip
    house.judge("POST /operator/imports", answer)
    if answer.status_code == 303:
        page = house.office.http.get(answer.headers["location"], headers=headers)
        house.judge("GET /operator/imports/1", page)


KINDS_OF_INPUT: dict[str, tuple[Run, int]] = {
    "whole_api": (whole_api, 6),
    "envelopes": (envelopes, 6),
    "rules": (rules, 6),
    "imports": (imports, 3),
}
"""What is thrown, and its share of all cases."""


def share_of(name: str, cases: int) -> int:
    """Of `cases` in all; rounded up, so that the sum is no less."""
    shares = sum(share for _, share in KINDS_OF_INPUT.values())
    return -(-cases * KINDS_OF_INPUT[name][1] // shares)
