"""`loket serve`: first run, lock, and the HTTP server."""

import ctypes
import socket
from contextlib import suppress
from dataclasses import replace
from urllib.parse import urlsplit

import uvicorn
from litestar import Litestar

from server.addresses import lan_addresses
from server.app import create_app
from server.commands import CommandRefused
from server.commands.certificate_page import CertificatePage
from server.commands.first_run import first_run
from server.commands.listen import listen
from server.kiosk_pack import find_front
from server.server_lock import ServerRuns, hold_lock, last_address, leave_address
from server.settings import Settings

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8  # malloc.h
MALLOPT = {M_TRIM_THRESHOLD: 512 * 1024, M_MMAP_THRESHOLD: 1024 * 1024, M_ARENA_MAX: 1}
SECONDS_TO_FINISH = 5  # for requests under way when the server is told to stop


def serve(settings: Settings, host: str | None, port: int | None, tls: bool) -> None:
    """Serves until SIGINT or SIGTERM. Raises CommandRefused."""
    wanted = replace(
        settings,
        host=host or settings.host,
        port=settings.port if port is None else port,
        tls=tls or settings.tls,
    )
    try:
        with hold_lock(wanted.lock_file), listen(wanted.host, wanted.port) as listener:
            addressed = _with_address(wanted, listener)
            _say_moved(last_address(wanted.lock_file), addressed.origin or "")
            leave_address(wanted.lock_file, addressed.origin or "")
            _serve(addressed, listener)
    except ServerRuns:
        raise CommandRefused(
            f"A server already runs on {wanted.data}. Stop it, or choose another DATA folder."
        ) from None


def _say_moved(before: str | None, now: str) -> None:
    """A tablet's key and drafts belong to an address (docs/panduan-pemasangan.md §2)."""
    hosts = [urlsplit(origin or "").hostname for origin in (before, now)]
    if before and hosts[0] != hosts[1] and "127.0.0.1" not in hosts:
        print(f"\n  Alamat server berubah: dulu {before}, sekarang {now}.")
        print(
            "  Tablet yang terdaftar di alamat lama mencari alamat lama. Kembalikan alamat itu di"
        )
        print(
            "  router, atau daftarkan lagi tablet yang drafnya sudah diekspor. Draf aman di tablet."
        )


def _serve(settings: Settings, listener: socket.socket) -> None:
    give_memory_back()
    for line in first_run(settings):
        print(line)
    _say_unpacked()
    config = _config(create_app(settings))
    if not settings.tls:
        _print_addresses(settings.origin)
        uvicorn.Server(config).run(sockets=[listener])
        return
    with CertificatePage(settings) as page:
        config.ssl_certfile, config.ssl_keyfile = str(page.files.leaf), str(page.files.leaf_key)
        config.load()
        page.keep_fresh(config.ssl)
        _print_addresses(settings.origin)
        print(f"  Sertifikat  {page.address}")
        print(f"  Sidik       {page.fingerprint}", flush=True)
        uvicorn.Server(config).run(sockets=[listener])


def _say_unpacked() -> None:
    """It works, but the first start of a tablet asks for some 150 files."""
    if not find_front().packed:
        print("  Berkas kios belum dikemas: tablet memuat lebih lama. Jalankan `make run`.")


def give_memory_back() -> None:
    """A password check takes 19 MiB for a moment, the nightly copy 10 in a thread of its own. glibc
    would keep both for the next time: fixed thresholds and one arena end that (mallopt(3)). Other C
    libraries have no such habit.
    """
    with suppress(OSError, AttributeError):
        for parameter, value in MALLOPT.items():
            ctypes.CDLL(None).mallopt(parameter, value)


def _config(app: Litestar) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,  # addresses of requests may bear enrolment codes
        server_header=False,
        proxy_headers=False,  # web/origin.py reads them itself, from this very machine only
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )


def _with_address(settings: Settings, listener: socket.socket) -> Settings:
    """Port and origin as they truly are: the printed links are made from them."""
    port = listener.getsockname()[1]
    scheme = "https" if settings.tls else "http"
    origin = settings.origin or f"{scheme}://{_visible_host(settings.host)}:{port}"
    return replace(settings, port=port, origin=origin)


def _visible_host(host: str) -> str:
    """0.0.0.0 is no address to type: the first one in the office's network instead."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not listened on
        return str(next(iter(lan_addresses()), "127.0.0.1"))
    return f"[{host}]" if ":" in host else host


def _print_addresses(origin: str | None) -> None:
    print(f"  Kios        {origin}/kiosk/")
    print(f"  Petugas     {origin}/operator/")
    print(f"  Umum        {origin}/", flush=True)
