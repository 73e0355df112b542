import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import * as hpke from 'hpke';

import { fromBase64url, toBase64url, utf8 } from '../../kiosk/core/bytes.js';
import { deliveryBody, envelopeText, plainText, revisionHash } from '../../kiosk/core/envelope.js';
import { sealRevision } from '../../kiosk/core/seal.js';
import { enrolmentText, sign, signedText } from '../../kiosk/core/signature.js';

const wire = JSON.parse(readFileSync(new URL('../cases/wire.json', import.meta.url)));
const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' };
const suite = new hpke.CipherSuite(hpke.KEM_DHKEM_P256_HKDF_SHA256, hpke.KDF_HKDF_SHA256, hpke.AEAD_AES_256_GCM);
const receiver = await suite.DeserializePrivateKey(fromBase64url(wire.sealing_key.private_key), true);
const publicKey = await crypto.subtle.importKey('spki', fromBase64url(wire.tablet_key.public_key), ECDSA, true, ['verify']);
const privateKey = await crypto.subtle.importKey('pkcs8', fromBase64url(wire.tablet_key.private_key), ECDSA, false, ['sign']);

async function open(envelope, sealed) {
  const opened = await suite.Open(receiver, sealed.slice(0, 65), sealed.slice(65), { info: utf8(envelope) });
  return new TextDecoder().decode(opened);
}

function verify(text, signature) {
  return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, publicKey, fromBase64url(signature), utf8(text));
}

test('envelope, plain text, hash and body are the bytes of the vectors', async () => {
  const sealed = fromBase64url(wire.sealed);
  assert.equal(envelopeText(wire.visit, wire.maker), wire.envelope);
  assert.equal(plainText(wire.visit), wire.plain);
  assert.equal(await revisionHash(wire.envelope, sealed), wire.sha256);
  assert.equal(deliveryBody(wire.envelope, sealed), wire.body);
});

test('what Python sealed opens here', async () => {
  assert.equal(await open(wire.envelope, fromBase64url(wire.sealed)), wire.plain);
});

test('a sealed revision opens with its own envelope and with no other', async () => {
  const tablet = { tablet_id: wire.maker.tablet_id, sealing_key: wire.sealing_key };
  const revision = await sealRevision(suite, wire.visit, tablet, wire.maker);
  const { envelope, sealed } = JSON.parse(revision.body);
  assert.equal(envelope, wire.envelope);
  assert.equal(revision.sha256, await revisionHash(envelope, fromBase64url(sealed)));
  assert.equal(await open(envelope, fromBase64url(sealed)), wire.plain);
  await assert.rejects(open(envelope.replace('"rev":7', '"rev":8'), fromBase64url(sealed)));
});

test('the readable part of a body holds no answer', async () => {
  const tablet = { tablet_id: wire.maker.tablet_id, sealing_key: wire.sealing_key };
  const { body } = await sealRevision(suite, wire.visit, tablet, wire.maker);
  for (const secret of ['SITI', 'Nasi', '10000000', wire.visit.resume_code]) assert.ok(!body.includes(secret));
});

test('requests and enrolment are signed as the vectors say', async () => {
  const { request, empty_request: empty, enrolment } = wire;
  assert.equal(await signedText({ ...request, body: wire.body }), request.signed_text);
  assert.equal(await signedText(empty), empty.signed_text);
  assert.equal(enrolmentText(enrolment.code, wire.tablet_key.public_key), enrolment.signed_text);
  assert.ok(await verify(request.signed_text, request.signature));
  assert.ok(await verify(enrolment.signed_text, enrolment.signature));
});

test('signatures are 64 raw bytes that the public key accepts', async () => {
  const signature = await sign(privateKey, wire.request.signed_text);
  assert.equal(fromBase64url(signature).length, 64);
  assert.ok(await verify(wire.request.signed_text, signature));
});

test('base64url goes there and back for every length', () => {
  for (let length = 0; length < 70; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 37 + 251) % 256);
    assert.match(toBase64url(bytes), /^[A-Za-z0-9_-]*$/);
    assert.deepEqual(fromBase64url(toBase64url(bytes)), bytes);
  }
});
