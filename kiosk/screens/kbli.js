/** T05: everyday words for the kind of business. The number behind them is the operator's to confirm (F13). */

import { kbliOfFamily, searchKbli } from '../core/kbli.js';
import { find } from '../ui/dom.js';
import { fillList } from '../ui/list.js';
import { go } from './moving.js';
import { keep } from './saving.js';
import { answersOf } from './values.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

const EXAMPLES = 3;
const FOUND = 3; // as many as stand between the field and the keys

/** @param {Kiosk} kiosk @param {HTMLElement} $section */
export function enterKbli(kiosk, $section) {
  const { kbli_code, business_family } = answersOf(kiosk);
  fillList($section, 'kbli', rowsOf(kbliOfFamily(kiosk.rules, business_family), kbli_code));
  const $search = /** @type {HTMLInputElement | null} */ (find('input[name="search"]', $section));
  $search?.addEventListener('input', () => {
    const found = searchKbli(kiosk.rules.kbli, $search.value).slice(0, FOUND);
    fillList($section, 'kbli_found', found.map(({ code, everyday }) => ({ value: code, text: { label: everyday } })));
  });
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
