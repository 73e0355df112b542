/** Kinds of business beside the main one: up to four, each found as the main one was. */

import { kbliRow } from '../core/kbli.js';
import { answered } from '../core/rules.js';
import { find, show as reveal } from '../ui/dom.js';
import { fillList, showView } from '../ui/list.js';
import { enterFinder } from './kbli-finding.js';
import { groupsOf, listed, listGroups, listKinds } from './kbli.js';
import { go } from './moving.js';
import { keep } from './saving.js';
import { answersOf, fieldNamed, takenCodes } from './values.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

/** @param {Kiosk} kiosk @returns {Record<string, any>[]} */
function othersOf(kiosk) {
  return answersOf(kiosk).other_activities ?? [];
}

/** @param {Kiosk} kiosk @param {HTMLElement} $section */
export function enterActivities(kiosk, $section) {
  const { max_length: most } = fieldNamed(kiosk.rules.fields, 'other_activities');
  const items = othersOf(kiosk).filter(({ other_kbli_code }) => answered(other_kbli_code));
  if (items.length < othersOf(kiosk).length) keep(kiosk, { other_activities: items }); // passed over unchosen
  fillList($section, 'other_activities', items.map((item, index) => ({ item: index, text: { label: nameOf(kiosk, item) } })));
  reveal(find('[data-act="add_activity"]', $section), items.length < most);
}

/** @param {Kiosk} kiosk @param {Record<string, any> | undefined} item @returns {string} in everyday words */
function nameOf({ rules }, item) {
  return kbliRow(rules, item?.other_kbli_code)?.everyday ?? item?.other_kbli_code ?? '';
}

/** @param {Kiosk} kiosk */
export async function addActivity(kiosk) {
  kiosk.item = othersOf(kiosk).length;
  await go(kiosk, 'other_kbli');
}

/** It may be of any family: their pictures come first. @param {Kiosk} kiosk @param {HTMLElement} $section */
export function enterOtherKbli(kiosk, $section) {
  listGroups($section, familiesOf(kiosk));
  enterFinder(kiosk, $section);
}

/** A family's groups, or the kinds of a small family or of a group. @param {Kiosk} kiosk @param {HTMLElement | null} $button */
export function openFamily(kiosk, $button) {
  const { rules, $section } = kiosk;
  const id = $button?.dataset.item ?? '';
  if (!$section) return;
  const groups = groupsOf(rules, id);
  const isFamily = familiesOf(kiosk).some((family) => family.id === id);
  if (groups.length > 0) listGroups($section, groups);
  else {
    const taken = takenCodes(kiosk);
    listKinds(kiosk, $section, listed(rules, id, undefined, isFamily ? undefined : id).filter(({ code }) => !taken.includes(code)));
  }
  find('[data-view="list"] [data-page-item]:not([hidden]) input, [data-view="list"] button[data-page-item]:not([hidden])', $section)?.focus();
}

/** Kembali leads from the search to the pictures, and from kinds to the families. @param {Kiosk} kiosk @returns {boolean} true: that was all */
export function backToFamilies(kiosk) {
  const { $section } = kiosk;
  if (!$section) return false;
  if (find('[data-view="search"]', $section)?.hidden === false) {
    showView($section, 'list');
    return true;
  }
  const families = familiesOf(kiosk);
  const $first = find('[data-list="kbli_groups"] button', $section);
  if (find('[data-list="kbli_groups"]', $section)?.hidden === false && $first?.dataset.item === families[0].id) return false;
  listGroups($section, families);
  return true;
}

/** @param {Kiosk} kiosk @returns {{id: string, label: string, picture: string}[]} */
function familiesOf({ rules }) {
  const { choices } = fieldNamed(rules.fields, 'business_family');
  return choices.map(({ value: id, label, picture }) => ({ id, label, picture }));
}

/** "Hapus" asks first: nothing goes at one touch. @param {Kiosk} kiosk @param {HTMLElement | null} $button */
export async function askToRemoveActivity(kiosk, $button) {
  const item = Number($button?.dataset.item);
  kiosk.extra.item_to_remove = String(item);
  kiosk.extra.activity = nameOf(kiosk, othersOf(kiosk)[item]);
  await go(kiosk, 'remove_activity');
}

/** @param {Kiosk} kiosk */
export async function removeActivity(kiosk) {
  const gone = Number(kiosk.extra.item_to_remove);
  keep(kiosk, { other_activities: othersOf(kiosk).filter((_, index) => index !== gone) });
  delete kiosk.extra.item_to_remove;
  delete kiosk.extra.activity;
  await go(kiosk, '@return');
}
