"""A second client of docs/sync.md, for tests: it makes a key, enrols, seals, signs and delivers.

It shares no code with the server: what both get wrong in the same way, the vectors of
tests/cases/wire.json catch.
"""

import base64
import hmac
import json
import secrets
import uuid
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
TABLET_TIME = "2026-11-23T01:00:00.000Z"
ANSWERS = {
    "name": "SITI KANARI WAHYUNI",
    "nik": "6472011203850007",
    "phone": "+6281234567890",
    "email": "kanari.siti@example.com",
    "birth_date": "1985-03-12",
    "gender": "male",
    "business_kelurahan": "64.72.01.1003",
    "kbli_code": "47112",
    "capital": 10_000_000,
}


def b64u(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_b64u(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def new_id() -> str:
    return str(uuid.uuid4())


@dataclass
class Packet:
    """One sealed revision: its bytes never change, however often it is sent."""

    draft_id: str
    rev: int
    envelope: str
    sealed: bytes

    @property
    def body(self) -> bytes:
        return json.dumps({"envelope": self.envelope, "sealed": b64u(self.sealed)}).encode()

    @property
    def sha256(self) -> str:
        return sha256(self.envelope.encode() + b"\n" + self.sealed).hexdigest()


@dataclass
class TabletClient:
    """`http`: a client with `request(method, path, content, headers)`: TestClient or httpx."""

    http: object
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    tablet_id: str = ""
    enrolled: dict = field(default_factory=dict)

    @property
    def public_key(self) -> str:
        spki = self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return b64u(spki)

    def sign(self, text: str) -> str:
        r, s = utils.decode_dss_signature(self.key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
        return b64u(r.to_bytes(32, "big") + s.to_bytes(32, "big"))

    def enrol(self, code: str, headers: dict | None = None, **changes):
        """Returns the answer; on 201 the client knows who it is."""
        body = {
            "code": code,
            "public_key": self.public_key,
            "signature": self.sign(f"loket-1-enrol\n{code}\n{self.public_key}"),
            "app_version": "0.1.0",
            **changes,
        }
        answer = self.http.request(
            "POST", "/api/tablets/enrol", content=json.dumps(body).encode(), headers=headers
        )
        if answer.status_code == 201:
            self.enrolled = answer.json()
            self.tablet_id = self.enrolled["tablet_id"]
        return answer

    def pack(
        self,
        draft_id: str | None = None,
        rev: int = 1,
        stage: str = "filling",
        answers: dict | None = None,
        resume_code: str | None = "K72MP4RA",
        **changes,
    ) -> Packet:
        """Seals one revision. `changes` overrides fields of the envelope."""
        sealing = self.enrolled["sealing_key"]
        head = {
            "v": 1,
            "draft_id": draft_id or new_id(),
            "rev": rev,
            "stage": stage,
            "tablet_id": self.tablet_id,
            "created_at": TABLET_TIME,
            "saved_at": TABLET_TIME,
            "rules_version": "0123456789ab",
            "app_version": "0.1.0",
            "key_id": sealing["key_id"],
            "queue_number": None,
            "consent": {"version": "2026-11-24", "at": TABLET_TIME},
            **changes,
        }
        envelope = json.dumps(head)
        plain = {"answers": ANSWERS if answers is None else answers, "resume_code": resume_code}
        public = ec.EllipticCurvePublicKey.from_encoded_point(
            ec.SECP256R1(), from_b64u(sealing["public_key"])
        )
        sealed = SUITE.encrypt(json.dumps(plain).encode(), public, info=envelope.encode())
        return Packet(head["draft_id"], rev, envelope, sealed)

    def send(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        nonce: str | None = None,
        headers: dict | None = None,
    ):
        """A signed request. `headers` overrides the three signing headers."""
        nonce = nonce or new_id()
        text = f"loket-1\n{method}\n{path}\n{sha256(body).hexdigest()}\n{nonce}"
        signing = {
            "Loket-Tablet": self.tablet_id,
            "Loket-Nonce": nonce,
            "Loket-Signature": self.sign(text),
            "Content-Type": "application/json",
        }
        return self.http.request(method, path, content=body, headers={**signing, **(headers or {})})

    def deliver(self, packet: Packet, nonce: str | None = None, **more):
        return self.send("PUT", f"/api/drafts/{packet.draft_id}", packet.body, nonce, **more)

    def deliver_together(self, packets: list[Packet], nonce: str | None = None, **more):
        return self.send("POST", "/api/deliveries", batch_body(packets), nonce, **more)

    def sync(self, **changes):
        report = {
            "app_version": "0.1.0",
            "rules_version": "0123456789ab",
            "epoch": None,
            "waiting": 0,
            "oldest_waiting_at": None,
            "storage_free": None,
            "tablet_time": TABLET_TIME,
            "state": "idle",
            "offers": [],
            **changes,
        }
        return self.send("POST", "/api/sync", json.dumps(report).encode())

    def open_draft(self, code: str, birth_year: int | None = None, nonce: str | None = None):
        body = json.dumps({"resume_code": code, "birth_year": birth_year}).encode()
        return self.send("POST", "/api/drafts/open", body, nonce)


def batch_body(packets: list[Packet]) -> bytes:
    """Several deliveries in one request, each with its own text."""
    rows = [{"draft_id": p.draft_id, "body": p.body.decode()} for p in packets]
    return json.dumps({"deliveries": rows}).encode()


def is_proof_of(answer, packet: Packet) -> bool:
    """Would a tablet let go of the packet? (header, id, rev and hash)"""
    return answer.headers.get("Loket") == "1" and proves(answer.json(), packet)


def proves(said: dict, packet: Packet) -> bool:
    """`said`: the body of an answer, or one result of a batch."""
    return (
        said.get("draft_id") == packet.draft_id
        and said.get("rev") == packet.rev
        and said.get("sha256") == packet.sha256
    )


def export(tablet: TabletClient, packets: list[Packet], **changes) -> "Carried":
    """The outbox file of docs/sync.md §10. `changes` overrides fields of its content."""
    receipt_key = secrets.token_bytes(32)
    bundle_id = changes.get("bundle_id", new_id())
    sealing = tablet.enrolled["sealing_key"]
    public = ec.EllipticCurvePublicKey.from_encoded_point(
        ec.SECP256R1(), from_b64u(sealing["public_key"])
    )
    info = f"loket-1-receipt\n{bundle_id}".encode()
    content = {
        "bundle_id": bundle_id,
        "tablet_id": tablet.tablet_id,
        "made_at": TABLET_TIME,
        "app_version": "0.1.0",
        "receipt_key": {
            "key_id": sealing["key_id"],
            "sealed": b64u(SUITE.encrypt(receipt_key, public, info=info)),
        },
        "rows": [
            {"draft_id": p.draft_id, "rev": p.rev, "sha256": p.sha256, "body": p.body.decode()}
            for p in packets
        ],
        **changes,
    }
    text = json.dumps(content)
    signature = tablet.sign(f"loket-1-bundle\n{sha256(text.encode()).hexdigest()}")
    file = {"loket": "outbox", "v": 1, "content": text, "signature": signature}
    return Carried(json.dumps(file).encode(), bundle_id, receipt_key)


@dataclass
class Carried:
    """A file on its way, and what its tablet remembers of it."""

    file: bytes
    bundle_id: str
    receipt_key: bytes

    def proofs(self, answer: bytes) -> list[dict]:
        """Those of a proofs file; a tablet believes no other one. Raises ValueError."""
        file = json.loads(answer)
        text = f"loket-1-proofs\n{file['content']}".encode()
        mac = hmac.new(self.receipt_key, text, sha256).digest()
        content = json.loads(file["content"])
        if file["loket"] != "proofs" or file["v"] != 1 or content["bundle_id"] != self.bundle_id:
            raise ValueError("not ours")
        if not hmac.compare_digest(from_b64u(file["mac"]), mac):
            raise ValueError("not by the server")
        return content["proofs"]
