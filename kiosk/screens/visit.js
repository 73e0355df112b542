/**
 * The controller: one visit in memory, from "Mulai" to the wipe. Everything that a person presses comes through here,
 * one thing at a time.
 *
 * @typedef {object} Device what app.js lends to the screens: stored things, the clock, the network's services
 * @property {import('../store/db.js').Database} db
 * @property {() => Record<string, any>} settings the office's, with defaults
 * @property {() => Date} now
 * @property {() => string} today WITA day, "2026-11-24"
 * @property {() => boolean} connected does our server answer
 * @property {() => Promise<void>} kick send what waits
 * @property {(draft: {draft_id: string, rev: number}) => boolean} isDelivered
 * @property {(screen: string) => Promise<{kind: string}>} callStaff
 * @property {(ask: {code: string, birthYear: number | null}) => Promise<any>} openSent
 * @property {(ask: {draft_id: string, rev: number, again: boolean}) => Promise<any>} askMailCode
 * @property {(typed: {draft_id: string, code: string}) => Promise<any>} typeMailCode
 * @property {(code: string) => Promise<any>} enrol
 * @property {() => Promise<boolean>} hasRoom on the disk, for another visit
 * @property {(error: unknown) => void} noteFailure of a save
 * @property {() => Promise<object>} report facts for the staff screen
 * @property {() => void} onWelcome the only moment for a new version
 * @property {() => Promise<unknown>} whole all that a visit may need is in memory; throws when some of it can't be had
 *
 * @typedef {object} Kiosk
 * @property {any} rules
 * @property {Device} device
 * @property {ReturnType<typeof import('../ui/speech.js').createSpeaker>} speaker
 * @property {import('../core/draft.js').Visit | null} visit null: nobody is here
 * @property {import('../store/visits.js').VisitHandle | null} handle null: nothing of this visit is on the disk
 * @property {string} screen what stands in `<main>`
 * @property {string} place the last screen of the path: where a resumed visit goes on
 * @property {HTMLElement | null} $section
 * @property {() => void} detach takes fields and keys off
 * @property {Record<string, any>} unkept values of fields that never enter a draft
 * @property {Record<string, Record<string, any>>} halves what was typed on a screen but isn't an answer yet
 * @property {number} item index of the product in hand
 * @property {boolean} mending a change that comes back to the review
 * @property {string[]} returns screens to come back to from beside the path
 * @property {Record<string, string>} left the screen where each way beside the path was left, to take it up again
 * @property {Record<string, any>} lesson what was chosen in the rehearsal (lesson-words.js)
 * @property {string | null} cameFrom the screen that led to a result
 * @property {Map<string, number>} tries failures of each field
 * @property {Set<string>} confirmed warnings that were answered with "memang begitu"
 * @property {string[]} asked warnings that stand on the screen now
 * @property {boolean} aloud read each screen
 * @property {Record<string, string>} extra words for slots that only this moment knows
 * @property {any} idle
 * @property {any} covered what lies behind the idle page
 * @property {boolean} busy
 * @property {boolean} clean the last visit is over, and the tablet found nothing of it
 * @property {string} own what stood in the page before anybody came
 * @property {import('../store/lock.js').Lock | null} lock a trace was found: no visit until a person has looked
 */

import { newVisit } from '../core/draft.js';
import { find } from '../ui/dom.js';
import { ACTS, runAct } from './acts.js';
import { pageText } from './checking.js';
import { createIdle } from './idle.js';
import { newLesson } from './lesson-words.js';
import { next } from './moving.js';
import { show } from './showing.js';
import { reportTrouble } from './trouble.js';
import { wipe } from './wiping.js';

const ONCE = ['next', 'back', 'skip']; // the second half of a double tap would answer the next question
const BEFORE_QUESTIONS = ['welcome', 'reading', 'steps']; // what is pressed there needs no more than these screens
const STAFF_TAPS = 5;
const STAFF_TAPS_WITHIN = 4000; // ms

/**
 * @param {{rules: any, device: Device, speaker: any}} parts
 * @returns {Kiosk}
 */
