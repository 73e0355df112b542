/**
 * Room on the disk, and the browser's word that it keeps what is stored.
 *
 * Chromium tells every page the same: 10 GiB more than are used, whatever the disk has (StorageManager.estimate, "static
 * storage quota"). So now and then it is tried out, with a file that is thrown away; and a save that was refused counts.
 */

export const LEAST_FREE = 50_000_000; // bytes: hundreds of drafts; below it no new visit begins
const PIECE = 1_000_000; // bytes
const FIRST_AFTER = 300_000; // ms: a start needn't wait for it
const EVERY = 3 * 3_600_000; // ms: 0.4 GB a day wear no disk out
const AGAIN = 600_000; // ms, while it is full
const TRIAL = 'trial';
const FULL = 'QuotaExceededError';

/** @returns {Promise<number | null>} bytes that the browser says are free; null: it doesn't tell */
export async function freeSpace() {
  const { usage = 0, quota } = (await navigator.storage?.estimate?.()) ?? {};
  return quota === undefined ? null : Math.max(0, quota - usage);
}

/** Asks once more each time: browsers agree later, when the page is installed. @returns {Promise<boolean>} is it kept */
export async function keepStored() {
  try {
    return (await navigator.storage.persisted()) || (await navigator.storage.persist());
  } catch {
    return false; // the browser doesn't say: it may throw things away
  }
}

/**
 * @typedef {Object} SpaceWatch
 * @property {(error: unknown) => void} noteFailure a save that didn't work
 * @property {() => Promise<void>} tryOut writes and throws away, when it is time
 * @property {() => Promise<boolean>} hasRoom for another visit, as far as is known; answers at once
 */

/** @returns {SpaceWatch} */
export function watchSpace() {
  let full = false;
  let dueAt = Date.now() + FIRST_AFTER;

  function noteFailure(error) {
    if (isFull(error)) tell(true);
  }

  function tell(isFullNow) {
    full = isFullNow;
    dueAt = Date.now() + (full ? AGAIN : EVERY);
  }

  async function tryOut() {
    if (Date.now() < dueAt) return;
    dueAt = Infinity; // one at a time
    tell(!(await canWrite()));
  }

  async function hasRoom() {
    const free = await freeSpace().catch(() => null);
    return !full && (free === null || free >= LEAST_FREE);
  }

  return { noteFailure, tryOut, hasRoom };
}

/** @returns {Promise<boolean>} true also when the browser can't be tried out */
async function canWrite() {
  try {
    const root = await navigator.storage.getDirectory();
    const file = await root.getFileHandle(TRIAL, { create: true });
    try {
      await fill(await file.createWritable());
    } finally {
      await root.removeEntry(TRIAL);
    }
  } catch (error) {
    return !isFull(error);
  }
  return true;
}

/** Nothing is ever closed, so nothing of it stays. */
async function fill(writable) {
  const piece = new Uint8Array(PIECE);
  try {
    for (let written = 0; written < LEAST_FREE; written += PIECE) await writable.write(piece);
  } finally {
    await writable.abort().catch(() => {}); // a failed write has ended it
  }
}

function isFull(error) {
  return error instanceof DOMException && error.name === FULL;
}
