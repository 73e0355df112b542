"""After each way in which a visit can end, nobody who holds the tablet reads a word of it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import Page, Playwright

from e2e.conftest import Office, Tablet
from e2e.house import wait_until_sent
from e2e.store_lab import to_b64u
from e2e.trace_keys import HPKE, Storage, known_points, opened_by, possible_keys, read_storage
from e2e.trace_scan import Finding, scan_profile
from e2e.trace_visits import (
    CANARIES,
    CONTROL,
    abandon,
    be_in_mid_form,
    be_wiped,
    finish,
    leave_control,
)
from server.store.keys import open_keys

NOTE_KEYS = """
globalThis.secrets = [];
const {subtle} = crypto;
const note = (bytes) => globalThis.secrets.push(Array.from(new Uint8Array(bytes)));
const {importKey, deriveKey, generateKey} = subtle;
subtle.importKey = (form, data, ...rest) => {
    if (JSON.stringify(rest[0]).includes('AES') && form === 'raw') note(data);
    return importKey.call(subtle, form, data, ...rest);
};
subtle.deriveKey = async (how, secret, kind, extractable, uses) => {
    const open = await deriveKey.call(subtle, how, secret, kind, true, uses);
    note(await subtle.exportKey('raw', open));
    return deriveKey.call(subtle, how, secret, kind, extractable, uses);
};
"""
"""Every AES key that the page makes, so that its bytes can be looked for."""
WHAT_A_SCRIPT_SEES = """async () => {
    const rows = async (database) => Promise.all([...database.objectStoreNames].map((name) =>
        new Promise((resolve) => {
            const request = database.transaction([name]).objectStore(name).getAll();
            request.onsuccess = () => resolve(request.result);
        })));
    const open = (factory, name) => new Promise((resolve, reject) => {
        const request = factory.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = reject;
    });
    const seen = [document.documentElement.outerHTML, location.href, document.title,
        JSON.stringify(history.state), JSON.stringify({...localStorage, ...sessionStorage}),
        ...[...document.querySelectorAll('input')].map((input) => input.value),
        await navigator.clipboard.readText()];
    for (const {name} of await indexedDB.databases())
        seen.push(JSON.stringify(await rows(await open(indexedDB, name))));
    for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys()) seen.push(request.url);
    return seen.join('\\n');
}"""
CONTROL_KEYS = """async () => {
    const request = indexedDB.open('control', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('rows');
    const database = await new Promise((resolve) => {
        request.onsuccess = () => resolve(request.result);
    });
    globalThis.keep = (row, name) => new Promise((resolve) => {
        const tx = database.transaction(['rows'], 'readwrite', {durability: 'strict'});
        tx.objectStore('rows').put(row, name);
        tx.oncomplete = resolve;
    });
    const {subtle} = crypto;
    const key = await subtle.generateKey({name: 'AES-GCM', length: 256}, false, ['encrypt']);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode('{"control":"visit"}');
    const bytes = new Uint8Array(await subtle.encrypt({name: 'AES-GCM', iv}, key, text));
    const curve = {name: 'ECDH', namedCurve: 'P-256'};
    const pair = await subtle.generateKey(curve, false, ['deriveBits']);
    await keep({key, visit: {iv, bytes}, other: pair.privateKey}, 'kept');
    return Array.from(new Uint8Array(await subtle.exportKey('raw', pair.publicKey)));
}"""
"""A visit whose key was kept beside it, and a key for a draft: no script can read either."""
CHOICES = ("capital_range", "birth_date_month", "business_kelurahan", "gender", "has_nib")


@dataclass
class Look:
    """What is on the disk at one moment, read once for all tests."""

    findings: list[Finding]
    choices: list[Finding]
    storage: Storage

    def of(self, *canaries: str | bytes) -> list[Finding]:
        wanted = {canary.hex() if isinstance(canary, bytes) else canary for canary in canaries}
        return [finding for finding in self.findings if finding.canary in wanted]


@dataclass
class Story:
    codes: list[str]
    seen: str
    keys: list[bytes]
    sealing_point: bytes
    after: Look
    cut_off: Look


@pytest.fixture(scope="module")
def story(browsers: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Visits that ended in four ways: finished, abandoned, wiped after silence, power gone."""
    folder = tmp_path_factory.mktemp("visits")
    office = Office(folder)
    office.start()
    tablet = Tablet(browsers, office, folder / "profile")
    yield tell(office, tablet, folder / "profile")
    office.stop()
    assert tablet.complaints == []


def tell(office: Office, tablet: Tablet, profile: Path) -> Story:
    page = tablet.enrol().page
    tablet.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.clock.install()
    page.add_init_script(NOTE_KEYS)
    applicant = tablet.come_back()
    codes = [finish(applicant)]
    wait_until_sent(applicant)
    office.stop()
    codes += [abandon(applicant), be_wiped(applicant)]
    applicant.wait_for("welcome")
    seen = page.evaluate(WHAT_A_SCRIPT_SEES)
    after = look(profile, codes, keys_of(page))
    keep_control_keys(page)
    be_in_mid_form(applicant, codes[1])
    leave_control(tablet, profile)
    keys = keys_of(page)
    tablet.kill()
    sealing_point = open_keys(office.data / "keys").handed_out.public
    return Story(codes, seen, keys, sealing_point, after, look(profile, codes, keys))


def look(profile: Path, codes: list[str], keys: list[bytes]) -> Look:
    return Look(
        scan_profile(profile, [*CANARIES, *codes, *keys, CONTROL]),
        scan_profile(profile / "Default" / "Sessions", CHOICES),
        read_storage(profile),
    )


def keys_of(page: Page) -> list[bytes]:
    return [bytes(key) for key in page.evaluate("() => globalThis.secrets")]


def keep_control_keys(page: Page) -> None:
    public = page.evaluate(CONTROL_KEYS)
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes(public))
    sealed = HPKE.encrypt(b'{"control":"draft"}', key, info=b'{"v":1}')
    body = json.dumps({"envelope": '{"v":1}', "sealed": to_b64u(sealed)}, separators=(",", ":"))
    page.evaluate("(body) => globalThis.keep({body}, 'draft')", body)


