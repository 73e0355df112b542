/**
 * The visit in progress, encrypted, so that a power cut costs nothing: who types the resume code goes on, also without
 * the server. Nobody is ever shown somebody else's work, because nothing but the code opens it.
 *
 * @typedef {import('../core/draft.js').Visit} Visit
 * @typedef {{name: string, key: CryptoKey, database: Object, keepUntil: Function, turn: Promise<*>}} VisitHandle
 */

import { decryptVisit, encryptVisit, makeVisitKey, unwrapVisitKey } from './visit-key.js';
import { deletePlace, listPlaces, newPlace, openPlace } from './visit-places.js';

const KEPT_FOR = 24 * 3_600_000; // ms after the last save
const LOCK = 'visit-places'; // so that a purge never meets a place that is being made

/** @param {Visit} visit with its resume_code; its present state is saved too @returns {Promise<VisitHandle>} */
export async function createVisit(visit) {
  const { key, wrapped } = await makeVisitKey(visit.resume_code);
  const name = newPlace();
  return navigator.locks.request(LOCK, async () => {
    const place = await openPlace(name, Date.now() + KEPT_FOR);
    const handle = { name, key, ...place, turn: Promise.resolve() };
    await writeState(handle, visit, [['key', wrapped]]);
    return handle;
  });
}

/** @param {VisitHandle} handle @param {Visit} visit @returns {Promise<void>} resolves when it is on the disk */
export async function saveVisit(handle, visit) {
  await writeState(handle, visit, []);
  await handle.keepUntil(Date.now() + KEPT_FOR).catch(() => {}); // the visit is saved all the same
}

/**
 * @param {string} code as parseCode gives it
 * @param {Date} now
 * @returns {Promise<{handle: VisitHandle, visit: Visit}|null>} null: no visit of this tablet has this code
 */
export async function resumeVisit(code, now) {
  await purgeVisits(now);
  const found = await Promise.all((await listPlaces()).map((name) => tryPlace(name, code)));
  return found.find((result) => result !== null) ?? null;
}

/** The visit is over: its whole place goes. @param {VisitHandle} handle */
export async function closeVisit(handle) {
  await leaveVisit(handle);
  await deletePlace(handle.name);
}

/** The screen is emptied but the visit may go on by its code: the key is forgotten, the place stays. @param {VisitHandle} handle */
export async function leaveVisit(handle) {
  await handle.turn.catch(() => {});
  handle.key = null;
  handle.database.close();
}

/** Visits that nobody saved for 24 hours go, with their wrapped keys. @param {Date} now @returns {Promise<void>} */
export function purgeVisits(now) {
  return navigator.locks.request(LOCK, async () => {
    for (const name of await listPlaces()) await purgePlace(name, now);
  });
}

async function purgePlace(name, now) {
  const { database } = await openPlace(name);
  const savedAt = await database.get('rows', 'saved_at');
  database.close();
  if (savedAt === undefined || now.getTime() - savedAt > KEPT_FOR) await deletePlace(name);
}

/** Everything goes, when the office takes the tablet out of service. @returns {Promise<void>} */
export async function forgetVisits() {
  for (const name of await listPlaces()) await deletePlace(name);
}

/** @returns {Promise<number>} visits of which something lies on this tablet */
export async function countVisits() {
  return (await listPlaces()).length;
}

async function writeState(handle, visit, rows) {
  const state = await encryptVisit(handle.key, handle.name, visit);
  const tx = handle.database.transaction(['rows'], 'readwrite', { durability: 'strict' });
  for (const [key, value] of [...rows, ['state', state], ['saved_at', Date.now()]]) tx.store.put(value, key);
  await tx.done;
}

async function tryPlace(name, code) {
  const place = await openPlace(name);
  const [wrapped, state] = await Promise.all(['key', 'state'].map((row) => place.database.get('rows', row)));
  const key = wrapped && state ? await unwrapVisitKey(code, wrapped) : null;
  const visit = key && await decryptVisit(key, name, state);
  if (visit) return { handle: { name, key, ...place, turn: Promise.resolve() }, visit };
  place.database.close();
  return null;
}
