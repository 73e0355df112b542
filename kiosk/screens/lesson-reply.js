/** What the lesson answers: on the page, to a screen reader, and aloud for whoever listens. */

import { find } from '../ui/dom.js';
import { tell } from '../ui/focus.js';
import { refreshTexts } from './showing.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

/** @param {Kiosk} kiosk @param {string} text */
export function say(kiosk, text) {
  kiosk.lesson.reply = text;
  refreshTexts(kiosk);
  find('.reply', kiosk.$section ?? undefined)?.scrollIntoView({ block: 'nearest' }); // large text: it stands below the cards
  tell(text);
  if (kiosk.aloud) kiosk.speaker.speak([text]);
}

/** @param {Kiosk} kiosk */
export function unsay(kiosk) {
  kiosk.lesson.reply = '';
  refreshTexts(kiosk);
}
