/**
 * Who this tablet is: keys, ids, letter and counter.
 *
 * @typedef {Object} Tablet
 * @property {string} tablet_id
 * @property {string} office_id
 * @property {string} name
 * @property {CryptoKey} private_key P-256, not extractable
 * @property {string} public_key base64url SPKI
 * @property {{key_id: string, public_key: string}|null} sealing_key the server's; null: it hasn't told one yet
 * @property {string} letter
 * @property {number} next_number counter of the next queue number, 1-999
 * @property {string} epoch the life of the server's database that this tablet knows
 * @property {boolean} [wiping] the office takes it out of service: no new visit, what waits is still sent
 */

const CURRENT = 'current';

/** @param {import('./db.js').Database} db @returns {Promise<Tablet|null>} null: not enrolled */
export function getTablet(db) {
  return db.run(['tablet'], 'readonly', async (tx) => (await tx.store.get(CURRENT)) ?? null);
}

/**
 * The identity after enrolment. Rows that a former one sealed are signed by this one: the server knows both.
 * @param {import('./db.js').Database} db
 * @param {Tablet} tablet
 */
export function saveTablet(db, tablet) {
  return db.run(['tablet'], 'readwrite', (tx) => tx.store.put(tablet, CURRENT));
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

/**
 * The wipe begins: what was delivered goes, and each row that waits gets one more try, also one that needed a person.
 * @param {import('./db.js').Database} db
 * @returns {Promise<{first: boolean, waiting: number}>} first: it had not begun before
 */
export function beginWipe(db) {
  return db.run(['tablet', 'delivered', 'outbox'], 'readwrite', async (tx) => {
    const tablet = await tx.objectStore('tablet').get(CURRENT);
    const rows = await tx.objectStore('outbox').getAll();
    const first = Boolean(tablet) && !tablet.wiping;
    if (first) {
      await tx.objectStore('tablet').put({ ...tablet, wiping: true }, CURRENT);
      for (const row of rows) await tx.objectStore('outbox').put({ ...row, needs_person: false, tries: 0, next_try_at: 0 });
    }
    await tx.objectStore('delivered').clear();
    return { first, waiting: rows.length };
  });
}

/**
 * Out of service: identity, settings and delivered rows go, but only from an empty outbox.
 * @param {import('./db.js').Database} db
 * @returns {Promise<boolean>} false: something still waits, and nothing was touched
 */
export function forgetTablet(db) {
  return db.run(['tablet', 'settings', 'meta', 'delivered', 'outbox'], 'readwrite', async (tx) => {
    if (await tx.objectStore('outbox').count() > 0) return false;
    await Promise.all(['tablet', 'settings', 'meta', 'delivered'].map((name) => tx.objectStore(name).clear()));
    return true;
  });
}
