/** T05: everyday words for the kind of business. The number behind them is the operator's to confirm (F13). */

import { kbliOfFamily, kbliRow, searchKbli } from '../core/kbli.js';
import { find } from '../ui/dom.js';
import { fillList, showView } from '../ui/list.js';
import { leadToFound, sayWhetherFound } from './choices.js';
import { go } from './moving.js';
import { keep } from './saving.js';
import { answersOf } from './values.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

const EXAMPLES = 3;
export const LISTED = 18; // three pages of six (F3); the rest is found by typing
const FOUND = 3; // as many as stand between the field and the keys

/** @param {Kiosk} kiosk @param {HTMLElement} $section */
export function enterKbli(kiosk, $section) {
  const { kbli_code, business_family } = answersOf(kiosk);
  fillList($section, 'kbli', rowsOf(listed(kiosk.rules, business_family, kbli_code), kbli_code));
  const $search = /** @type {HTMLInputElement} */ (find('input[name="search"]', $section));
  leadToFound($search, find('[data-list="kbli_found"]', $section));
  $search.addEventListener('input', () => {
    const found = searchKbli(kiosk.rules.kbli, $search.value).slice(0, FOUND);
    fillList($section, 'kbli_found', found.map(({ code, everyday }) => ({ value: code, text: { label: everyday } })));
    sayWhetherFound($section, found.length > 0 || $search.value.trim() === '');
  });
}

/**
 * The family's kinds as the rules order them, the common ones first; what was found by typing stands before them.
 * @param {any} rules
 * @param {string} family
 * @param {string} [chosen] code
 * @returns {any[]}
 */
export function listed(rules, family, chosen) {
  const kinds = kbliOfFamily(rules, family).slice(0, LISTED);
  const found = chosen && !kinds.some(({ code }) => code === chosen) ? kbliRow(rules, chosen) : null;
  return found ? [found, ...kinds.slice(0, LISTED - 1)] : kinds;
}

/** @param {any[]} kinds @param {string} [chosen] */
function rowsOf(kinds, chosen) {
  return kinds.map(({ code, everyday, words }) => ({
    value: code,
    checked: code === chosen,
    text: { label: everyday, small: words.slice(0, EXAMPLES).join(', ') },
  }));
}

/** "Tidak ketemu": told in own words, an officer finds the number. @param {Kiosk} kiosk */
export async function notFound(kiosk) {
  keep(kiosk, { kbli_code: '' });
  await go(kiosk, 'business_words');
}

/** Kembali in the search leads to the list that it was opened from. @param {Kiosk} kiosk @returns {boolean} true: that was all */
export function backToList({ $section }) {
  if (!$section || find('[data-view="search"]', $section)?.hidden !== false) return false;
  showView($section, 'list');
  return true;
}
