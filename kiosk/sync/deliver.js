/** One row of the outbox: sent, judged, and the row changed as core/retry.js says. */

import { judgeReply, waitTime } from '../core/retry.js';
import { eraseDraft, markForPerson, postponeRow, settleRow } from '../store/outbox.js';
import { getIdentity, getTablet } from '../store/tablet.js';
import { signedFetch } from './api.js';

/**
 * @param {import('../store/db.js').Database} db
 * @param {import('../store/outbox.js').OutboxRow} row
 * @returns {Promise<import('../core/retry.js').Judgement>} after the row was changed
 */
export async function deliverRow(db, row) {
  const identity = await getIdentity(db, row.tablet_id);
  const judged = identity
    ? judgeReply(row, await send(identity, row))
    : { act: 'person', reason: 'identity-lost' };
  const settled = await ownRefusalOnly(db, row, judged);
  await ACTS[settled.act](db, row, settled);
  return settled;
}

function send(identity, { draft_id, body, nonce }) {
  return signedFetch(identity, { method: 'PUT', path: `/api/drafts/${draft_id}`, body, nonce });
}

/** A former identity that was revoked mustn't stop what the present one has to send. */
async function ownRefusalOnly(db, row, judged) {
  if (judged.act !== 'stop') return judged;
  const tablet = await getTablet(db);
  return tablet?.tablet_id === row.tablet_id ? judged : { act: 'person', reason: judged.reason };
}

const ACTS = {
  delivered: (db, row, { proof }) => settleRow(db, row, proof, new Date()),
  erase: (db, row) => eraseDraft(db, row.draft_id),
  wait: (db, row, { reason, retry_after }) => postponeRow(db, row, {
    reason,
    next_try_at: Date.now() + waitTime(row.tries, Math.random(), retry_after),
    ...(reason === 'nonce-reused' && { nonce: crypto.randomUUID() }),
  }),
  stop: () => {},
  person: (db, row, { reason }) => markForPerson(db, row, reason),
};