export function createController({ rules, device, speaker }) {
  const kiosk = {
    rules, device, speaker, ...nobody(), screen: '', place: '', $section: null, busy: false, idle: null, own: pageText(), lock: null,
  };
  kiosk.idle = createIdle(kiosk);
  document.addEventListener('click', (event) => onClick(kiosk, event));
  document.addEventListener('keydown', (event) => onKey(kiosk, event));
  document.addEventListener('change', () => speaker.stop()); // whoever has chosen needs no more choices read (A9)
  for (const copying of ['copy', 'cut', 'dragstart']) document.addEventListener(copying, (event) => event.preventDefault()); // P9
  document.addEventListener('submit', (event) => event.preventDefault());
  window.addEventListener('pagehide', () => wipe(kiosk));
  window.addEventListener('pageshow', (event) => event.persisted && location.replace(location.pathname));
  countStaffTaps(() => press(kiosk, 'staff', () => openStaff(kiosk)));
  return kiosk;
}

/** The state in which nobody is here. */
export function nobody() {
  return {
    visit: null,
    handle: null,
    detach: () => {},
    unkept: {},
    halves: {},
    item: 0,
    mending: false,
    returns: [],
    left: {},
    lesson: newLesson(),
    cameFrom: null,
    tries: new Map(),
    confirmed: new Set(),
    asked: [],
    aloud: false,
    extra: {},
    covered: null,
    clean: false,
  };
}

/** Somebody pressed "Mulai": in memory only, until consent. @param {Kiosk} kiosk */
export function beginVisit(kiosk) {
  kiosk.visit = newVisit({ draft_id: crypto.randomUUID(), resume_code: '', now: kiosk.device.now() });
}

/**
 * One act at a time: a second press while the first still works is a trembling finger.
 * @param {Kiosk} kiosk
 * @param {() => unknown} work
 */
export async function run(kiosk, work) {
  if (kiosk.busy) return;
  kiosk.busy = true;
  try {
    await work();
  } catch (error) {
    reportTrouble(kiosk, error);
  } finally {
    kiosk.busy = false;
  }
}

/**
 * What somebody pressed. Behind the first question everything is in memory: a step never waits, and what can't be had shows
 * before anybody has typed a word.
 * @param {Kiosk} kiosk
 * @param {string} act
 * @param {() => unknown} work
 */
function press(kiosk, act, work) {
  return run(kiosk, async () => {
    if (!BEFORE_QUESTIONS.includes(kiosk.screen) || !(act in ACTS)) await kiosk.device.whole();
    await work();
  });
}

/** @param {Kiosk} kiosk @param {MouseEvent} event */
function onClick(kiosk, event) {
  const $pressed = /** @type {Element} */ (event.target);
  const $button = /** @type {HTMLElement | null} */ ($pressed.closest('[data-act]'));
  if ($button && event.detail > 1 && ONCE.includes($button.dataset.act ?? '')) return;
  if ($button) return pressAct(kiosk, $button.dataset.act ?? '', $button);
  const tapped = find('#screen > [data-tap]')?.dataset.tap; // anywhere on the page, bars included (P14)
  if (tapped) pressAct(kiosk, tapped, null);
}

/** @param {Kiosk} kiosk @param {string} act @param {HTMLElement | null} $button */
function pressAct(kiosk, act, $button) {
  return press(kiosk, act, () => runAct(kiosk, act, $button));
}

/** Enter in a control is Lanjut; letters typed before a control was chosen go into the first. @param {Kiosk} kiosk @param {KeyboardEvent} event */
function onKey(kiosk, event) {
  const $at = event.target;
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  if ($at instanceof HTMLInputElement && event.key === 'Enter') {
    event.preventDefault();
    if ($at.name !== 'search' && !event.repeat && !find('#bottom-bar [data-act="next"]')?.hidden) press(kiosk, 'next', () => next(kiosk));
  }
  if ($at instanceof HTMLHeadingElement && event.key.length === 1 && event.key !== ' ') {
    find('#screen input[type="text"]')?.focus({ preventScroll: true });
  }
}

/** The first of the taps has already begun a visit; from consent on there is somebody. @param {Kiosk} kiosk */
function openStaff(kiosk) {
  if (kiosk.handle || kiosk.visit?.consent) return;
  wipe(kiosk);
  show(kiosk, 'staff');
}

/** Five taps on the top bar, beside its buttons, open the officer's page. @param {() => void} open */
function countStaffTaps(open) {
  /** @type {number[]} */
  let taps = [];
  find('#top-bar')?.addEventListener('click', (event) => {
    if (/** @type {Element} */ (event.target).closest('button')) return;
    taps = [...taps, event.timeStamp].filter((at) => event.timeStamp - at < STAFF_TAPS_WITHIN);
    if (taps.length < STAFF_TAPS) return;
    taps = [];
    open();
  });
}
