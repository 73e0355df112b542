/** The start: always a clean screen. */

import { beginVisit } from './visit.js';
import { next } from './moving.js';
import { show } from './showing.js';
import { wipe } from './wiping.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

/** @param {Kiosk} kiosk */
export function arrive(kiosk) {
  wipe(kiosk);
  show(kiosk, 'welcome');
}

/** @param {Kiosk} kiosk */
export async function begin(kiosk) {
  if (kiosk.screen !== 'welcome') return;
  beginVisit(kiosk);
  await next(kiosk);
}
