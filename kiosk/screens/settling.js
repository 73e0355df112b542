/** A visit comes to rest: sent to the queue, or put away. */

import { closeVisit, leaveVisit } from '../store/visits.js';
import { keepWhatFits } from './moving.js';
import { save } from './saving.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

const DELIVERY_PATIENCE = 800; // ms: in a healthy office the server has the draft by then, and the screen needn't change

/** The draft goes to the queue; its number comes with the save. @param {Kiosk} kiosk */
export async function submit(kiosk) {
  if (kiosk.visit?.stage === 'submitted') return;
  kiosk.place = 'finished';
  await save(kiosk, { stage: 'submitted' });
  const patience = new Promise((resolve) => setTimeout(resolve, DELIVERY_PATIENCE));
  await Promise.race([kiosk.device.kick(), patience]);
}

/**
 * Saves first, then lets go of the visit's place on the disk.
 * @param {Kiosk} kiosk
 * @param {import('../core/draft.js').Stage} stage
 */
export async function settle(kiosk, stage) {
  const { handle, visit } = kiosk;
  if (!handle) return;
  if (visit?.stage === 'submitted') return closeVisit(handle);
  keepWhatFits(kiosk);
  await save(kiosk, { stage });
  await leaveVisit(handle);
}
