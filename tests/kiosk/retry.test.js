import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { judgeReply, isProof, retryAfter, waitTime } from '../../kiosk/core/retry.js';

const { sent, cases } = JSON.parse(readFileSync(new URL('../cases/replies.json', import.meta.url)));
const proof = { ...sent, kept_rev: sent.rev, queue_number: 'B-017', epoch: 'e1', business_day: '2026-11-24' };

function resultOf({ body, ...result }) {
  if (body === undefined) return result;
  if (body === 'proof') return { ...result, body: proof };
  return { ...result, body: body && { ...proof, ...body } };
}

for (const { name, result, act, reason, retry_after, set_aside } of cases) {
  test(`judgeReply: ${name} -> ${act}`, () => {
    const judged = judgeReply(sent, resultOf(result));
    assert.equal(judged.act, act);
    if (reason) assert.equal(judged.reason, reason);
    if (act === 'wait') assert.equal(judged.retry_after, retry_after ?? null);
    if (act === 'stop') assert.equal(judged.set_aside, set_aside ?? false);
    if (act === 'delivered') assert.equal(judged.proof.queue_number, 'B-017');
  });
}

test('no status whatever lets a row go without our header', () => {
  for (let status = 100; status < 600; status += 1) {
    const judged = judgeReply(sent, { kind: 'reply', status, ours: false, body: proof });
    assert.equal(judged.act, 'wait', `status ${status}`);
  }
});

test('no status whatever lets a row go without a proof', () => {
  for (let status = 100; status < 600; status += 1) {
    const judged = judgeReply(sent, { kind: 'reply', status, ours: true, body: { ok: true } });
    assert.ok(['wait', 'stop', 'person'].includes(judged.act), `status ${status}`);
  }
});

test('a proof must be an object with the three values that were sent', () => {
  assert.ok(isProof(sent, proof));
  for (const body of [null, undefined, 'ok', 7, [], { ...proof, rev: '7' }, { ...proof, sha256: undefined }]) {
    assert.ok(!isProof(sent, body));
  }
});

test('waits double from 2 s to 300 s, with full jitter', () => {
  assert.equal(waitTime(0, 1, null), 2000);
  assert.equal(waitTime(3, 1, null), 16000);
  assert.equal(waitTime(7, 1, null), 256000);
  assert.equal(waitTime(8, 1, null), 300000);
  assert.equal(waitTime(5000, 1, null), 300000);
  assert.equal(waitTime(3, 0.25, null), 4000);
  assert.equal(waitTime(3, 0, null), 0);
});

test('Retry-After is the least wait, and an hour its most', () => {
  assert.equal(waitTime(0, 0.5, 90), 90000);
  assert.equal(waitTime(8, 1, 90), 300000);
  assert.equal(waitTime(0, 0, 86400), 3600000);
});

test('Retry-After is read as seconds and as a date', () => {
  const now = new Date('2026-11-24T03:05:00Z');
  assert.equal(retryAfter('120', now), 120);
  assert.equal(retryAfter('Tue, 24 Nov 2026 03:06:30 GMT', now), 90);
  assert.equal(retryAfter('Tue, 24 Nov 2026 03:00:00 GMT', now), 0);
  assert.equal(retryAfter(null, now), null);
  assert.equal(retryAfter('soon', now), null);
  assert.equal(retryAfter('-5', now), null);
});
