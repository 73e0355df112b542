/** Screens on which the tablet is of no use until somebody of the office comes: it calls by itself, again and again. */

import { removeLock } from '../store/lock.js';
import { refreshTexts } from './showing.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

const AGAIN = 600_000; // ms: whoever came and went has not put it right
const UNHEARD = 30_000; // ms

/** @param {Kiosk} kiosk */
export function enterAlarm(kiosk) {
  call(kiosk, kiosk.screen);
}

/** @param {Kiosk} kiosk @param {string} screen */
async function call(kiosk, screen) {
  const { kind } = await kiosk.device.callStaff(screen).catch(() => ({ kind: 'unreachable' }));
  if (kiosk.screen !== screen) return;
  kiosk.extra.called = kind;
  refreshTexts(kiosk);
  setTimeout(() => kiosk.screen === screen && call(kiosk, screen), kind === 'called' ? AGAIN : UNHEARD);
}

/** The officer has looked, on the hidden page. @param {Kiosk} kiosk */
export async function unlock(kiosk) {
  await removeLock(kiosk.device.db);
  location.replace(location.pathname);
}
