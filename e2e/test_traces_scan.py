"""The scan is not blind: whatever Chromium or a server leaves on a disk, it reads."""

import base64
import gzip
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import cramjam
import pytest
from playwright.sync_api import Playwright

from e2e.conftest import CHROMIUM, CHROMIUM_ARGUMENTS
from e2e.leveldb import LOG_BLOCK, MAGIC, log_entries, log_records, table_entries
from e2e.store_lab import RunningLab
from e2e.trace_scan import Finding, grouped, scan_profile
from e2e.trace_views import CACHE_ENTRY

CANARY = "KANARI RAHASIA"
PLAIN_PAGE = b"""<!doctype html><html lang="id"><title>Lab</title>
<form><input name="plain" id="plain"><input name="quiet" id="quiet" autocomplete="off"></form>"""
LEAVE_EVERYTHING = """async () => {
    const db = await new Promise((resolve, reject) => {
        const request = indexedDB.open('control', 1);
        request.onupgradeneeded = () => request.result.createObjectStore('rows');
        request.onsuccess = () => resolve(request.result);
        request.onerror = reject;
    });
    const put = (value, key) => new Promise((resolve, reject) => {
        const tx = db.transaction(['rows'], 'readwrite', {durability: 'strict'});
        tx.objectStore('rows').put(value, key);
        tx.oncomplete = resolve;
        tx.onerror = tx.onabort = reject;
    });
    await put(['KANARI-DALAM-', 'BLOK-TERMAMPAT', 'KANARI-DALAM-BLOK-TERMAMPAT'], 5);
    for (let row = 6; row < 20; row += 1) put('its block can be compressed '.repeat(40), row);
    const noise = () => crypto.getRandomValues(new Uint8Array(30000));
    for (let row = 0; row < 180; row += 1) put(noise(), 30); // so much that it goes to tables
    await put(noise(), 30);
    await put({name: 'KANARI BARIS'}, 2);
    await put({name: 'KANARI TERHAPUS'}, 3);
    await put({name: ''}, 3);
    await put({name: 'KANARI LEBAR \\u4f60'}, 4);
    await put({name: 'KANARI PANJANG ' + 'xyz'.repeat(40000)}, 1);
    await put({number: 43217890, money: 43217890.5}, 'KANARI KUNCI');
    localStorage.setItem('one', 'KANARI LOKAL');
    sessionStorage.setItem('one', 'KANARI SESI');
    await (await caches.open('one')).put('/kiosk/x', new Response('KANARI CACHE'));
    history.replaceState({one: 'KANARI RIWAYAT'}, '', '#KANARI-ALAMAT');
}"""
IN_BLOCK = "KANARI-DALAM-BLOK-TERMAMPAT"
LEFT = (
    "KANARI BARIS",
    IN_BLOCK,
    "KANARI TERHAPUS",
    "KANARI LEBAR",
    "KANARI PANJANG",
    "KANARI KUNCI",
    "KANARI LOKAL",
    "KANARI SESI",
    "KANARI CACHE",
    "KANARI RIWAYAT",
    "KANARI-ALAMAT",
    "KANARI ISIAN",
    "43217890",
)
QUIET = "KANARI DIAM"


