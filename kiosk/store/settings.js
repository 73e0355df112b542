/**
 * The office's settings as the last answer of the server gave them, and which versions run here.
 *
 * @typedef {{settings: Object<string, *>, settings_version: string, office: {office_id: string, name: string},
 *   business_day: string}} OfficeSettings
 * @typedef {{app_version: string, rules_version: string}} Versions
 */

/** @param {import('./db.js').Database} db @returns {Promise<OfficeSettings|null>} */
export function getSettings(db) {
  return db.run(['settings'], 'readonly', async (tx) => (await tx.store.get('office')) ?? null);
}

/** @param {import('./db.js').Database} db @param {OfficeSettings} settings */
export function saveSettings(db, settings) {
  return db.run(['settings'], 'readwrite', (tx) => tx.store.put(settings, 'office'));
}

/**
 * Kinds of business that the office loaded, and synonyms that it reviewed.
 * @typedef {{version: string, groups: Object[], synonyms: {words: string, code: string}[]}} OfficeKbli
 * @param {import('./db.js').Database} db @returns {Promise<OfficeKbli>}
 */
export function getKbli(db) {
  return db.run(['settings'], 'readonly', async (tx) => (await tx.store.get('kbli')) ?? { version: '', groups: [], synonyms: [] });
}

/** @param {import('./db.js').Database} db @param {OfficeKbli} kbli */
export function saveKbli(db, kbli) {
  return db.run(['settings'], 'readwrite', (tx) => tx.store.put(kbli, 'kbli'));
}

/** Said once by app.js at its start; each sealed revision bears them. @param {import('./db.js').Database} db @param {Versions} versions */
export function saveVersions(db, { app_version, rules_version }) {
  return db.run(['meta'], 'readwrite', (tx) => tx.store.put({ app_version, rules_version }, 'versions'));
}

/** @param {import('./db.js').Database} db @returns {Promise<Versions>} */
export function getVersions(db) {
  return db.run(['meta'], 'readonly', async (tx) => (
    (await tx.store.get('versions')) ?? { app_version: 'unknown', rules_version: 'unknown' }
  ));
}
