/** One row of the outbox: sent, judged, and the row changed as core/retry.js says. */

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
  const result = tablet ? await send(tablet, row) : { kind: 'not-enrolled' };
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
