/** "Bacakan": the rules' own words. Never what somebody typed, unless they ask for it (accessibility.md P12). */

import { screenOf } from '../core/flow.js';
import { choicesOf } from '../core/rules.js';
import { find, findAll } from '../ui/dom.js';
import { linesToSpeak } from '../ui/speech.js';
import { fillSlots, statesOf, textsOf } from './texts.js';
import { fieldsOf } from './values.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

const SECRET = /\{(resume_code)\}/; // a loudspeaker reaches the whole lobby

/** @param {Kiosk} kiosk @returns {string[]} title, text and choices of the screen that stands */
export function linesOf(kiosk) {
  const { rules, screen } = kiosk;
  const { title, body = [], spoken, buttons = [] } = screenOf(rules, screen) ?? {};
  const words = textsOf(kiosk);
  const states = statesOf(kiosk);
  const inState = (lines) => lines.filter((line) => typeof line === 'string' || states.has(line.only)).map((line) => line.text ?? line).filter((line) => isWhole(line, words));
  const cards = fieldsOf(kiosk, screen).flatMap((field) => (isLong(field) ? [] : choicesOf(rules, field, kiosk.device.settings())));
  const lines = linesToSpeak({
    spoken: spoken && inState(spoken),
    title,
    body: inState(body).filter((line) => !SECRET.test(line)).join(' '),
    choices: [...cards, ...buttons].map(({ label }) => label),
  });
  return lines.map((line) => fillSlots(line, words));
}

/** A line whose slot is empty isn't shown, so it isn't read. @param {string} line @param {Record<string, unknown>} words */
function isWhole(line, words) {
  return [...line.matchAll(/\{(\w+)\}/g)].every(([, name]) => SECRET.test(`{${name}}`) || ![undefined, null, ''].includes(/** @type {any} */ (words[name])));
}

/** Lists that are searched, not read. */
function isLong({ choices_from }) {
  return choices_from === 'kelurahan' || choices_from === 'kbli';
}

/** Again pauses it, once more goes on (A9). In "Saya bingung" it reads the screen that somebody came from. @param {Kiosk} kiosk */
export function listen(kiosk) {
  const { speaker } = kiosk;
  if (speaker.state === 'speaking') return speaker.pause();
  if (speaker.state === 'paused') return speaker.goOn();
  if (kiosk.screen !== 'help') return speaker.speak([...complaintsOn(kiosk), ...linesOf(kiosk)]);
  const asked = { ...kiosk, screen: kiosk.returns.at(-1) ?? kiosk.place };
  return speaker.speak(linesOf(asked));
}

/** What the screen says is missing or unlikely, before all else. @param {Kiosk} kiosk @returns {string[]} */
function complaintsOn({ $section }) {
  return $section ? findAll('[data-error-for]:not([hidden])', $section).map(($one) => $one.textContent ?? '') : [];
}

/** The word on "Bacakan" is what the next press does. @param {any} rules @param {import('../ui/speech.js').SpeakerState} state */
export function nameListen({ texts }, state) {
  const $label = find('#top-bar [data-act="listen"] [data-label]');
  const { listen: begin, listen_pause, listen_on } = texts.buttons;
  if ($label) $label.textContent = { silent: begin, speaking: listen_pause, paused: listen_on }[state];
}
