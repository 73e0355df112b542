/**
 * Who this tablet is: keys, ids, letter and counter.
 *
 * @typedef {Object} Tablet
 * @property {string} tablet_id
 * @property {string} office_id
 * @property {string} name
 * @property {CryptoKey} private_key P-256, not extractable
 * @property {string} public_key base64url SPKI
 * @property {{key_id: string, public_key: string}} sealing_key the server's
 * @property {string} letter
 * @property {number} next_number counter of the next queue number, 1-999
 * @property {string} epoch the life of the server's database that this tablet knows
 */

const CURRENT = 'current';

/** @param {import('./db.js').Database} db @returns {Promise<Tablet|null>} null: not enrolled */
export function getTablet(db) {
  return db.run(['tablet'], 'readonly', async (tx) => (await tx.store.get(CURRENT)) ?? null);
}

/**
 * The new identity after enrolment. A former one stays under its own id: rows that it sealed bear its name and can
 * only be signed by it.
 * @param {import('./db.js').Database} db
 * @param {Tablet} tablet
 */
export function saveTablet(db, tablet) {
  return db.run(['tablet'], 'readwrite', async (tx) => {
    const former = await tx.store.get(CURRENT);
    if (former && former.tablet_id !== tablet.tablet_id) await tx.store.put(former, former.tablet_id);
    await tx.store.put(tablet, CURRENT);
  });
}

/**
 * Read, change and write in one transaction, so that no change can turn the counter back.
 * @param {import('./db.js').Database} db
 * @param {(tablet: Tablet) => Partial<Tablet>} change
 * @returns {Promise<Tablet|null>}
 */
export function changeTablet(db, change) {
  return db.run(['tablet'], 'readwrite', async (tx) => {
    const tablet = await tx.store.get(CURRENT);
    if (!tablet) return null;
    const changed = { ...tablet, ...change(tablet) };
    await tx.store.put(changed, CURRENT);
    return changed;
  });
}

/** @param {import('./db.js').Database} db @param {string} tabletId @returns {Promise<Tablet|null>} current or former */
export function getIdentity(db, tabletId) {
  return db.run(['tablet'], 'readonly', async (tx) => {
    const current = await tx.store.get(CURRENT);
    if (current?.tablet_id === tabletId) return current;
    return (await tx.store.get(tabletId)) ?? null;
  });
}

/** @param {import('./db.js').Database} db */
export function forgetTablet(db) {
  return db.run(['tablet', 'settings', 'meta'], 'readwrite', (tx) => Promise.all(
    ['tablet', 'settings', 'meta'].map((name) => tx.objectStore(name).clear()),
  ));
}
