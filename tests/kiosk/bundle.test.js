import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import * as hpke from 'hpke';

import { chooseRows, packBundle, readProofs, receiptKey } from '../../kiosk/core/bundle.js';
import { fromBase64url, sha256Hex, toBase64url, utf8 } from '../../kiosk/core/bytes.js';

const wire = JSON.parse(readFileSync(new URL('../cases/wire.json', import.meta.url)));
const suite = new hpke.CipherSuite(hpke.KEM_DHKEM_P256_HKDF_SHA256, hpke.KDF_HKDF_SHA256, hpke.AEAD_AES_256_GCM);
const receiver = await suite.DeserializePrivateKey(fromBase64url(wire.sealing_key.private_key), true);
const sealingKey = toBase64url(await suite.SerializePublicKey(
  await suite.DeserializePublicKey(fromBase64url(wire.sealing_key.public_key)),
));
const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
const tablet = { tablet_id: 't', private_key: keys.privateKey, sealing_key: { key_id: 'key-1', public_key: sealingKey } };
const raw = Uint8Array.from({ length: 32 }, (_, index) => index);
const bundle_id = '0b7c7a2e-1f52-4a68-8f0c-0d7f4b1d2c3a';

const row = (draft_id, rev, body = 'x') => ({ draft_id, rev, sha256: `${draft_id}${rev}`, body, saved_at: 'secret' });

async function proofsFile(key, content, changes = {}) {
  const text = JSON.stringify(content);
  const hmac = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', hmac, utf8(`loket-1-proofs\n${text}`)));
  return JSON.stringify({ loket: 'proofs', v: 1, content: text, mac: toBase64url(mac), ...changes });
}

test('what waits goes first, then the newest; revisions of a draft in their order', () => {
  const waiting = [row('b', 2)];
  const delivered = [row('a', 1), row('b', 1), row('c', 1)];
  const all = chooseRows(waiting, delivered);
  assert.deepEqual(all.rows.map(({ draft_id, rev }) => `${draft_id}${rev}`), ['a1', 'b1', 'b2', 'c1']);
  assert.equal(all.left, 0);
  const tight = chooseRows(waiting, delivered, 700);
  assert.deepEqual(tight.rows.map(({ draft_id, rev }) => `${draft_id}${rev}`), ['b2', 'c1']);
  assert.equal(tight.left, 2);
});

test('the file is signed by the tablet and its receipt key opens with the server and this file only', async () => {
  const text = await packBundle(suite, {
    bundle_id, tablet, app_version: '0.1.0', rows: [row('a', 1)], receipt_key: raw, now: new Date(0),
  });
  const file = JSON.parse(text);
  const content = JSON.parse(file.content);
  const signed = utf8(`loket-1-bundle\n${await sha256Hex(utf8(file.content))}`);
  const ECDSA = { name: 'ECDSA', hash: 'SHA-256' };
  assert.ok(await crypto.subtle.verify(ECDSA, keys.publicKey, fromBase64url(file.signature), signed));
  assert.deepEqual(content.rows, [{ draft_id: 'a', rev: 1, sha256: 'a1', body: 'x' }]);
  const sealed = fromBase64url(content.receipt_key.sealed);
  const open = (info) => suite.Open(receiver, sealed.slice(0, 65), sealed.slice(65), { info: utf8(info) });
  assert.deepEqual(new Uint8Array(await open(`loket-1-receipt\n${bundle_id}`)), raw);
  await assert.rejects(open('loket-1-receipt\nanother'));
  assert.ok(!text.includes('secret'));
});

test('proofs are believed from the server only, and for an export of this tablet only', async () => {
  const key = await receiptKey(raw);
  const keyOf = (id) => (id === bundle_id ? key : null);
  const content = { bundle_id, made_at: 'x', proofs: [{ status: 200 }] };
  const good = await proofsFile(raw, content);
  assert.deepEqual(await readProofs(good, keyOf), { kind: 'proofs', proofs: content });
  const forged = await proofsFile(raw.map((byte) => byte ^ 1), content);
  const others = await proofsFile(raw, { ...content, bundle_id: 'another' });
  const changed = good.replace('200', '201');
  for (const file of [forged, others, changed, await proofsFile(raw, content, { mac: '%' })]) {
    assert.deepEqual(await readProofs(file, keyOf), { kind: 'foreign' });
  }
});

test('what is no proofs file is unreadable and nothing worse', async () => {
  const files = ['', '{}', 'null', '[]', '"x"', '{"loket":"outbox","v":1,"content":"{}"}', '{"loket":"proofs","v":2}',
    '{"loket":"proofs","v":1,"content":"null"}', '{"loket":"proofs","v":1,"content":"{\\"proofs\\":[]}"}'];
  for (const file of files) assert.deepEqual(await readProofs(file, () => null), { kind: 'unreadable' }, file);
});
