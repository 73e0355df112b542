/** Something of ours broke: a sentence, a way back, a person. Nothing that was saved is lost. */

import { find, hasTemplate } from '../ui/dom.js';
import { save } from './saving.js';
import { show } from './showing.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

/** Saves without holding anybody up; "Tersimpan" says when it is done. @param {Kiosk} kiosk */
export async function saveBehind(kiosk) {
  try {
    await save(kiosk);
  } catch (error) {
    reportTrouble(kiosk, error);
  }
}

/** No values in the log: they may be somebody's. @param {Kiosk} kiosk @param {unknown} error */
export function reportTrouble(kiosk, error) {
  kiosk.device.noteFailure(error);
  console.error('kiosk', error instanceof Error ? `${error.name}: ${error.message}` : 'unknown');
  showTrouble(kiosk);
}

/** @param {Kiosk} kiosk */
export function showTrouble(kiosk) {
  if (!hasTemplate('screen-trouble') || kiosk.screen === 'trouble') return;
  if (find('main[data-screen]') && kiosk.screen) kiosk.returns.push(kiosk.screen);
  show(kiosk, 'trouble');
}
