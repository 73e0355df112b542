/** T05: everyday words for the kind of business. The number behind them is the operator's to confirm (F13). */

import { kbliInGroup, kbliOfFamily, kbliRow } from '../core/kbli.js';
import { find, show as reveal } from '../ui/dom.js';
import { fillList, showView } from '../ui/list.js';
import { enterFinder, typedWords } from './kbli-finding.js';
import { go } from './moving.js';
import { keep } from './saving.js';
import { answersOf } from './values.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

const EXAMPLES = 3;
export const LISTED = 18; // three pages of six (F3); the rest is found by typing

/** @param {Kiosk} kiosk @param {HTMLElement} $section */
export function enterKbli(kiosk, $section) {
  const { kbli_code, business_family } = answersOf(kiosk);
  const groups = groupsOf(kiosk.rules, business_family);
  const chosen = kbliRow(kiosk.rules, kbli_code);
  const group = groups.find(({ id }) => chosen?.groups?.includes(id));
  if (groups.length > 0 && !group && !chosen) listGroups($section, groups);
  else listKinds(kiosk, $section, listed(kiosk.rules, business_family, kbli_code, group?.id));
  enterFinder(kiosk, $section, kbli_code);
}

/** One of a family's pictures: its kinds come next. @param {Kiosk} kiosk @param {HTMLElement | null} $button */
export function openGroup(kiosk, $button) {
  if (!kiosk.$section || !$button) return;
  const { business_family } = answersOf(kiosk);
  listKinds(kiosk, kiosk.$section, listed(kiosk.rules, business_family, undefined, $button.dataset.item));
  find('[data-view="list"] [data-list="kbli"] input', kiosk.$section)?.focus();
}

/** @param {any} rules @param {string} family @returns {any[]} [] for a family that fits on three pages */
export function groupsOf(rules, family) {
  return rules.kbli_words.groups.filter((group) => group.family === family);
}

/**
 * The kinds of a family or of one of its groups as the rules order them, the common ones first; what was found by typing
 * stands before them.
 * @param {any} rules
 * @param {string} family
 * @param {string} [chosen] code
 * @param {string} [group] id
 * @returns {any[]}
 */
export function listed(rules, family, chosen, group) {
  const kinds = (group ? kbliInGroup(rules, group) : kbliOfFamily(rules, family)).slice(0, LISTED);
  const found = chosen && !kinds.some(({ code }) => code === chosen) ? kbliRow(rules, chosen) : null;
  return found ? [found, ...kinds.slice(0, LISTED - 1)] : kinds;
}

/** @param {HTMLElement} $section @param {{id: string, label: string, picture: string}[]} groups */
export function listGroups($section, groups) {
  fillList($section, 'kbli_groups', groups.map(({ id, label, picture }) => ({ item: id, picture, text: { label } })));
  showGroups($section, true);
}

/** @param {Kiosk} kiosk @param {HTMLElement} $section @param {any[]} kinds */
export function listKinds(kiosk, $section, kinds) {
  const { kbli_code } = answersOf(kiosk);
  showGroups($section, false);
  fillList($section, 'kbli', kinds.map(({ code, everyday, words }) => ({
    value: code,
    checked: code === kbli_code,
    text: { label: everyday, small: words.slice(0, EXAMPLES).join(', ') },
  })));
}

function showGroups($section, groups) {
  reveal(find('[data-list="kbli_groups"]', $section), groups);
  reveal(find('[data-list="kbli"]', $section), !groups);
}

/** What was typed helps the office to learn how people say it. @param {Kiosk} kiosk @param {Record<string, any>} typed */
export function leaveKbli(kiosk, typed) {
  const words = typedWords(kiosk);
  if (typed.kbli_code && words) keep(kiosk, { business_words: words });
}

/** "Tidak ketemu": told in own words, an officer finds the number. @param {Kiosk} kiosk */
export async function notFound(kiosk) {
  const words = typedWords(kiosk);
  keep(kiosk, { kbli_code: '', ...(words ? { business_words: words } : {}) });
  await go(kiosk, 'business_words');
}

/** Kembali in the search leads to the list, in a group to the groups. @param {Kiosk} kiosk @returns {boolean} true: that was all */
export function backToList(kiosk) {
  const { $section, rules } = kiosk;
  if (!$section) return false;
  if (find('[data-view="search"]', $section)?.hidden === false) {
    showView($section, 'list');
    return true;
  }
  const groups = groupsOf(rules, answersOf(kiosk).business_family);
  if (groups.length === 0 || find('[data-list="kbli_groups"]', $section)?.hidden === false) return false;
  listGroups($section, groups);
  return true;
}
