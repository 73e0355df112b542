/** Rows of the outbox, one or several: sent, judged, and each changed as core/retry.js says. */

import { batchBody, readBatch } from '../core/batch.js';
import { sha256Hex, utf8 } from '../core/bytes.js';
import { judgeReply, waitTime } from '../core/retry.js';
import { dropRow, eraseSent, markForPerson, postponeRow, settleRow } from '../store/outbox.js';
import { getTablet } from '../store/tablet.js';
import { signedFetch } from './api.js';

/**
 * @param {import('../store/db.js').Database} db
 * @param {import('../store/outbox.js').OutboxRow} row
 * @returns {Promise<import('../core/retry.js').Judgement>} after the row was changed
 */
export async function deliverRow(db, row) {
  const tablet = await getTablet(db);
  return follow(db, tablet, row, tablet ? await send(tablet, row) : { kind: 'not-enrolled' });
}

/**
 * Several in one request. A fresh nonce each time: the rows may have changed since the last one.
 * @param {import('../store/db.js').Database} db
 * @param {import('../store/outbox.js').OutboxRow[]} rows
 * @returns {Promise<{reading: import('../core/batch.js').Reading, judged: import('../core/retry.js').Judgement[]}>} judged: of
 *   each row, after it was changed; none when nothing was done
 */
export async function deliverTogether(db, rows) {
  const tablet = await getTablet(db);
  const result = tablet ? await sendTogether(tablet, rows) : { kind: 'not-enrolled' };
  const reading = readBatch(rows, result);
  const judged = [];
  for (const [index, each] of (reading.results ?? []).entries()) judged.push(await follow(db, tablet, rows[index], each));
  return { reading, judged };
}

async function follow(db, tablet, row, result) {
  const judged = judgeReply(row, result);
  if (tablet?.wiping && await isKeptAside(row, result)) await dropRow(db, row);
  else await ACTS[judged.act](db, row, judged);
  return judged;
}

/** The proof of quarantine: the server names the hash of the very bytes that it has put aside. */
async function isKeptAside({ body }, result) {
  if (result.kind !== 'reply' || !result.ours || result.body?.set_aside !== true) return false;
  return result.body.sha256 === await sha256Hex(utf8(body));
}

function send(tablet, { draft_id, body, nonce }) {
  return signedFetch(tablet, { method: 'PUT', path: `/api/drafts/${draft_id}`, body, nonce });
}

function sendTogether(tablet, rows) {
  return signedFetch(tablet, { method: 'POST', path: '/api/deliveries', body: batchBody(rows) });
}

const ACTS = {
  delivered: (db, row, { proof }) => settleRow(db, row, proof, new Date()),
  erase: (db, row) => eraseSent(db, row),
  wait: (db, row, { reason, retry_after }) => postponeRow(db, row, {
    reason,
    next_try_at: Date.now() + waitTime(row.tries, Math.random(), retry_after),
    ...(reason === 'nonce-reused' && { nonce: crypto.randomUUID() }),
  }),
  stop: () => {},
  person: (db, row, { reason }) => markForPerson(db, row, reason),
};
