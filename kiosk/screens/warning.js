/**
 * Two levels (docs/rules.md): what is no answer holds Lanjut up and says why; what is only unlikely asks once, and
 * "memang begitu" is remembered, for a real NIK is never refused.
 */

import { check } from '../core/rules.js';
import { screenOf } from '../core/flow.js';
import { find } from '../ui/dom.js';
import { forgetProblems, problemsOf, showProblems } from './answering.js';
import { nameNext, offerRecheck } from './showing.js';
import { answersOf, contextOf, fieldsOf } from './values.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

const INVOLVED = { nik_birth_date: ['nik', 'birth_date'], nik_gender: ['nik', 'gender'] };
const WEIGHED_TOGETHER = ['nik', 'birth_date', 'gender'];

/**
 * @param {Kiosk} kiosk
 * @param {Record<string, any>} typed
 * @returns {boolean} may Lanjut go on?
 */
export function letPass(kiosk, typed) {
  const problems = problemsOf(kiosk, typed);
  const blocks = problems.filter((problem) => problem.level === 'block');
  if (blocks.length > 0) {
    showProblems(kiosk, blocks);
    return false;
  }
  const doubts = [...problems, ...doubtsElsewhere(kiosk, typed)].filter((doubt) => !kiosk.confirmed.has(nameOf(doubt, kiosk, typed)));
  const names = doubts.map((doubt) => nameOf(doubt, kiosk, typed));
  if (names.every((name) => kiosk.asked.includes(name))) {
    for (const name of names) kiosk.confirmed.add(name);
    return true;
  }
  ask(kiosk, doubts);
  kiosk.asked = names;
  return false;
}

/**
 * Doubts about earlier answers that this one raises: a birth date that differs from the NIK.
 * @param {Kiosk} kiosk
 * @param {Record<string, any>} typed
 */
function doubtsElsewhere(kiosk, typed) {
  const { list, phase } = screenOf(kiosk.rules, kiosk.screen) ?? {};
  if (list || phase !== 'fill') return [];
  const here = fieldsOf(kiosk, kiosk.screen).map((field) => field.id);
  const answers = answersOf(kiosk);
  const find = (given) =>
    check(kiosk.rules, given, contextOf(kiosk)).filter(
      ({ field, level, check: kind }) => level === 'warn' && kind !== 'required' && !here.includes(field),
    );
  const known = new Set(find(answers).map((doubt) => `${doubt.field}:${doubt.check}`));
  const raised = find({ ...answers, ...typed }).filter((doubt) => !known.has(`${doubt.field}:${doubt.check}`));
  return raised.map((doubt) => ({ ...doubt, shownAt: here[0] }));
}

/** The same doubt about other values is another doubt. */
function nameOf({ field, check: kind }, kiosk, typed) {
  const answers = { ...answersOf(kiosk), ...typed };
  return JSON.stringify([field, kind, ...[field, ...WEIGHED_TOGETHER].map((id) => answers[id])]);
}

/** @param {Kiosk} kiosk @param {any[]} doubts */
function ask(kiosk, doubts) {
  const { texts } = kiosk.rules;
  showProblems(kiosk, doubts);
  const ofKtp = doubts.some((doubt) => doubt.check.startsWith('nik_'));
  const slip = doubts.find((doubt) => doubt.check === 'email_typo');
  kiosk.extra.better = slip?.params.better ?? '';
  nameNext(kiosk, ofKtp ? texts.keep_answer : slip ? texts.keep_email : texts.buttons.yes_sure);
  offerRecheck(kiosk, slip ? 'email' : otherHalf(kiosk, doubts));
}

/** "Ya, betulkan": what was meant stands in the box, and Lanjut is Lanjut again. @param {Kiosk} kiosk */
export function takeBetter(kiosk) {
  const { $section, extra } = kiosk;
  const $box = /** @type {HTMLInputElement | null} */ ($section && find('input[name="email"]', $section));
  if (!$box || !extra.better) return;
  forgetProblems(kiosk);
  $box.value = extra.better;
  extra.better = '';
  $box.dispatchEvent(new InputEvent('input', { bubbles: true }));
  $box.focus();
}

/** The field of another screen that may be the wrong one. @param {Kiosk} kiosk @param {any[]} doubts */
function otherHalf(kiosk, doubts) {
  const here = fieldsOf(kiosk, kiosk.screen).map((field) => field.id);
  return doubts.flatMap((doubt) => INVOLVED[doubt.check] ?? []).find((id) => !here.includes(id)) ?? null;
}
