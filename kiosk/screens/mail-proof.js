/** The mailbox code: asked for while the screen stands, typed when it came. Nobody has to: "Nanti saja". */

import { mailStateOf, typedOutcome, UNSETTLED } from '../core/mail-proof.js';
import { showErrors } from '../ui/errors.js';
import { focusField } from '../ui/focus.js';
import { skip } from './moving.js';
import { refreshTexts } from './showing.js';
import { fillSlots } from './texts.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

const LOOK_EVERY = 1500; // ms
const FIRST_LOOK = 200; // ms: by then the save that brings the address is under way

/** @param {Kiosk} kiosk @param {HTMLElement} $section */
export function enterMailProof(kiosk, $section) {
  kiosk.extra.mail = 'asking';
  follow(kiosk, $section, false);
}

/** "Kirim lagi". @param {Kiosk} kiosk */
export function sendMailAgain(kiosk) {
  if (!kiosk.$section || UNSETTLED.includes(kiosk.extra.mail)) return;
  say(kiosk, 'asking');
  follow(kiosk, kiosk.$section, true);
}

/** "Nanti saja": the draft says to the officer what is open. @param {Kiosk} kiosk */
export async function proveLater(kiosk) {
  await skip(kiosk);
  delete kiosk.unkept.mail_code;
}

/** Looks until it is settled or somebody left. A wish for another code is told once it was heard. */
async function follow(kiosk, $section, again) {
  const stands = () => kiosk.$section === $section && kiosk.visit !== null;
  let wished = again;
  await wait(FIRST_LOOK);
  while (stands()) {
    const answer = await look(kiosk, wished);
    if (!stands()) return;
    if (answer?.kind === 'ok') wished = false;
    const state = answer ? mailStateOf(answer) : kiosk.device.connected() ? 'asking' : 'waiting';
    if (state !== kiosk.extra.mail) say(kiosk, state);
    if (!UNSETTLED.includes(state)) return;
    await wait(LOOK_EVERY);
  }
}

/** null: this revision, with the address in it, is still on its way. */
async function look({ device, visit }, again) {
  if (!device.isDelivered(visit)) return null;
  return device.askMailCode({ draft_id: visit.draft_id, rev: visit.rev, again });
}

/** @param {Kiosk} kiosk @param {string} state */
function say(kiosk, state) {
  kiosk.extra.mail = state;
  refreshTexts(kiosk);
}

/** @param {Kiosk} kiosk @returns {Promise<boolean>} false: stay here */
export async function leaveMailProof(kiosk) {
  const { visit, unkept, device, rules } = kiosk;
  if (kiosk.extra.mail === 'proven') return true;
  if (!unkept.mail_code) return complain(kiosk, rules.texts.mail_code.empty);
  const answer = await device.typeMailCode({ draft_id: visit?.draft_id ?? '', code: unkept.mail_code });
  const outcome = typedOutcome(answer);
  if (outcome !== 'right') {
    const words = answer.kind === 'ok' ? { tries_left: answer.body.tries_left } : {};
    return complain(kiosk, fillSlots(rules.texts.mail_code[outcome], words));
  }
  delete unkept.mail_code;
  kiosk.extra.mail = 'proven';
  return true;
}

/** What was typed stays. @param {Kiosk} kiosk @param {string} text @returns {false} */
function complain(kiosk, text) {
  const $section = /** @type {HTMLElement} */ (kiosk.$section);
  showErrors($section, [{ field: 'mail_code', text, level: 'block' }]);
  if (kiosk.aloud) kiosk.speaker.speak([text]);
  focusField($section, 'mail_code');
  return false;
}

/** @param {number} ms */
function wait(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
