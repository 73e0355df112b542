/**
 * Nothing of you stays on the screen (README, "Promises"): DOM, forms, address, history, memory. The clipboard is never
 * touched, so nothing is in it. Afterwards the page looks for traces itself, and reloads when it finds one.
 */

import { clearCover } from '../ui/cover.js';
import { emptyPlaces, find, show } from '../ui/dom.js';
import { tell } from '../ui/focus.js';
import { showSaved } from '../ui/status-bar.js';
import { hasTrace, tracesOf } from './traces.js';
import { nobody } from './visit.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

/** @param {Kiosk} kiosk */
export function wipe(kiosk) {
  const traces = tracesOf(kiosk.visit, kiosk.rules, kiosk.unkept);
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
  if (traces.length > 0 && hasTrace(pageText(), traces)) location.replace(location.pathname);
}

/** Everything that stands in the page now. */
function pageText() {
  const inputs = [...document.querySelectorAll('input, textarea')].map(($input) => /** @type {any} */ ($input).value);
  return [document.body.textContent, document.title, location.href, ...inputs].join('\n');
}
