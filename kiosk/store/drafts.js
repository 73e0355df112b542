/**
 * Saving a draft: first the visit's own place, then the sealed row of the outbox, both with strict durability.
 *
 * The order matters. After a power cut between the two, the place is one revision ahead of the outbox and the next save
 * simply goes on from there. The other way round the outbox would hold revision n while the place gives n - 1 back, and
 * the next save would make a second, different revision n: a fork that the server can only keep as a conflict.
 *
 * @typedef {import('../core/draft.js').Visit} Visit
 */

import { nextCounter, queueNumber } from '../core/queue-number.js';
import { sealRevision } from '../core/seal.js';
import { revisionsOf } from './outbox.js';
import { getVersions } from './settings.js';
import { saveVisit } from './visits.js';

const STORES = ['tablet', 'outbox', 'delivered'];

/**
 * Saves in the order of the calls. Resolves only when visit and row are on the disk; then "Tersimpan" may be shown.
 * @param {{db: import('./db.js').Database, handle: import('./visits.js').VisitHandle, visit: Visit}} draft a new revision
 * @returns {Promise<Visit>} the visit as saved; with stage submitted it bears its queue number
 * @throws when the disk is full or broken, the tablet isn't enrolled, or a revision as new as this one exists
 */
export function saveDraft({ db, handle, visit }) {
  const turn = handle.turn.catch(() => {}).then(() => saveInTurn(db, handle, withoutErased(visit)));
  handle.turn = turn;
  return turn;
}

async function saveInTurn(db, handle, visit) {
  await saveVisit(handle, visit);
  const saved = await saveRow(db, visit);
  if (saved.queue_number !== visit.queue_number) await saveVisit(handle, saved);
  return saved;
}

/** In memory before the first answer of a visit, so that saving never waits for it (kiosk/app.js). */
export function fetchSealer() {
  return import('./sealer.js');
}

/** "Hapus" needs no answers on its way. */
function withoutErased(visit) {
  return visit.stage === 'withdrawn' ? { ...visit, answers: {} } : visit;
}

/** Sealing can't be awaited inside a transaction: so read, seal, then write only if the counter is still the one read. */
async function saveRow(db, visit) {
  const versions = await getVersions(db);
  const { SUITE } = await fetchSealer();
  for (;;) {
    const { tablet, counter, queue_number } = await readNumber(db, visit);
    const numbered = { ...visit, queue_number };
    const { body, sha256 } = await sealRevision(SUITE, numbered, tablet, versions);
    const row = outboxRow(numbered, tablet, body, sha256);
    if (await writeRow(db, row, counter)) return numbered;
  }
}

function readNumber(db, visit) {
  return db.run(STORES, 'readonly', async (tx) => {
    const tablet = await tx.objectStore('tablet').get('current');
    if (!tablet?.sealing_key) throw new Error('tablet-not-enrolled');
    const given = visit.queue_number ?? await numberGivenBefore(tx, visit.draft_id);
    if (given || visit.stage !== 'submitted') return { tablet, counter: null, queue_number: given };
    const counter = tablet.next_number;
    return { tablet, counter, queue_number: queueNumber(tablet.letter, counter) };
  });
}

/** A cut between outbox and place loses the number from the visit, not from the row. */
async function numberGivenBefore(tx, draftId) {
  const waiting = await tx.objectStore('outbox').get(draftId);
  if (waiting?.queue_number) return waiting.queue_number;
  const delivered = await tx.objectStore('delivered').getAll(revisionsOf(draftId));
  return delivered.findLast((row) => row.queue_number)?.queue_number ?? null;
}

function outboxRow({ draft_id, rev, stage, queue_number, saved_at }, { tablet_id, letter }, body, sha256) {
  const state = { next_try_at: 0, tries: 0, reason: null, needs_person: false };
  return { draft_id, rev, stage, tablet_id, letter, nonce: crypto.randomUUID(), body, sha256, queue_number, saved_at, ...state };
}

/** @returns {Promise<boolean>} false: somebody took that number meanwhile, or the tablet has a new identity */
function writeRow(db, { letter, ...row }, counter) {
  return db.run(STORES, 'readwrite', async (tx) => {
    const tablet = await tx.objectStore('tablet').get('current');
    if (tablet?.tablet_id !== row.tablet_id) return false;
    if (counter !== null && (tablet.next_number !== counter || tablet.letter !== letter)) return false;
    await refuseOld(tx, row);
    if (counter !== null) await tx.objectStore('tablet').put({ ...tablet, next_number: nextCounter(counter) }, 'current');
    if (row.stage === 'withdrawn') await tx.objectStore('delivered').delete(revisionsOf(row.draft_id));
    await tx.objectStore('outbox').put(row);
    return true;
  });
}

async function refuseOld(tx, { draft_id, rev }) {
  const waiting = await tx.objectStore('outbox').get(draft_id);
  const newer = await tx.objectStore('delivered').getKey(IDBKeyRange.bound([draft_id, rev], [draft_id, []]));
  if (newer || waiting?.rev >= rev) throw new Error('revision-not-newer');
}
