import assert from 'node:assert/strict';
import { test } from 'node:test';

import { batchBody, FIRST_SIZE, NO_BATCHES, readBatch, sizeAfter, takeTogether } from '../../kiosk/core/batch.js';
import { judgeReply } from '../../kiosk/core/retry.js';

function row(number, changes = {}) {
  const draft_id = `draft-${number}`;
  return { draft_id, rev: 1, sha256: `hash-${number}`, body: `{"envelope":"e${number}"}`, reason: null, ...changes };
}

function proofOf({ draft_id, rev, sha256 }, status = 201) {
  return { status, draft_id, rev, sha256, kept_rev: rev, queue_number: null };
}

function ours(status, body = null, retry_after = null) {
  return { kind: 'reply', ours: true, status, body, retry_after };
}

/** What becomes of each row. */
function judge(rows, result) {
  const reading = readBatch(rows, result);
  assert.equal(reading.act, 'each');
  return rows.map((each, index) => judgeReply(each, reading.results[index]));
}

function acts(rows, result) {
  return judge(rows, result).map(({ act, reason }) => (reason ? `${act} ${reason}` : act));
}

const [one, two, three] = [row(1), row(2), row(3)];
const ROWS = [one, two, three];

test('each row is judged by its own result, as if it had gone alone', () => {
  const said = [
    proofOf(one),
    { draft_id: two.draft_id, status: 422, problem: 'envelope-broken', set_aside: true, sha256: 'b' },
    { ...proofOf(three, 410), problem: 'draft-withdrawn' },
  ];
  assert.deepEqual(acts(ROWS, ours(200, { results: said })), ['delivered', 'person envelope-broken', 'erase']);
});

test('a packet at which the server failed waits, its neighbours are delivered', () => {
  const said = [proofOf(one), { draft_id: two.draft_id, status: 500, problem: 'internal-error' }, proofOf(three, 200)];
  assert.deepEqual(acts(ROWS, ours(200, { results: said })), ['delivered', 'wait server', 'delivered']);
});

test('of a revoked tablet each row was brought once to where it is kept aside', () => {
  const said = ROWS.map(({ draft_id }) => ({ draft_id, status: 403, problem: 'tablet-revoked', set_aside: true }));
  for (const judged of judge(ROWS, ours(200, { results: said }))) {
    assert.deepEqual(judged, { act: 'stop', reason: 'tablet-revoked', set_aside: true });
  }
});

test('fewer results than rows: the rest stays', () => {
  assert.deepEqual(acts(ROWS, ours(200, { results: [proofOf(one)] })), ['delivered', 'wait proof-wrong', 'wait proof-wrong']);
});

test('more results than rows move nothing else', () => {
  assert.equal(readBatch([one, two], ours(200, { results: ROWS.map((each) => proofOf(each)) })).results.length, 2);
});

test('results in another order, of a stranger or doubled prove nothing', () => {
  assert.deepEqual(acts(ROWS, ours(200, { results: [proofOf(two), proofOf(one), proofOf(three)] })),
    ['wait proof-wrong', 'wait proof-wrong', 'delivered']);
  const refusal = { draft_id: 'stranger', status: 422, problem: 'envelope-broken' };
  assert.deepEqual(acts([one], ours(200, { results: [refusal] })), ['wait proof-wrong']);
});

test('a proof of another hash or revision is no proof', () => {
  const said = [{ ...proofOf(one), sha256: 'other' }, { ...proofOf(two), rev: 9 }, proofOf(three)];
  assert.deepEqual(acts(ROWS, ours(200, { results: said })), ['wait proof-wrong', 'wait proof-wrong', 'delivered']);
});

for (const odd of [null, 7, 'ok', [], {}, { status: 201 }, { draft_id: 'draft-1' }, { draft_id: 'draft-1', status: '201' }]) {
  test(`a result that is ${JSON.stringify(odd)} lets nothing go`, () => {
    assert.deepEqual(acts([one, two], ours(200, { results: [odd, proofOf(two)] })), ['wait proof-wrong', 'delivered']);
  });
}

for (const body of [null, 'ok', [], {}, { results: null }, { results: {} }, proofOf(one)]) {
  test(`200 of ours with ${JSON.stringify(body)} lets nothing go`, () => {
    assert.deepEqual(acts(ROWS, ours(200, body)), Array(3).fill('wait proof-wrong'));
  });
}

test('no answer and no mark of ours: every row waits for itself, whatever was said', () => {
  const results = ROWS.map((each) => proofOf(each));
  for (const kind of ['network', 'timeout', 'not-enrolled']) {
    assert.deepEqual(acts(ROWS, { kind }), Array(3).fill(`wait ${kind}`));
  }
  for (let status = 100; status < 600; status += 1) {
    const stranger = { kind: 'reply', status, ours: false, body: { results } };
    assert.deepEqual(acts(ROWS, stranger), Array(3).fill('wait not-ours'), `status ${status}`);
  }
});

test('busy or failed as a whole: every row waits, by Retry-After at least', () => {
  for (const [status, reason] of [[408, 'busy'], [429, 'busy'], [500, 'server'], [503, 'server']]) {
    for (const judged of judge(ROWS, ours(status, null, 90))) {
      assert.deepEqual(judged, { act: 'wait', reason, retry_after: 90 });
    }
  }
});

