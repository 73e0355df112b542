/** "Bacakan": the rules' own words. Never what somebody typed, unless they ask for it (ux.md P12). */

import { screenOf } from '../core/flow.js';
import { choicesOf } from '../core/rules.js';
import { linesToSpeak } from '../ui/speech.js';
import { reviewRows } from './reviewing.js';
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
  const said = body.filter((line) => typeof line === 'string' || states.has(line.only)).map((line) => line.text ?? line);
  const cards = fieldsOf(kiosk, screen).flatMap((field) => (isLong(field) ? [] : choicesOf(rules, field, kiosk.device.settings())));
  const lines = linesToSpeak({
    spoken,
    title,
    body: said.filter((line) => !SECRET.test(line)).join(' '),
    choices: [...cards, ...buttons].map(({ label }) => label),
  });
  return lines.map((line) => fillSlots(line, words));
}

/** Lists that are searched, not read. */
function isLong({ choices_from }) {
  return choices_from === 'kelurahan' || choices_from === 'kbli';
}

/** Again stops it. In "Saya bingung" it reads the screen that somebody came from. @param {Kiosk} kiosk */
export function listen(kiosk) {
  if (kiosk.speaker.speaking) return kiosk.speaker.stop();
  if (kiosk.screen !== 'help') return kiosk.speaker.speak(linesOf(kiosk));
  const asked = { ...kiosk, screen: kiosk.returns.at(-1) ?? kiosk.place };
  return kiosk.speaker.speak(linesOf(asked));
}

/** "Bacakan isian saya" is the explicit wish that P12 asks for. @param {Kiosk} kiosk */
export function listenAnswers(kiosk) {
  if (kiosk.speaker.speaking) return kiosk.speaker.stop();
  return kiosk.speaker.speak(reviewRows(kiosk).map(({ text }) => `${text.label}: ${text.value}`));
}
