/** T11 "Saya bingung" and T12: a person is always one press away. */

import { screenOf } from '../core/flow.js';
import { find, show as reveal } from '../ui/dom.js';
import { keepWhatFits, go, skip } from './moving.js';
import { refreshTexts } from './showing.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

const NEVER_PASSED_OVER = ['consent', 'resume', 'not_enrolled', 'review'];

/** @param {Kiosk} kiosk */
export async function help(kiosk) {
  keepWhatFits(kiosk);
  kiosk.extra.example = '';
  await go(kiosk, 'help');
}

/** @param {Kiosk} kiosk @param {HTMLElement} $section */
export function enterHelp(kiosk, $section) {
  reveal(find('[data-act="listen"]', $section), kiosk.speaker.available);
  reveal(find('[data-act="example"]', $section), Boolean(askedBefore(kiosk)?.example));
  reveal(find('[data-act="skip"]', $section), isPassable(kiosk));
}

/** The screen that somebody came from. @param {Kiosk} kiosk */
function askedBefore(kiosk) {
  return screenOf(kiosk.rules, kiosk.returns.at(-1) ?? '');
}

/** @param {Kiosk} kiosk */
function isPassable(kiosk) {
  const asked = askedBefore(kiosk);
  return Boolean(asked?.fields?.length) && !NEVER_PASSED_OVER.includes(asked.id);
}

/** "Lewati dulu": the question stays open and the way goes on. @param {Kiosk} kiosk */
export async function passOver(kiosk) {
  const passable = isPassable(kiosk);
  await go(kiosk, '@return');
  if (passable) await skip(kiosk);
}

/** @param {Kiosk} kiosk */
export function showExample(kiosk) {
  kiosk.extra.example = askedBefore(kiosk)?.example ?? kiosk.rules.texts.no_example;
  refreshTexts(kiosk);
}

/** The server hears the screen's name, and nothing of the applicant. @param {Kiosk} kiosk */
export async function callStaff(kiosk) {
  const from = kiosk.screen === 'help' ? (kiosk.returns.at(-1) ?? kiosk.screen) : kiosk.screen;
  kiosk.extra.called = '';
  await go(kiosk, 'staff_called');
  tellWhetherHeard(kiosk, from);
}

/** Nobody waits for the network here: the way back is open at once. @param {Kiosk} kiosk @param {string} from */
async function tellWhetherHeard(kiosk, from) {
  const { kind } = await kiosk.device.callStaff(from);
  kiosk.extra.called = kind;
  if (kiosk.screen === 'staff_called') refreshTexts(kiosk);
}
