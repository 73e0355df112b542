/**
 * The tablet is out of use until a person has looked at it; also after a restart.
 *
 * @typedef {{at: string, found: string[]}} Lock when, and where something was found: names of places, never what it was
 */

const KEY = 'lock';

/** @param {import('./db.js').Database} db @returns {Promise<Lock | null>} */
export function getLock(db) {
  return db.run(['settings'], 'readonly', async (tx) => (await tx.store.get(KEY)) ?? null);
}

/** @param {import('./db.js').Database} db @param {Lock} lock */
export function saveLock(db, lock) {
  return db.run(['settings'], 'readwrite', (tx) => tx.store.put(lock, KEY));
}

/** @param {import('./db.js').Database} db */
export function removeLock(db) {
  return db.run(['settings'], 'readwrite', (tx) => tx.store.delete(KEY));
}
