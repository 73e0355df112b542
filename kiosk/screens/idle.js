/**
 * Silence (accessibility.md P1-P9): a question that covers the data, then an empty screen; and the pause for fetching papers. The
 * data behind the cover are taken out of the page, not veiled.
 */

import { parseCode } from '../core/resume-code.js';
import { screenOf } from '../core/flow.js';
import { putBack, raiseCover } from '../ui/cover.js';
import { fillTexts, find } from '../ui/dom.js';
import { tell } from '../ui/focus.js';
import { createIdleTimer, watchActivity } from '../ui/idle-timer.js';
import { beep } from '../ui/speech.js';
import { isEmpty, limitsOf } from './idle-limits.js';
import { go } from './moving.js';
import { settle } from './settling.js';
import { arrangeFurniture, show } from './showing.js';
import { statesOf, textsOf } from './texts.js';
import { showStart } from './welcome.js';
import { wipe } from './wiping.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

const TICK = 250; // ms

/** @param {Kiosk} kiosk */
export function createIdle(kiosk) {
  const timer = createIdleTimer({
    now: () => performance.now(),
    onWarning: () => cover(kiosk),
    onCountdown: (left) => countDown(kiosk, left),
    onTimeout: () => timeUp(kiosk),
  });
  watchActivity(() => timer.activity());
  setInterval(() => timer.tick(), TICK);
  return {
    watch: (/** @type {string} */ screen) => timer.start(limitsOf(kiosk.device.settings(), screen, screenOf(kiosk.rules, screen)?.kind)),
    stop: () => timer.stop(),
    activity: () => timer.activity(),
  };
}

/** @param {Kiosk} kiosk */
function cover(kiosk) {
  const { $section, screen, speaker } = kiosk;
  if (!$section || kiosk.covered) return;
  speaker.stop();
  countDown(kiosk, kiosk.device.settings().idle_warning_seconds);
  kiosk.covered = { $focused: raiseCover(), screen };
  beep();
}

/** @param {Kiosk} kiosk @param {number} left seconds */
function countDown(kiosk, left) {
  const $cover = find('#cover');
  if (!$cover) return;
  fillTexts($cover, { ...textsOf(kiosk), seconds_left: left }, statesOf(kiosk));
  if (left === 30 || left === 10) {
    beep();
    tell($cover.textContent ?? '');
  }
}

/** @param {Kiosk} kiosk */
function uncover(kiosk) {
  const { covered, $section } = kiosk;
  if (!covered || !$section) return;
  kiosk.covered = null;
  kiosk.asked = []; // the buttons of an open question are gone
  putBack($section, covered.screen);
  arrangeFurniture(kiosk, $section, screenOf(kiosk.rules, covered.screen)?.phase);
  covered.$focused?.focus?.();
}

/** "Saya masih di sini", "Saya sudah kembali". @param {Kiosk} kiosk */
export async function stay(kiosk) {
  if (kiosk.covered) {
    const { screen } = kiosk.covered;
    uncover(kiosk);
    return kiosk.idle.watch(screen);
  }
  if (kiosk.screen !== 'pause') return undefined;
  if (!kiosk.extra.resume_code) return go(kiosk, '@return');
  kiosk.unkept.resume_code = parseCode(kiosk.extra.resume_code);
  return show(kiosk, 'resume');
}

/** "Perlu ambil berkas": saved and put away; only the code stands here (P5). @param {Kiosk} kiosk */
export async function pause(kiosk) {
  if (!kiosk.handle) {
    uncover(kiosk);
    return go(kiosk, 'pause');
  }
  const { resume_code } = textsOf(kiosk);
  const needs_year = kiosk.visit?.answers.birth_date ? 'yes' : '';
  await settle(kiosk, 'paused');
  wipe(kiosk);
  kiosk.extra = { resume_code: String(resume_code ?? ''), needs_year, saved: 'yes' };
  return show(kiosk, 'pause');
}

/** Nobody answered: saved first, then emptied (P7); also when the disk says no. @param {Kiosk} kiosk */
async function timeUp(kiosk) {
  const { screen, handle, extra } = kiosk;
  try {
    await settle(kiosk, 'paused');
  } catch (error) {
    kiosk.device.noteFailure(error);
    console.error('idle', error instanceof Error ? error.name : 'unknown');
  }
  wipe(kiosk);
  if (isEmpty(screen)) return showStart(kiosk);
  if (handle !== null || extra.saved === 'yes') kiosk.extra = { saved: 'yes' };
  return show(kiosk, screenOf(kiosk.rules, screen)?.way === 'lesson' ? 'lesson_over' : 'emptied'); // the card all the same (E9)
}
