/** What each button does. A button of the flow that has no act of its own here just goes where the flow says. */

import { buttonTarget, screenOf } from '../core/flow.js';
import { unlock } from './alarm.js';
import { finish, printAct, removeDraft, takeNumber } from './ending.js';
import { callStaff, help, passOver, showExample } from './helping.js';
import { pause, stay } from './idle.js';
import { otherAnswers } from './kbli-finding.js';
import { listen, listenAnswers } from './listening.js';
import { proveLater, sendMailAgain } from './mail-proof.js';
import { back, change, fillMissing, go, keepWhatFits, next, recheck, skip } from './moving.js';
import { PARTS } from './parts.js';
import { choosePreference } from './preferences.js';
import { chooseProofs, exportAll } from './staff-files.js';
import { sendNow } from './staff.js';
import { valuesOf } from './values.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

/** @type {Record<string, (kiosk: Kiosk, $button: HTMLElement | null) => unknown>} */
const ACTS = {
  start: (kiosk) => PARTS.welcome.begin(kiosk),
  restart: (kiosk) => go(kiosk, 'welcome'),
  next,
  back: (kiosk) => back(kiosk),
  skip: passBy,
  finish,
  help,
  listen,
  listen_answers: listenAnswers,
  example: showExample,
  call_staff: callStaff,
  lost_code: callStaff,
  read_aloud: choosePreference,
  read_self: choosePreference,
  large_text: choosePreference,
  print: (kiosk, $button) => void printAct(kiosk, $button), // nobody waits for paper
  print_and_finish: async (kiosk, $button) => {
    if (await printAct(kiosk, $button)) await finish(kiosk);
  },
  take_number: takeNumber,
  recount: followButton,
  stay,
  pause,
  change: (kiosk, $button) => change(kiosk, $button?.dataset.field ?? '', Number($button?.dataset.item ?? 0)),
  recheck: (kiosk, $button) => recheck(kiosk, $button?.dataset.field ?? ''),
  add_activity: (kiosk) => PARTS[kiosk.screen].add(kiosk),
  remove: removeItem,
  remove_now: removeItem,
  fill_missing: fillMissing,
  kbli_group: (kiosk, $button) => PARTS[kiosk.screen].openGroup(kiosk, $button),
  other_answers: otherAnswers,
  not_found: (kiosk) => PARTS.kbli.notFound(kiosk),
  lesson_digit: (kiosk, $button) => PARTS.lesson_password.digit(kiosk, $button),
  delete_now: removeDraft,
  mail_again: sendMailAgain,
  mail_later: proveLater,
  send_now: sendNow,
  export_all: exportAll,
  read_proofs: chooseProofs,
  unlock,
};

/**
 * @param {Kiosk} kiosk
 * @param {string} act
 * @param {HTMLElement | null} $button
 */
export function runAct(kiosk, act, $button) {
  return (ACTS[act] ?? followButton)(kiosk, $button);
}

/** Of the list on this screen, or the one that its question is about. @param {Kiosk} kiosk @param {HTMLElement | null} $button */
function removeItem(kiosk, $button) {
  return PARTS[kiosk.screen].remove(kiosk, $button);
}

/** In "Saya bingung" the question behind it; on a way beside the path the rest of that way. @param {Kiosk} kiosk */
function passBy(kiosk) {
  if (kiosk.screen === 'help') return passOver(kiosk);
  if (!screenOf(kiosk.rules, kiosk.screen)?.way) return skip(kiosk);
  keepWhatFits(kiosk);
  return go(kiosk, '@return');
}

/** @param {Kiosk} kiosk @param {HTMLElement | null} $button */
async function followButton(kiosk, $button) {
  const act = $button?.dataset.act;
  const button = screenOf(kiosk.rules, kiosk.screen)?.buttons?.find((known) => known.act === act);
  const target = button && buttonTarget(button, valuesOf(kiosk), kiosk.device.settings());
  if (screenOf(kiosk.rules, kiosk.screen)?.way) keepWhatFits(kiosk);
  if (target) await go(kiosk, takenUp(kiosk, target));
}

/** A way beside the path goes on where it was left. @param {Kiosk} kiosk @param {string} target @returns {string} */
function takenUp({ rules, screen, left }, target) {
  const { way } = screenOf(rules, target) ?? {};
  if (!way || screenOf(rules, screen)?.way === way) return target;
  return left[way] ?? target;
}
