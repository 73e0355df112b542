/** Acts that the screens before the first answer can do without: they come with kiosk/later.js and are laid into acts.js. */

import { screenOf } from '../core/flow.js';
import { unlock } from './alarm.js';
import { finish, printAct, removeDraft, takeNumber } from './ending.js';
import { callStaff, help, passOver, showExample } from './helping.js';
import { otherAnswers } from './kbli-finding.js';
import { proveLater, sendMailAgain } from './mail-proof.js';
import { go, keepWhatFits, skip } from './moving.js';
import { listenAnswers } from './reviewing.js';
import { chooseProofs, exportAll } from './staff-files.js';
import { sendNow } from './staff.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

/** @type {Record<string, (kiosk: Kiosk, $button: HTMLElement | null) => unknown>} */
export const LATER_ACTS = {
  skip: passBy,
  finish,
  help,
  listen_answers: listenAnswers,
  example: showExample,
  call_staff: callStaff,
  lost_code: callStaff,
  print: (kiosk, $button) => void printAct(kiosk, $button), // nobody waits for paper
  print_and_finish: async (kiosk, $button) => {
    if (await printAct(kiosk, $button)) await finish(kiosk);
  },
  take_number: takeNumber,
  other_answers: otherAnswers,
  delete_now: removeDraft,
  mail_again: sendMailAgain,
  mail_later: proveLater,
  send_now: sendNow,
  export_all: exportAll,
  read_proofs: chooseProofs,
  unlock,
};

/** In "Saya bingung" the question behind it; on a way beside the path the rest of that way. @param {Kiosk} kiosk */
function passBy(kiosk) {
  if (kiosk.screen === 'help') return passOver(kiosk);
  if (!screenOf(kiosk.rules, kiosk.screen)?.way) return skip(kiosk);
  keepWhatFits(kiosk);
  return go(kiosk, '@return');
}
