/** The office takes this tablet out of service: the decision table of docs/sync.md §6, "The wipe". */

import { beginWipe, forgetTablet } from '../store/tablet.js';
import { forgetVisits } from '../store/visits.js';

/** @param {import('../core/retry.js').Result} result of POST /api/sync @returns {boolean} also told to a revoked tablet */
export function isWipeOrdered(result) {
  return result.kind === 'reply' && result.ours && result.body?.wipe === true;
}

/**
 * Visits and delivered rows go at once: each visit's last save went through the outbox. What waits there stays, sealed,
 * until the server has proved that it has it.
 * @param {import('../store/db.js').Database} db
 * @param {{told: boolean, drain?: import('./drain.js').Drain, onWipe: () => void}} options told: this heartbeat said that
 *   nothing is left, and the server has heard it
 * @returns {Promise<boolean>} is there something to say at once?
 */
export async function obeyWipe(db, { told, drain, onWipe }) {
  if (told) {
    if (await forgetTablet(db)) onWipe();
    return false;
  }
  const { first, waiting } = await beginWipe(db);
  await forgetVisits();
  if (first) onWipe();
  if (waiting > 0) drain?.resume();
  return waiting === 0;
}