@pytest.fixture(scope="module")
def careless(browsers: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Profile of a Chromium with a page that takes no care at all."""
    lab = RunningLab()
    lab.lab.files["/kiosk/"] = PLAIN_PAGE
    profile = tmp_path_factory.mktemp("careless") / "profile"
    context = browsers.chromium.launch_persistent_context(
        profile, executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS
    )
    page = context.pages[0]
    page.goto(lab.lab.url + "/kiosk/")
    page.evaluate(LEAVE_EVERYTHING)
    page.fill("#plain", "KANARI ISIAN")
    page.fill("#quiet", QUIET)
    wait_until_found(profile / "Default" / "Sessions", "KANARI ISIAN")
    context.close()  # the rest it writes down at once
    yield profile
    lab.stop()


def wait_until_found(folder: Path, canary: str) -> None:
    """Chromium writes down the state of forms only every few seconds."""
    deadline = time.monotonic() + 20
    while not scan_profile(folder, [canary]):
        assert time.monotonic() < deadline, f"{canary} never came to {folder.name}"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def left_behind(careless: Path) -> list[Finding]:
    return scan_profile(careless, [*LEFT, QUIET])


@pytest.mark.parametrize("canary", LEFT)
def test_what_a_careless_page_leaves_behind_is_found(
    left_behind: list[Finding], canary: str
) -> None:
    assert [finding for finding in left_behind if finding.canary == canary]


def test_a_half_filled_form_is_found_in_the_state_for_session_restore(
    left_behind: list[Finding],
) -> None:
    typed = [finding for finding in left_behind if finding.canary == "KANARI ISIAN"]
    folders = {finding.file.split("/")[1] for finding in typed}
    assert "Sessions" in folders


def test_a_field_without_autocomplete_leaves_nothing_there(left_behind: list[Finding]) -> None:
    assert [finding for finding in left_behind if finding.canary == QUIET] == []


def test_a_compressed_block_is_found_where_the_raw_file_says_nothing(
    careless: Path, left_behind: list[Finding]
) -> None:
    found = [finding for finding in left_behind if finding.canary == IN_BLOCK]
    packed = {finding.file for finding in found if finding.how.startswith("table")}
    assert [path for path in packed if IN_BLOCK.encode() not in (careless / path).read_bytes()]


FORMS: dict[str, Callable[[bytes], bytes]] = {
    "utf-16-le": lambda text: text.decode().encode("utf-16-le"),
    "utf-16-be": lambda text: text.decode().encode("utf-16-be"),
    "lower case": bytes.lower,
    "gzip": gzip.compress,
    "zlib": zlib.compress,
    "zstd": lambda text: bytes(cramjam.zstd.compress(text)),
    "gzip in gzip": lambda text: gzip.compress(gzip.compress(text)),
    "gzip in zstd": lambda text: bytes(cramjam.zstd.compress(gzip.compress(text))),
    "value of IndexedDB": lambda text: b"\xff\x11\x02" + bytes(cramjam.snappy.compress_raw(text)),
    "base64, 0": base64.b64encode,
    "base64, 1": lambda text: base64.b64encode(b"1" + text),
    "base64, 2": lambda text: base64.b64encode(b"12" + text),
    "base64url": base64.urlsafe_b64encode,
    "address": lambda text: quote(text).encode(),
    "in fours": lambda text: grouped(text.decode()).encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_of_a_word_is_found(tmp_path: Path, form: str) -> None:
    text = b"...".join([CANARY.encode()] * 3) if "base64" not in form else CANARY.encode()
    (tmp_path / "file").write_bytes(b"before " + FORMS[form](text) + b" behind")
    assert {finding.canary for finding in scan_profile(tmp_path, [CANARY])} == {CANARY}


@pytest.mark.parametrize("pack", [cramjam.brotli.compress, cramjam.deflate.compress])
def test_a_body_that_the_network_packed_is_found_in_the_cache(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    key = b"http://loket/"
    header = CACHE_ENTRY + (5).to_bytes(4, "little") + len(key).to_bytes(4, "little") + bytes(8)
    body = bytes(pack(b"<p>" + CANARY.encode() * 9))
    assert CANARY.encode() not in body
    (tmp_path / "entry_0").write_bytes(header + key + body + b"end of the entry")
    assert scan_profile(tmp_path, [CANARY])


def test_a_sum_is_found_with_its_dots(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes("Rp43.217.890".encode("utf-16-le"))
    assert scan_profile(tmp_path, ["43217890"])


def test_a_word_in_a_file_name_is_found(tmp_path: Path) -> None:
    (tmp_path / f"{CANARY}.txt").touch()
    assert [finding.how for finding in scan_profile(tmp_path, [CANARY])] == ["name"]


def test_raw_bytes_are_found_as_they_are_in_hex_and_in_base64(tmp_path: Path) -> None:
    key = bytes(range(100, 132))
    for name, content in (("a", b"--" + key), ("b", key.hex().encode()), ("c", b"A" + b64(key))):
        (tmp_path / name).write_bytes(content)
    assert {finding.file for finding in scan_profile(tmp_path, [key])} == {"a", "b", "c"}


def b64(data: bytes) -> bytes:
    return base64.b64encode(data)


def test_a_clean_folder_has_no_findings(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(bytes(range(256)) * 500)
    assert scan_profile(tmp_path, [CANARY, "6472015203850007"]) == []


# LevelDB


def table_of(block: bytes, how: int) -> bytes:
    """A table with one block, as table_format.md lays it out."""
    packed = bytes(cramjam.snappy.compress_raw(block)) if how == 1 else block
    index = entry(0, b"z", varint(0) + varint(len(packed))) + restarts()
    index_at = len(packed) + 5
    footer = varint(0) + varint(0) + varint(index_at) + varint(len(index))
    return packed + bytes([how]) + bytes(4) + index + bytes(5) + footer.ljust(40, b"\0") + MAGIC


def entry(shared: int, rest: bytes, value: bytes) -> bytes:
    return varint(shared) + varint(len(rest)) + varint(len(value)) + rest + value


def restarts() -> bytes:
    return bytes(4) + (1).to_bytes(4, "little")


def varint(number: int) -> bytes:
    return bytes([number & 0x7F | 0x80, number >> 7]) if number > 0x7F else bytes([number])


@pytest.mark.parametrize("how", [0, 1])
def test_a_table_is_read_with_its_keys_made_whole(how: int) -> None:
    block = entry(0, b"KANARI SATU", b"1" * 90) + entry(7, b"DUA", b"2") + restarts()
    assert list(table_entries(table_of(block, how))) == [
        (b"KANARI SATU", b"1" * 90),
        (b"KANARI DUA", b"2"),
    ]


def test_half_a_table_says_so() -> None:
    whole = table_of(entry(0, b"a", b"b") + restarts(), 0)
    with pytest.raises(ValueError, match="no table"):
        list(table_entries(whole[:-20]))


def test_half_a_table_is_still_searched_raw(tmp_path: Path) -> None:
    whole = table_of(entry(0, b"a", CANARY.encode()) + restarts(), 0)
    (tmp_path / "000005.ldb").write_bytes(whole[:-20])
    assert scan_profile(tmp_path, [CANARY])


def log_of(*fragments: tuple[int, bytes]) -> bytes:
    """Fragments of a record: type and bytes."""
    parts = [
        bytes(4) + len(data).to_bytes(2, "little") + bytes([kind]) + data
        for kind, data in fragments
    ]
    return b"".join(parts)


def batch(key: bytes, value: bytes) -> bytes:
    return bytes(12) + b"\1" + varint(len(key)) + key + varint(len(value)) + value


def test_a_record_in_fragments_is_put_together() -> None:
    whole = batch(b"key", b"KANARI RAHASIA")
    assert list(log_entries(log_of((2, whole[:20]), (3, whole[20:24]), (4, whole[24:])))) == [
        (b"key", b"KANARI RAHASIA")
    ]


def test_a_record_across_two_blocks_of_the_file_is_found(tmp_path: Path) -> None:
    whole = batch(b"key", b"KANARI RAHASIA")
    filler = LOG_BLOCK - 7 - 7 - 24
    log = log_of((1, b"x" * filler), (2, whole[:24]), (4, whole[24:]))
    assert CANARY.encode() not in log
    (tmp_path / "000003.log").write_bytes(log)
    assert [finding.how for finding in scan_profile(tmp_path, [CANARY])] == ["log, utf-8"]


def test_a_torn_record_is_read_as_far_as_it_goes() -> None:
    whole = batch(b"key", b"KANARI")
    assert list(log_records(log_of((2, whole)))) == [whole]
    assert list(log_entries(log_of((1, whole[:14])))) == []
