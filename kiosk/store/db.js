/**
 * The tablet's IndexedDB. Law of every transaction here: inside it nothing may be awaited but IndexedDB itself, or
 * the browser commits it half-way; so sealing, hashing and random numbers come before.
 */

import { openDB } from '../vendor/idb.js';

const NAME = 'loket';

/** One step per version, never changed once released; each only adds, because old rows must survive an update. */
const UPGRADES = [
  function stores(database) {
    database.createObjectStore('tablet'); // 'current'
    database.createObjectStore('settings'); // 'office'
    database.createObjectStore('outbox', { keyPath: 'draft_id' }); // what waits, sealed
    const delivered = database.createObjectStore('delivered', { keyPath: ['draft_id', 'rev'] }); // sealed, 14 days
    delivered.createIndex('delivered_at', 'delivered_at');
    database.createObjectStore('meta');
  },
];

/**
 * @typedef {Object} Database
 * @property {<T>(stores: string[], mode: 'readonly'|'readwrite', work: (tx: IDBTransaction) => Promise<T>) => Promise<T>} run
 *   one transaction; resolves only when it is complete on the disk, rolls back when `work` throws
 * @property {() => Promise<void>} close
 */

/**
 * @param {{onBlocked?: () => void, onBlocking?: () => void}} [handlers] onBlocked: an older page holds the database up;
 *   onBlocking: a newer page wants it, so this page should reload when nobody uses it
 * @returns {Promise<Database>}
 */
export async function openDatabase({ onBlocked = () => {}, onBlocking = () => {} } = {}) {
  let opening = null;

  function connect() {
    opening ??= openDB(NAME, UPGRADES.length, { upgrade, blocked: onBlocked, blocking, terminated: forget });
    opening.catch(forget);
    return opening;
  }

  function forget() {
    opening = null;
  }

  async function close() {
    const connection = await opening;
    forget();
    connection?.close();
  }

  function blocking() {
    close();
    onBlocking();
  }

  async function begin(stores, mode) {
    const connection = await connect();
    try {
      return [connection.transaction(stores, mode, { durability: 'strict' })];
    } catch (error) {
      if (error.name !== 'InvalidStateError') throw error;
      forget(); // closed under our hands: nothing was begun yet, so opening again is safe
      return [(await connect()).transaction(stores, mode, { durability: 'strict' })];
    }
  }

  async function run(stores, mode, work) {
    const [tx] = await begin(stores, mode);
    const done = tx.done;
    done.catch(() => {}); // reported below
    try {
      const result = await work(tx);
      await done;
      return result;
    } catch (error) {
      abort(tx);
      throw error;
    }
  }

  await connect();
  return { run, close };
}

function upgrade(database, oldVersion) {
  for (const step of UPGRADES.slice(oldVersion)) step(database);
}

function abort(tx) {
  try {
    tx.abort();
  } catch {
    // it was over already
  }
}