test('a refusal of the tablet stops everything', () => {
  for (const [status, problem] of [[401, 'tablet-unknown'], [403, 'tablet-revoked']]) {
    assert.deepEqual(acts(ROWS, ours(status, { problem })), Array(3).fill(`stop ${problem}`));
  }
});

test('no status whatever lets a row go without results', () => {
  for (let status = 100; status < 600; status += 1) {
    const reading = readBatch(ROWS, ours(status, { ...proofOf(one) }));
    const judged = (reading.results ?? []).map((each, index) => judgeReply(ROWS[index], each).act);
    assert.ok(judged.every((act) => act === 'wait' || act === 'stop'), `status ${status}`);
  }
});

test('results inside any other answer than 200 are none', () => {
  const results = ROWS.map((each) => proofOf(each));
  for (const status of [201, 202, 207, 302, 409, 410, 500]) {
    const reading = readBatch(ROWS, ours(status, { results }));
    for (const [index, each] of (reading.results ?? []).entries()) {
      assert.equal(judgeReply(ROWS[index], each).act, 'wait', `status ${status}`);
    }
  }
});

test('a server of an earlier release: one by one from then on', () => {
  for (const status of [404, 405]) {
    const reading = readBatch(ROWS, ours(status, { problem: 'not-found' }));
    assert.deepEqual(reading, { act: 'singly', forever: true });
    assert.equal(sizeAfter(FIRST_SIZE, ROWS, reading, 10), NO_BATCHES);
  }
  assert.deepEqual(takeTogether(ROWS, NO_BATCHES), [one]);
});

test('another refusal of the whole: these rows one by one', () => {
  for (const status of [400, 409, 410, 415, 422]) {
    const reading = readBatch(ROWS, ours(status, { problem: 'body-broken' }));
    assert.deepEqual(reading, { act: 'singly', forever: false });
    assert.equal(sizeAfter(FIRST_SIZE, ROWS, reading, 10), FIRST_SIZE);
  }
});

test('too large: half of it, and at last one row alone, whatever its size', () => {
  let rows = takeTogether(Array.from({ length: 50 }, (_, number) => row(number)), FIRST_SIZE);
  let size = FIRST_SIZE;
  for (let tries = 0; rows.length > 1; tries += 1) {
    assert.ok(tries < 10);
    size = sizeAfter(size, rows, readBatch(rows, ours(413, { problem: 'too-large' })), 10);
    const fewer = takeTogether(rows, size);
    assert.ok(fewer.length < rows.length);
    rows = fewer;
  }
  assert.equal(takeTogether([row(1, { body: 'x'.repeat(300_000) })], size).length, 1);
});

test('what was quick goes twice as large, what failed half, up to what the server takes', () => {
  const good = readBatch(ROWS, ours(200, { results: ROWS.map((each) => proofOf(each)) }));
  assert.equal(sizeAfter(FIRST_SIZE, ROWS, good, 5000), 2 * FIRST_SIZE);
  assert.equal(sizeAfter(FIRST_SIZE, ROWS, good, 5001), FIRST_SIZE);
  let size = FIRST_SIZE;
  for (let times = 0; times < 20; times += 1) size = sizeAfter(size, ROWS, good, 10);
  assert.equal(size, 240 * 1024);
  for (const bad of [{ kind: 'network' }, { kind: 'timeout' }, ours(500), ours(200), { kind: 'reply', ours: false, status: 200 }]) {
    assert.ok(takeTogether(ROWS, sizeAfter(size, ROWS, readBatch(ROWS, bad), 10)).length < 3);
  }
});

test('a batch is at most 50 rows, and as many as fit, oldest first', () => {
  const many = Array.from({ length: 120 }, (_, number) => row(number));
  assert.deepEqual(takeTogether(many, 240 * 1024), many.slice(0, 50));
  const large = many.map((each) => ({ ...each, body: JSON.stringify({ sealed: 'x'.repeat(3300) }) }));
  const taken = takeTogether(large, FIRST_SIZE);
  assert.ok(taken.length >= 8 && taken.length <= 9);
  assert.ok(batchBody(taken).length <= FIRST_SIZE, 'at 32 kbit/s that is 8 s of the 20 that a request has');
  const full = takeTogether(large.map((each) => ({ ...each, body: 'y'.repeat(30_000) })), 240 * 1024);
  assert.ok(batchBody(full).length < 256 * 1024);
});

test('only rows that are new, or waited for the line, go together', () => {
  const rows = [row(1, { reason: 'network' }), row(2, { reason: 'server' }), row(3), row(4, { reason: 'proof-wrong' }),
    row(5, { reason: 'timeout' }), row(6, { reason: 'busy' }), row(7, { reason: 'not-ours' }), row(8, { reason: 'envelope-broken' })];
  const together = takeTogether(rows, FIRST_SIZE);
  assert.deepEqual(together.map(({ draft_id }) => draft_id), [1, 3, 5, 6, 7].map((number) => `draft-${number}`));
  assert.deepEqual(takeTogether(rows.slice(1), FIRST_SIZE), [rows[1]], 'alone, in its turn');
});

test('each body travels as the very text that would have gone alone', () => {
  const odd = row(1, { body: '{"envelope":"{\\"v\\":1}","sealed":"é\\u0000"}' });
  const sent = JSON.parse(batchBody([odd, two]));
  assert.deepEqual(sent, { deliveries: [{ draft_id: 'draft-1', body: odd.body }, { draft_id: 'draft-2', body: two.body }] });
});
