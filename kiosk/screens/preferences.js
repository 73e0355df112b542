/** A02: voice and big letters. Choosing marks; Lanjut goes on (F8). */

import { find, show } from '../ui/dom.js';
import { linesOf } from './listening.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

/** @param {Kiosk} kiosk @param {HTMLElement} $section */
export function enterPreferences(kiosk, $section) {
  show(find('[data-act="read_aloud"]', $section), kiosk.speaker.available);
  mark(kiosk, $section);
}

/** @param {Kiosk} kiosk @param {HTMLElement | null} $button */
export function choosePreference(kiosk, $button) {
  const { dataset } = document.documentElement;
  const act = $button?.dataset.act;
  if (act === 'large_text') dataset.text = dataset.text === 'large' ? 'normal' : 'large';
  else kiosk.aloud = act === 'read_aloud';
  if (act === 'read_aloud') kiosk.speaker.speak(linesOf(kiosk));
  if (act === 'read_self') {
    kiosk.speaker.stop();
    kiosk.extra.quiet = 'yes';
  }
  if (kiosk.$section) mark(kiosk, kiosk.$section);
}

/** @param {Kiosk} kiosk @param {HTMLElement} $section */
function mark(kiosk, $section) {
  const pressed = {
    read_aloud: kiosk.aloud,
    read_self: !kiosk.aloud && kiosk.extra.quiet === 'yes',
    large_text: document.documentElement.dataset.text === 'large',
  };
  for (const [act, on] of Object.entries(pressed)) {
    find(`[data-act="${act}"]`, $section)?.setAttribute('aria-pressed', String(on));
  }
}
