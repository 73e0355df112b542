/**
 * What each button does. A button of the flow that has no act of its own here just goes where the flow says. What no visit can
 * begin with stands in later-acts.js, and is laid in here before anybody has answered.
 */

import { buttonTarget, screenOf } from '../core/flow.js';
import { pause, stay } from './idle.js';
import { listen } from './listening.js';
import { back, change, fillMissing, go, keepWhatFits, next, recheck } from './moving.js';
import { PARTS } from './parts.js';
import { choosePreference } from './preferences.js';
import { valuesOf } from './values.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

/** @type {Record<string, (kiosk: Kiosk, $button: HTMLElement | null) => unknown>} */
export const ACTS = {
  start: (kiosk) => PARTS.welcome.begin(kiosk),
  restart: (kiosk) => go(kiosk, 'welcome'),
  next,
  back: (kiosk) => back(kiosk),
  listen,
  read_aloud: choosePreference,
  read_self: choosePreference,
  large_text: choosePreference,
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
  not_found: (kiosk) => PARTS.kbli.notFound(kiosk),
  lesson_digit: (kiosk, $button) => PARTS.lesson_password.digit(kiosk, $button),
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
