"""A page of its own for the kiosk's storage and sync, and a server that lies on demand."""

import base64
import hashlib
import json
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

ROOT = Path(__file__).resolve().parent.parent
LAB = Path(__file__).with_suffix(".js")
TYPES = {".js": "text/javascript", ".json": "application/json", ".css": "text/css"}
OUR_MARK = {"Loket": "1"}
BATCHES = "/api/deliveries"
SHELL = """<!doctype html>
<html lang="id"><title>Lab</title><script type="module" src="/kiosk/lab.js"></script></html>
"""


@dataclass
class Reply:
    status: int
    body: object = None
    headers: dict[str, str] = field(default_factory=lambda: dict(OUR_MARK))


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def nonce(self) -> str:
        return self.headers["Loket-Nonce"]

    @property
    def json(self) -> dict[str, object]:
        return json.loads(self.body)

    @property
    def envelope(self) -> dict[str, object]:
        return json.loads(self.json["envelope"])


class LabServer:
    """Answers a delivery by the next act of `script`, and honestly when that is at its end.

    `batches`: what it says to several at once; at first it is of a release that knows none.
    """

    def __init__(self) -> None:
        self.script: list[Callable[[Request, LabServer], Reply | None]] = []
        self.requests: list[Request] = []
        self.stored: dict[tuple[str, int], str] = {}
        self.sync: dict[str, object] = {}
        self.routes: dict[str, Callable[[Request, LabServer], Reply | None]] = {}
        self.files: dict[str, bytes] = {}
        self.batches: Callable[[Request, LabServer], Reply | None] = say(404)
        self.epoch = "epoch-1"
        self.url = ""
        self.stop: Callable[[], None] = lambda: None
        self._sealing_key = ec.generate_private_key(ec.SECP256R1())
        self._tablet_key: ec.EllipticCurvePublicKey | None = None

    @property
    def deliveries(self) -> list[Request]:
        return [request for request in self.requests if request.method == "PUT"]

    def open(self, request: Request) -> dict[str, object]:
        """The plain text of a delivery."""
        message = request.json
        suite = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
        info = message["envelope"].encode()
        return json.loads(suite.decrypt(from_b64u(message["sealed"]), self._sealing_key, info=info))

    def answer(self, request: Request) -> Reply | None:
        """None: the connection is cut without a word."""
        self.requests.append(request)
        path = request.path.split("?")[0]
        if path in self.routes:
            return self.routes[path](request, self)
        if path == "/api/tablets/enrol":
            return self.enrol(request)
        if path.startswith("/api/") and not self._is_signed(request):
            return Reply(401, {"problem": "signature-wrong"})
        if path == "/api/sync":
            return Reply(200, {**self.sync_answer(), **self.sync})
        if path == BATCHES:
            return self.batches(request, self)
        act = self.script.pop(0) if self.script else keep
        return act(request, self)

    def enrol(self, request: Request) -> Reply:
        body = json.loads(request.body)
        self.accept_key(body["public_key"])
        self._verify(f"loket-1-enrol\n{body['code']}\n{body['public_key']}", body["signature"])
        return Reply(201, {"tablet_id": "tablet-1", "name": "Tablet lobi", **self.sync_answer()})

    def accept_key(self, public_key: str) -> None:
        """From now on the tablet signs with this one: base64url SPKI."""
        self._tablet_key = serialization.load_der_public_key(from_b64u(public_key))

    @property
    def public_key(self) -> str:
        form = serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        return to_b64u(self._sealing_key.public_key().public_bytes(*form))

    def sync_answer(self) -> dict[str, object]:
        return {
            "office_id": "palaran",
            "epoch": self.epoch,
            "server_time": datetime.now(UTC).isoformat(),
            "business_day": "2026-11-24",
            "office": {"office_id": "palaran", "name": "Kecamatan Palaran"},
            "settings": {"capital_limit": 50_000_000},
            "settings_version": "1",
            "sealing_key": {"key_id": "key-1", "public_key": self.public_key},
            "letter": "B",
            "next_number": 1,
            "missing": [],
            "withdrawn": [],
            "call_answered": False,
            "wipe": False,
        }

    def _is_signed(self, request: Request) -> bool:
        body_hash = hashlib.sha256(request.body).hexdigest()
        path = request.path.split("?")[0]
        text = f"loket-1\n{request.method}\n{path}\n{body_hash}\n{request.headers['Loket-Nonce']}"
        self._verify(text, request.headers["Loket-Signature"])
        return request.headers["Loket-Tablet"] == "tablet-1"

    def _verify(self, text: str, signature: str) -> None:
        raw = from_b64u(signature)
        r, s = (int.from_bytes(half, "big") for half in (raw[:32], raw[32:]))
        der = utils.encode_dss_signature(r, s)
        assert self._tablet_key is not None
        self._tablet_key.verify(der, text.encode(), ec.ECDSA(hashes.SHA256()))


