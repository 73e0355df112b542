/** Puts a screen before somebody: template, words, answers, furniture, focus, voice. */

import { screenOf } from '../core/flow.js';
import { formatCode } from '../core/resume-code.js';
import { fillTexts, find, findAll, mountScreen, show as reveal } from '../ui/dom.js';
import { attachFields, fillFields } from '../ui/fields.js';
import { announceScreen } from '../ui/focus.js';
import { emptyPrintArea } from '../ui/print.js';
import { fillChoices } from './choices.js';
import { linesOf } from './listening.js';
import { PARTS } from './parts.js';
import { fillSlots, statesOf, textsOf } from './texts.js';
import { fieldsOf, shownOf } from './values.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

const STEPS = ['check', 'prepare', 'fill'];

/**
 * @param {Kiosk} kiosk
 * @param {string} screen
 */
export function show(kiosk, screen) {
  takeDown(kiosk);
  const flow = screenOf(kiosk.rules, screen);
  kiosk.screen = screen;
  if (!flow?.off_path) kiosk.place = screen;
  if (flow?.way) kiosk.left[flow.way] = screen;
  const $section = mountScreen(screen);
  kiosk.$section = $section;
  fillChoices(kiosk, $section);
  PARTS[screen]?.enter?.(kiosk, $section);
  refreshTexts(kiosk);
  mountFields(kiosk, $section);
  arrangeFurniture(kiosk, $section, flow?.phase);
  announceScreen($section, kiosk.device.settings().office_name);
  kiosk.idle.watch(screen);
  if (kiosk.aloud) kiosk.speaker.speak(linesOf(kiosk));
  if (screen === 'welcome') kiosk.device.onWelcome();
}

/** @param {Kiosk} kiosk */
export function takeDown(kiosk) {
  kiosk.speaker.stop();
  kiosk.detach();
  kiosk.detach = () => {};
  kiosk.asked = [];
  emptyPrintArea();
}

/** Words that change while a screen stands: a delivery, a countdown. @param {Kiosk} kiosk */
export function refreshTexts(kiosk) {
  if (kiosk.$section) fillTexts(kiosk.$section, textsOf(kiosk), statesOf(kiosk));
}

/** @param {Kiosk} kiosk @param {HTMLElement} $section */
function mountFields(kiosk, $section) {
  const fields = fieldsOf(kiosk, kiosk.screen);
  if (fields.length === 0) return;
  fillFields($section, fields, { ...shownOf(kiosk, kiosk.screen), ...kiosk.halves[kiosk.screen] });
  const labels = kiosk.rules.texts;
  kiosk.detach = attachFields($section, fields, { onInput: () => withdrawQuestion(kiosk), labels });
}

/** Who types again has answered "are you sure?" with no. @param {Kiosk} kiosk */
function withdrawQuestion(kiosk) {
  if (kiosk.asked.length === 0 || !kiosk.$section) return;
  kiosk.asked = [];
  nameNext(kiosk, kiosk.$section.dataset.nextLabel);
  offerRecheck(kiosk, null);
}

/**
 * @param {Kiosk} kiosk
 * @param {HTMLElement} $section
 * @param {string} [phase]
 */
export function arrangeFurniture(kiosk, $section, phase) {
  const acts = ($section.dataset.acts ?? '').split(' ');
  for (const $button of findAll('#top-bar [data-act], #bottom-bar [data-act]')) {
    const act = $button.dataset.act ?? '';
    reveal($button, acts.includes(act) && (act !== 'listen' || kiosk.speaker.available));
  }
  reveal(find('[data-act="listen_answers"]', $section), kiosk.speaker.available);
  nameNext(kiosk, $section.dataset.nextLabel);
  nameSkip(kiosk, $section.dataset.skipLabel);
  showStep(kiosk, STEPS.indexOf(phase ?? '') + 1);
  showCode(kiosk);
}

/** @param {Kiosk} kiosk @param {string} [label] */
export function nameNext({ rules }, label) {
  const $label = find('#bottom-bar [data-act="next"] [data-label]');
  if ($label) $label.textContent = label ?? rules.texts.buttons.next;
}

/** @param {Kiosk} kiosk @param {string} [label] */
function nameSkip({ rules }, label) {
  const $label = find('#bottom-bar [data-act="skip"] [data-label]');
  if ($label) $label.textContent = label ?? rules.texts.buttons.skip;
}

/** @param {Kiosk} kiosk @param {string | null} field asked elsewhere, and in doubt */
export function offerRecheck({ rules }, field) {
  const $button = find('#bottom-bar [data-act="recheck"]');
  if (!$button) return;
  $button.dataset.field = field ?? '';
  find('[data-label]', $button)?.replaceChildren(field ? rules.texts.recheck[field] : '');
  reveal($button, field !== null);
}

/** @param {Kiosk} kiosk @param {number} step 0: outside the three steps */
function showStep({ rules }, step) {
  const $phase = find('#phase');
  if (!$phase) return;
  $phase.textContent = step ? fillSlots(rules.texts.step, { n: step, total: STEPS.length }) : '';
  reveal($phase, step > 0);
}

/** The code stays in sight from consent to the end (accessibility.md). @param {Kiosk} kiosk */
function showCode({ visit }) {
  const code = visit?.consent ? formatCode(visit.resume_code) : '';
  const $code = find('#resume-code');
  if ($code) $code.textContent = code;
  reveal(find('#code-line'), code !== '');
}
