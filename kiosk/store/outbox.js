/**
 * What waits to be sent: one row a draft, its latest revision, sealed. Nothing here can be read by who holds the tablet.
 * A row leaves only by proof (settleRow) or by the applicant's "hapus" (eraseDraft).
 *
 * @typedef {Object} OutboxRow
 * @property {string} draft_id
 * @property {number} rev
 * @property {string} stage
 * @property {string} tablet_id who sealed it
 * @property {string} nonce kept by every retry of the same bytes
 * @property {string} body the exact text to send
 * @property {string} sha256 hash of the revision
 * @property {string|null} queue_number
 * @property {string} saved_at tablet's clock
 * @property {number} next_try_at ms since 1970, tablet's clock; 0: at once
 * @property {number} tries failed ones
 * @property {string|null} reason why the last try failed
 * @property {boolean} needs_person refused for good: for the staff screen
 */

const FARTHEST_TRY = 3_600_000; // ms; a later time than this can only come from a clock that was set back

/** @param {import('./db.js').Database} db @returns {Promise<number>} rows that still wait, also those that need a person */
export function countWaiting(db) {
  return db.run(['outbox'], 'readonly', (tx) => tx.store.count());
}

/** @param {import('./db.js').Database} db @returns {Promise<OutboxRow[]>} oldest first */
export async function listOutbox(db) {
  const rows = await db.run(['outbox'], 'readonly', (tx) => tx.store.getAll());
  return rows.sort((one, other) => one.saved_at.localeCompare(other.saved_at));
}

/** @param {OutboxRow} row @param {number} now ms @returns {boolean} may it be tried now? */
export function isDue(row, now) {
  if (row.needs_person) return false;
  return row.next_try_at <= now || row.next_try_at > now + FARTHEST_TRY;
}

/**
 * @param {import('./db.js').Database} db
 * @param {OutboxRow} sent the row as it was sent
 * @param {{reason: string, next_try_at: number, nonce?: string}} change
 */
export function postponeRow(db, sent, change) {
  return changeRow(db, sent, (row) => ({ ...change, tries: row.tries + 1 }));
}

/** @param {import('./db.js').Database} db @param {OutboxRow} sent @param {string} reason */
export function markForPerson(db, sent, reason) {
  return changeRow(db, sent, () => ({ reason, needs_person: true }));
}

/** Staff's "coba lagi". @param {import('./db.js').Database} db @param {string} draftId */
export function retryRow(db, draftId) {
  return db.run(['outbox'], 'readwrite', async (tx) => {
    const row = await tx.store.get(draftId);
    if (row) await tx.store.put({ ...row, needs_person: false, tries: 0, next_try_at: 0 });
  });
}

/** The network is back: rows that waited for it go at once. @param {import('./db.js').Database} db @param {string[]} reasons */
export function resetWaits(db, reasons) {
  return db.run(['outbox'], 'readwrite', async (tx) => {
    for (const row of await tx.store.getAll()) {
      if (reasons.includes(row.reason) && !row.needs_person) await tx.store.put({ ...row, tries: 0, next_try_at: 0 });
    }
  });
}

/**
 * The server proved that it has `sent`. It goes to `delivered` in any case; the row leaves only when it is still that
 * revision, for a newer one may have been saved while this one was under way.
 * @param {import('./db.js').Database} db
 * @param {OutboxRow} sent
 * @param {{queue_number: string|null}} proof
 * @param {Date} now
 */
export function settleRow(db, sent, proof, now) {
  return db.run(['outbox', 'delivered'], 'readwrite', async (tx) => {
    const { draft_id, rev, stage, tablet_id, body, sha256, saved_at } = sent;
    const queue_number = proof.queue_number ?? sent.queue_number;
    const delivered_at = now.getTime();
    await dropSuperseded(tx, draft_id, rev);
    await tx.objectStore('delivered').put({ draft_id, rev, stage, tablet_id, body, sha256, saved_at, queue_number, delivered_at });
    const row = await tx.objectStore('outbox').get(draft_id);
    if (isSame(row, sent)) await tx.objectStore('outbox').delete(draft_id);
  });
}

/** In a wipe: the server keeps exactly these bytes in quarantine. @param {import('./db.js').Database} db @param {OutboxRow} sent */
export function dropRow(db, sent) {
  return db.run(['outbox'], 'readwrite', async (tx) => {
    if (isSame(await tx.store.get(sent.draft_id), sent)) await tx.store.delete(sent.draft_id);
  });
}

/** A tablet on the network delivers each screen: of what was never submitted the newest revision says it all. */
async function dropSuperseded(tx, draftId, rev) {
  const older = IDBKeyRange.bound([draftId], [draftId, rev], false, true);
  for await (const cursor of tx.objectStore('delivered').iterate(older)) {
    if (cursor.value.stage !== 'submitted') await cursor.delete();
  }
}

/** Row and delivered copies of a withdrawn draft go. @param {import('./db.js').Database} db @param {string} draftId */
export function eraseDraft(db, draftId) {
  return db.run(['outbox', 'delivered'], 'readwrite', async (tx) => {
    await tx.objectStore('outbox').delete(draftId);
    await tx.objectStore('delivered').delete(revisionsOf(draftId));
  });
}

/**
 * The server said that `sent` is gone for good. A newer revision, saved meanwhile, goes and gets its own answer: after a
 * purge it may be the owner who came back.
 * @param {import('./db.js').Database} db
 * @param {{draft_id: string, rev: number, sha256: string}} sent
 */
export function eraseSent(db, sent) {
  return db.run(['outbox', 'delivered'], 'readwrite', async (tx) => {
    const row = await tx.objectStore('outbox').get(sent.draft_id);
    if (isSame(row, sent)) await tx.objectStore('outbox').delete(sent.draft_id);
    await tx.objectStore('delivered').delete(IDBKeyRange.bound([sent.draft_id], [sent.draft_id, sent.rev]));
  });
}

/** @param {string} draftId @returns {IDBKeyRange} keys of all its rows in `delivered` */
export function revisionsOf(draftId) {
  return IDBKeyRange.bound([draftId], [draftId, []]);
}

function changeRow(db, sent, change) {
  return db.run(['outbox'], 'readwrite', async (tx) => {
    const row = await tx.store.get(sent.draft_id);
    if (isSame(row, sent)) await tx.store.put({ ...row, ...change(row) });
  });
}

function isSame(row, sent) {
  return row !== undefined && row.rev === sent.rev && row.sha256 === sent.sha256;
}
