/** What was typed on this screen: read, judged, kept. */

import { check, message } from '../core/rules.js';
import { screenOf } from '../core/flow.js';
import { find } from '../ui/dom.js';
import { clearErrors, showErrors } from '../ui/errors.js';
import { readFields } from '../ui/fields.js';
import { focusField } from '../ui/focus.js';
import { showView } from '../ui/list.js';
import { keep } from './saving.js';
import { answersOf, contextOf, fieldsOf, shownOf } from './values.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

const FAILURES_BEFORE_HELP = 2;

/** @param {Kiosk} kiosk @returns {Record<string, any>} what the controls hold now */
export function typedOn(kiosk) {
  const fields = fieldsOf(kiosk, kiosk.screen);
  return kiosk.$section && fields.length > 0 ? readFields(kiosk.$section, fields) : {};
}

/** @param {Kiosk} kiosk @param {Record<string, any>} typed */
export function problemsOf(kiosk, typed) {
  const ids = fieldsOf(kiosk, kiosk.screen).map((field) => field.id);
  return check(kiosk.rules, { ...shownOf(kiosk, kiosk.screen), ...typed }, contextOf(kiosk), ids);
}

/** @param {Kiosk} kiosk @param {string} list @param {string} id */
function isSubField({ rules }, list, id) {
  const parent = rules.fields.find((field) => field.id === list);
  return parent?.fields?.some((field) => field.id === id) === true;
}

/**
 * Shows what is in the way. The second failure of a field also shows the way out (accessibility.md 3.1).
 * @param {Kiosk} kiosk
 * @param {{field: string, check: string, level: string, params: object, shownAt?: string}[]} problems shownAt: when its own field isn't here
 */
export function showProblems(kiosk, problems) {
  const $section = /** @type {HTMLElement} */ (kiosk.$section);
  const shown = problems.map((problem) => ({
    field: problem.shownAt ?? problem.field,
    level: problem.level,
    text: textOf(kiosk, problem),
  }));
  showErrors($section, shown);
  uncoverProblem($section, shown[0].field);
  if (kiosk.aloud) kiosk.speaker.speak(shown.map(({ text }) => text));
  focusField($section, shown[0].field);
}

/** A message in a view that is turned away would be said to nobody. @param {HTMLElement} $section @param {string} field */
function uncoverProblem($section, field) {
  const $view = find(`[data-error-for="${field}"]`, $section)?.closest('[data-view]');
  if ($view instanceof HTMLElement && $view.hidden) showView($section, $view.dataset.view ?? '');
}

/** @param {Kiosk} kiosk @param {any} problem */
function textOf(kiosk, problem) {
  const text = message(kiosk.rules, problem);
  if (problem.level !== 'block') return text;
  const count = (kiosk.tries.get(problem.field) ?? 0) + 1;
  kiosk.tries.set(problem.field, count);
  return count < FAILURES_BEFORE_HELP ? text : `${text} ${kiosk.rules.texts.second_failure}`;
}

/** @param {Kiosk} kiosk */
export function forgetProblems(kiosk) {
  if (kiosk.$section) clearErrors(kiosk.$section);
}

/**
 * Into the visit: fields of their own, of the item in hand, or (never kept) of this screen only.
 * @param {Kiosk} kiosk
 * @param {Record<string, any>} typed
 */
export function keepTyped(kiosk, typed) {
  const { list } = screenOf(kiosk.rules, kiosk.screen) ?? {};
  const answers = {};
  const item = {};
  for (const field of fieldsOf(kiosk, kiosk.screen)) {
    if (!(field.id in typed)) continue;
    const place = placeOf(kiosk, field, list, answers, item);
    place[field.id] = typed[field.id];
  }
  if (list && Object.keys(item).length > 0) answers[list] = withItem(kiosk, list, item);
  keep(kiosk, answers);
}

function placeOf(kiosk, field, list, answers, item) {
  if (field.kept === false) return kiosk.unkept;
  return list && isSubField(kiosk, list, field.id) ? item : answers;
}

/** @param {Kiosk} kiosk @param {string} list @param {Record<string, any>} item */
function withItem(kiosk, list, item) {
  const items = [...(answersOf(kiosk)[list] ?? [])];
  items[kiosk.item] = { ...items[kiosk.item], ...item };
  return items;
}