def test_the_scan_sees_what_another_page_leaves_behind(story: Story) -> None:
    assert story.cut_off.of(CONTROL)


@pytest.mark.parametrize("canary", CANARIES)
def test_no_word_of_a_visit_is_left_in_the_profile(story: Story, canary: str) -> None:
    assert story.after.of(canary) == []
    assert story.cut_off.of(canary) == []


def test_no_code_is_left_in_the_profile(story: Story) -> None:
    assert story.after.of(*story.codes) + story.cut_off.of(*story.codes) == []


def test_no_choice_is_kept_for_session_restore(story: Story) -> None:
    assert story.after.choices + story.cut_off.choices == []


def test_no_script_sees_a_word_of_it(story: Story) -> None:
    seen = story.seen.upper()
    assert [word for word in (*CANARIES, *story.codes) if word.upper() in seen] == []


def test_no_key_of_a_visit_is_left_in_the_profile(story: Story) -> None:
    assert len(story.keys) >= 2 * len(story.codes)
    assert story.after.of(*story.keys) + story.cut_off.of(*story.keys) == []


def test_no_stored_key_opens_anything_that_is_stored(story: Story) -> None:
    storage = story.cut_off.storage
    waiting = {json.loads(draft.name).get("draft_id") for draft in storage.drafts} - {None}
    assert len(waiting) == 3
    assert len(storage.visits) > 2
    assert story.sealing_point in known_points(storage.bytes_)
    opened = set(opened_by(storage, possible_keys(storage)))
    assert opened == {b'{"control":"visit"}', b'{"control":"draft"}'}
