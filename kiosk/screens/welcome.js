/** The start: always a clean screen. */

import { beginVisit } from './visit.js';
import { next } from './moving.js';
import { show } from './showing.js';
import { wipe } from './wiping.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

/** @param {Kiosk} kiosk */
export function arrive(kiosk) {
  wipe(kiosk);
  showStart(kiosk);
}

/** Where a visit may begin; a locked tablet says why none may. @param {Kiosk} kiosk */
export function showStart(kiosk) {
  show(kiosk, kiosk.lock ? 'locked' : 'welcome');
}

/** @param {Kiosk} kiosk */
export async function begin(kiosk) {
  if (kiosk.screen !== 'welcome') return;
  if (!(await kiosk.device.hasRoom())) {
    show(kiosk, 'full');
    return;
  }
  beginVisit(kiosk);
  await next(kiosk);
}
