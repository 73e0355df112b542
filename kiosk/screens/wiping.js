/**
 * Nothing of you stays on the screen (README, "Promises"): DOM, forms, address, history, memory. Nothing ever gets to the
 * clipboard. Afterwards the page looks for traces itself (checking.js).
 */

import { clearCover } from '../ui/cover.js';
import { emptyPlaces, find, show } from '../ui/dom.js';
import { tell } from '../ui/focus.js';
import { showSaved } from '../ui/status-bar.js';
import { checkSoon } from './checking.js';
import { nobody } from './visit.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

/** @param {Kiosk} kiosk */
export function wipe(kiosk) {
  checkSoon(kiosk);
  kiosk.speaker.stop();
  kiosk.detach();
  kiosk.idle.stop();
  Object.assign(kiosk, nobody(), { $section: null, place: '' });
  emptyPlaces(['#screen', '#print-area', '#resume-code']);
  show(find('#code-line'), false);
  clearCover();
  showSaved(false);
  tell('');
  document.title = '';
  document.documentElement.dataset.text = 'normal';
  history.replaceState(null, '', location.pathname);
}
