/**
 * Where visits in progress lie: a Storage Bucket each, because deleting the bucket deletes its files, while deleted
 * IndexedDB records stay readable in Chromium's files until compaction. Without the API: an own database each.
 * Inside: store 'rows' with 'key' (the wrapped key), 'state' (the encrypted visit) and 'saved_at' (ms).
 */

import { deleteDB, wrap } from '../vendor/idb.js';

const PREFIX = 'visit-';
const DATABASE = 'visit';

/** @returns {string} name of a new place; says nothing about the draft */
export function newPlace() {
  return PREFIX + crypto.randomUUID();
}

/** @param {string} name @returns {boolean} */
export function isPlace(name) {
  return name.startsWith(PREFIX);
}

/**
 * @param {string} name
 * @param {number} [expires] ms since 1970: when the browser itself may throw the bucket away
 * @returns {Promise<{database: import('../vendor/idb.js').IDBPDatabase, keepUntil: (expires: number) => Promise<void>}>}
 */
export async function openPlace(name, expires) {
  const buckets = navigator.storageBuckets;
  if (!buckets) return { database: await openRows(indexedDB, name), keepUntil: async () => {} };
  const options = { durability: 'strict', persisted: true, ...(expires && { expires }) };
  const bucket = await buckets.open(name, options);
  const database = await openRows(bucket.indexedDB, DATABASE);
  return { database, keepUntil: (time) => bucket.setExpires(time) };
}

/** @returns {Promise<string[]>} names of all places of this tablet */
export async function listPlaces() {
  const buckets = await navigator.storageBuckets?.keys() ?? [];
  const databases = await indexedDB.databases();
  return [...buckets, ...databases.map(({ name }) => name)].filter(isPlace);
}

/** @param {string} name */
export async function deletePlace(name) {
  await navigator.storageBuckets?.delete(name);
  const databases = await indexedDB.databases();
  if (databases.some((database) => database.name === name)) await deleteDB(name);
}

function openRows(factory, name) {
  const request = factory.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore('rows');
  return wrap(request);
}
