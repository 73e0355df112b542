/** What the server proved to have, kept sealed for 14 days: after a restore the tablet gives back what is missing. */

import { revisionsOf } from './outbox.js';

const KEPT_FOR = 14 * 86_400_000; // ms

/** @param {import('./db.js').Database} db @returns {Promise<{draft_id: string, rev: number, sha256: string}[]>} hashes only */
export async function listOffers(db) {
  const rows = await db.run(['delivered'], 'readonly', (tx) => tx.store.getAll());
  return rows.map(({ draft_id, rev, sha256 }) => ({ draft_id, rev, sha256 }));
}

/**
 * Rows that the server lost go back to the outbox, as copies and with a fresh nonce: the answer that was remembered for
 * the old one belongs to the lost life of the database. The outbox holds one row a draft, so the highest revision goes
 * first and never over a row that waits already; the caller offers again until nothing is missing.
 * @param {import('./db.js').Database} db
 * @param {{draft_id: string, rev: number, sha256: string}[]} missing
 * @returns {Promise<number>} rows that went back
 */
export function putBack(db, missing) {
  const wanted = [...missing].sort((one, other) => other.rev - one.rev);
  const nonces = wanted.map(() => crypto.randomUUID());
  return db.run(['outbox', 'delivered'], 'readwrite', async (tx) => {
    let count = 0;
    for (const [index, { draft_id, rev, sha256 }] of wanted.entries()) {
      const kept = await tx.objectStore('delivered').get([draft_id, rev]);
      const waiting = await tx.objectStore('outbox').getKey(draft_id);
      if (!kept || kept.sha256 !== sha256 || waiting !== undefined) continue;
      const { delivered_at, ...row } = kept;
      await tx.objectStore('outbox').put({
        ...row, nonce: nonces[index], next_try_at: 0, tries: 0, reason: null, needs_person: false,
      });
      count += 1;
    }
    return count;
  });
}

/** @param {import('./db.js').Database} db @param {Date} now */
export function sweepDelivered(db, now) {
  return db.run(['delivered'], 'readwrite', async (tx) => {
    const old = IDBKeyRange.upperBound(now.getTime() - KEPT_FOR);
    for await (const cursor of tx.store.index('delivered_at').iterate(old)) await cursor.delete();
  });
}

/**
 * @param {import('./db.js').Database} db
 * @param {string} draftId
 * @returns {Promise<number>} newest revision that lies here, sent or not; 0: none
 */
export function newestRevision(db, draftId) {
  return db.run(['outbox', 'delivered'], 'readonly', async (tx) => {
    const waiting = await tx.objectStore('outbox').get(draftId);
    const delivered = await tx.objectStore('delivered').getAllKeys(revisionsOf(draftId));
    return Math.max(0, waiting?.rev ?? 0, ...delivered.map(([, rev]) => rev));
  });
}
