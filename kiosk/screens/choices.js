/** Cards that come from data: kelurahan, kecamatan. Long lists are found by typing. */

import { choicesOf } from '../core/rules.js';
import { kecamatanOf } from '../core/territory.js';
import { find, findAll, show } from '../ui/dom.js';
import { tell } from '../ui/focus.js';
import { fillList } from '../ui/list.js';
import { fieldsOf, shownOf } from './values.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

const FOUND = 3; // as many as stand between the field and the keys

/** @param {Kiosk} kiosk @param {HTMLElement} $section */
export function fillChoices(kiosk, $section) {
  for (const $list of findAll('[data-choices-from][data-list]', $section)) {
    const id = $list.dataset.list ?? '';
    const field = fieldsOf(kiosk, kiosk.screen).find((known) => known.id === id);
    if (!field) continue;
    const chosen = shownOf(kiosk, kiosk.screen)[id];
    const fixed = (field.choices ?? []).map((choice) => choice.value);
    const all = choicesOf(kiosk.rules, field, kiosk.device.settings())
      .filter(({ value }) => !fixed.includes(value))
      .map((choice) => ({ ...choice, small: field.choices_from === 'kelurahan' ? kecamatanOf(kiosk.rules, choice.value)?.name : '' }));
    const $search = /** @type {HTMLInputElement | null} */ (find('input[name="search"]', $section));
    if ($search) findByTyping($section, $search, id, all, chosen);
    else fillList($section, id, rowsOf(all, chosen));
  }
}

/**
 * @param {HTMLElement} $section
 * @param {HTMLInputElement} $search
 * @param {string} list
 * @param {{value: string, label: string}[]} all
 * @param {string} [chosen]
 */
function findByTyping($section, $search, list, all, chosen) {
  const look = () => {
    const picked = /** @type {HTMLInputElement | null} */ (find(`input[name="${list}"]:checked`, $section))?.value ?? chosen;
    const found = matching(all, $search.value, picked).slice(0, FOUND);
    fillList($section, list, rowsOf(found, picked));
    sayWhetherFound($section, found.length > 0 || $search.value.trim() === '');
  };
  $search.addEventListener('input', look);
  leadToFound($search, find(`[data-list="${list}"]`, $section));
  look();
}

/** Arrow down goes from the word to what it found, also when something else is chosen. @param {HTMLInputElement} $search @param {HTMLElement | null} $list */
export function leadToFound($search, $list) {
  $search.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    $list?.querySelector('input')?.focus();
  });
}

/** Says it on the page and to a screen reader. @param {HTMLElement} $section @param {boolean} found */
export function sayWhetherFound($section, found) {
  const $none = find('[data-none-found]', $section);
  show($none, !found);
  tell(found ? '' : ($none?.textContent ?? ''));
}

/**
 * Beginnings first, then words that hold the text; with nothing typed, the chosen one.
 * @param {{value: string, label: string}[]} all
 * @param {string} typed
 * @param {string} [chosen]
 */
export function matching(all, typed, chosen) {
  const wanted = typed.trim().toLowerCase();
  if (wanted === '') return all.filter((choice) => choice.value === chosen);
  const places = all.map((choice) => ({ choice, at: choice.label.toLowerCase().indexOf(wanted) }));
  const found = places.filter(({ at }) => at >= 0).sort((one, other) => Math.sign(one.at) - Math.sign(other.at));
  return found.map(({ choice }) => choice);
}

/** @param {{value: string, label: string, small?: string}[]} choices @param {string} [chosen] */
function rowsOf(choices, chosen) {
  return choices.map(({ value, label, small }) => ({ value, checked: value === chosen, text: { label, small } }));
}
