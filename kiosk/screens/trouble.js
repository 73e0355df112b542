/** Something of ours broke: a sentence, a way back, a person. Nothing that was saved is lost. */

import { find, hasTemplate } from '../ui/dom.js';
import { show } from './showing.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

/** @param {Kiosk} kiosk */
export function showTrouble(kiosk) {
  if (!hasTemplate('screen-trouble') || kiosk.screen === 'trouble') return;
  if (find('main[data-screen]') && kiosk.screen) kiosk.returns.push(kiosk.screen);
  show(kiosk, 'trouble');
}
