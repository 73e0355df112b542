/**
 * The proofs of an export, carried back: rows move exactly as if the server had answered (docs/sync.md §10, the
 * tablet's table). A file that the server didn't make moves nothing.
 */

import { readProofs } from '../core/bundle.js';
import { judgeReply } from '../core/retry.js';
import { sweepDelivered } from './delivered.js';
import { listReceipts } from './export.js';
import { eraseSent, settleRow } from './outbox.js';

const WEEK = 7 * 86_400_000; // ms

/**
 * @param {import('./db.js').Database} db
 * @param {string} text of the file
 * @param {Date} now
 * @returns {Promise<{kind: 'unreadable'|'foreign', moved: 0}|{kind: 'read', moved: number}>} moved: rows that left the outbox
 */
export async function applyProofs(db, text, now) {
  const receipts = await listReceipts(db);
  const read = await readProofs(text, (id) => receipts.find(({ bundle_id }) => bundle_id === id)?.key ?? null);
  if (read.kind !== 'proofs') return { kind: read.kind, moved: 0 };
  const { proofs, made_at } = read.proofs;
  let moved = 0;
  for (const proof of proofs) moved += await applyProof(db, proof, now);
  await sweep(db, made_at, now);
  return { kind: 'read', moved };
}

/** @returns {Promise<number>} 1: a row left the outbox */
async function applyProof(db, { status, ...proof }, now) {
  const { waiting, lies } = await find(db, proof);
  if (!lies) return 0;
  const { act } = judgeReply(lies, { kind: 'reply', status, ours: true, body: proof });
  if (act === 'erase') await eraseSent(db, lies);
  else if (act === 'delivered' && waiting) await settleRow(db, lies, proof, now);
  else return 0;
  return waiting ? 1 : 0;
}

/** The very row that is proved, whether it waits or was delivered before; nothing when only another rev lies here. */
function find(db, { draft_id, rev, sha256 }) {
  return db.run(['outbox', 'delivered'], 'readonly', async (tx) => {
    const row = await tx.objectStore('outbox').get(draft_id);
    const waiting = row?.rev === rev && row.sha256 === sha256;
    const delivered = Number.isInteger(rev) ? await tx.objectStore('delivered').get([draft_id, rev]) : null;
    const lies = waiting ? row : delivered?.sha256 === sha256 ? delivered : null;
    return { waiting, lies };
  });
}

/** A tablet that never meets the server has no other clock to compare its own with. */
async function sweep(db, madeAt, now) {
  const made = Date.parse(madeAt);
  if (Math.abs(now.getTime() - made) < WEEK) await sweepDelivered(db, new Date(Math.min(now.getTime(), made)));
}