def proof_of(request: Request, server: LabServer, **changes: object) -> dict[str, object]:
    envelope = request.envelope
    message = request.json
    whole = message["envelope"].encode() + b"\n" + from_b64u(message["sealed"])
    return {
        "draft_id": envelope["draft_id"],
        "rev": envelope["rev"],
        "sha256": hashlib.sha256(whole).hexdigest(),
        "kept_rev": envelope["rev"],
        "queue_number": envelope["queue_number"],
        "epoch": server.epoch,
        "business_day": "2026-11-24",
        **changes,
    }


def keep(request: Request, server: LabServer) -> Reply:
    """What an honest server does."""
    proof = proof_of(request, server)
    server.stored[(proof["draft_id"], proof["rev"])] = proof["sha256"]
    return Reply(201, proof)


def keep_together(request: Request, server: LabServer) -> Reply:
    """Several: each by the next act of `script`."""
    results = []
    for row in request.json["deliveries"]:
        single = Request("PUT", f"/api/drafts/{row['draft_id']}", {}, row["body"].encode())
        act = server.script.pop(0) if server.script else keep
        reply = act(single, server)
        results.append({"draft_id": row["draft_id"], "status": reply.status, **(reply.body or {})})
    return Reply(200, {"results": results})


def keep_silently(request: Request, server: LabServer) -> None:
    """The reply is lost after the commit."""
    keep(request, server)


def say(status: int, body: object = None, **headers: str) -> Callable[..., Reply]:
    """Our server says it."""
    shown = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda request, server: Reply(status, body, {**OUR_MARK, **shown})


def stranger_says(status: int, body: object = "<html>Selamat datang di WiFi</html>") -> Callable:
    """Somebody in between says it: a captive portal, a proxy."""
    return lambda request, server: Reply(status, body, {})


def prove(status: int, **changes: object) -> Callable[..., Reply]:
    """A proof, true but for `changes`."""
    return lambda request, server: Reply(status, proof_of(request, server, **changes))


class RunningLab:
    """The lab on a port of its own. Stopped, it is as if the server were gone."""

    def __init__(self) -> None:
        self.lab = LabServer()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(self.lab))
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, daemon=True)
        self._thread.start()
        self.lab.url = f"http://127.0.0.1:{self._http.server_port}"
        self.lab.stop = self.stop

    def stop(self) -> None:
        if self._thread.is_alive():
            self._http.shutdown()
            self._thread.join()
            self._http.server_close()


def handler_for(lab: LabServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            if path.startswith("/api/"):
                return self.answer_api()
            found = lab.files.get(path) or kiosk_file(path)
            if found is None:
                return self.send(404, b"", {})
            kind = TYPES.get(Path(path).suffix, "text/html; charset=utf-8")
            return self.send(200, found, {"Content-Type": kind, "Cache-Control": "no-cache"})

        def answer_api(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            reply = lab.answer(Request(self.command, self.path, dict(self.headers), body))
            if reply is None:
                self.close_connection = True
                return self.connection.close()
            text = reply.body if isinstance(reply.body, str) else json.dumps(reply.body)
            return self.send(reply.status, text.encode(), reply.headers)

        do_PUT = do_POST = answer_api

        def send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            with suppress(BrokenPipeError):  # the browser was closed meanwhile
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    return Handler


def kiosk_file(path: str) -> bytes | None:
    if path == "/kiosk/":
        return SHELL.encode()
    if path == "/kiosk/lab.js":
        return LAB.read_bytes()
    file = (ROOT / path.lstrip("/")).resolve()
    if not file.is_relative_to(ROOT / "kiosk") or not file.is_file():
        return None
    return file.read_bytes()


def to_b64u(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_b64u(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
