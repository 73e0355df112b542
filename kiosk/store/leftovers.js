/**
 * What a visit may have left behind in the browser's stores. Nothing here ever writes there on purpose: it is looked at
 * because nobody should have to believe that.
 */

import { isPlace, listPlaces } from './visit-places.js';

const DATABASE = 'loket';
const SEALED = ['body', 'sha256']; // unreadable, and so long that any word may occur in it

/**
 * @typedef {'local_storage'|'session_storage'|'cache'|'database'|'visit'} Leftover where something was found
 * @typedef {(text: string) => boolean} IsTrace
 */

/**
 * @param {import('./db.js').Database} db
 * @param {{hasTrace: IsTrace, gone: string | null}} visit hasTrace: does a text bear a word of it; gone: its place, when
 *   nothing of it may be left
 * @returns {Promise<Leftover[]>}
 */
export async function findLeftovers(db, { hasTrace, gone }) {
  /** @type {[Leftover, () => boolean | Promise<boolean>][]} */
  const looks = [
    ['local_storage', () => hasTrace(textOf({ ...localStorage }))],
    ['session_storage', () => hasTrace(textOf({ ...sessionStorage }))],
    ['cache', () => anyOf(cacheTexts(), hasTrace)],
    ['database', () => anyOf(rowTexts(db), hasTrace)],
    ['visit', async () => gone !== null && (await listPlaces()).includes(gone)],
  ];
  const found = [];
  for (const [where, look] of looks) if (await look()) found.push(where);
  return found;
}

/** Takes away what isn't ours, so that it doesn't lie there until somebody comes. @param {string | null} gone */
export async function sweepLeftovers(gone) {
  localStorage.clear();
  sessionStorage.clear();
  for (const name of await strangeCaches()) await caches.delete(name);
  for (const name of await strangeDatabases()) indexedDB.deleteDatabase(name);
  for (const name of await strangeBuckets()) await navigator.storageBuckets.delete(name);
  if (gone !== null) await navigator.storageBuckets?.delete(gone);
}

/** @param {AsyncIterable<string>} texts @param {IsTrace} hasTrace */
async function anyOf(texts, hasTrace) {
  for await (const text of texts) if (hasTrace(text)) return true;
  return false;
}

/** Addresses of all that is cached; of caches that aren't the product's own also the bodies. */
async function* cacheTexts() {
  const strange = await strangeCaches();
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      yield request.url;
      if (strange.includes(name)) yield (await (await cache.match(request))?.text()) ?? '';
    }
  }
}

async function strangeCaches() {
  return (await caches.keys()).filter((name) => !name.startsWith('loket-'));
}

/** @param {import('./db.js').Database} db */
async function* rowTexts(db) {
  const own = ['tablet', 'settings', 'meta', 'outbox', 'delivered'];
  for (const store of own) yield* await db.run([store], 'readonly', (tx) => textsOf(tx.store));
  for (const name of await strangeDatabases()) yield* await databaseTexts(indexedDB, name);
  for (const name of await strangeBuckets()) {
    const bucket = await navigator.storageBuckets.open(name);
    for (const database of await bucket.indexedDB.databases()) yield* await databaseTexts(bucket.indexedDB, database.name);
  }
}

async function strangeDatabases() {
  const names = (await indexedDB.databases()).map(({ name }) => name);
  return names.filter((name) => name !== DATABASE && !isPlace(name));
}

async function strangeBuckets() {
  return ((await navigator.storageBuckets?.keys()) ?? []).filter((name) => !isPlace(name));
}

async function databaseTexts(factory, name) {
  const database = await new Promise((resolve, reject) => {
    const request = factory.open(name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const texts = [];
  for (const store of database.objectStoreNames) {
    texts.push(...(await allOf(database.transaction([store]).objectStore(store))).map(textOf));
  }
  database.close();
  return texts;
}

function allOf(store) {
  return new Promise((resolve, reject) => {
    const request = store.getAll();
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function textsOf(store) {
  return (await store.getAll()).map(textOf);
}

/** The readable part of a row. */
function textOf(row) {
  return JSON.stringify(row, (name, value) => (SEALED.includes(name) ? undefined : value)) ?? '';
}
