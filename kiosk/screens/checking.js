/**
 * After each visit the tablet looks itself whether anything of it is left: in the page, its controls, its address, and in
 * every store of the browser. Nothing: it says so. Something: it is taken away, and the tablet is locked until a person
 * has looked (accessibility.md P9).
 */

import { findLeftovers, sweepLeftovers } from '../store/leftovers.js';
import { saveLock } from '../store/lock.js';
import { findAll } from '../ui/dom.js';
import { refreshTexts } from './showing.js';
import { hasTrace, longTraces, provingTraces, tracesOf } from './traces.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

const OVER = ['submitted', 'withdrawn']; // stages after which nothing of a visit is kept here

/**
 * Looks once the next screen stands.
 * @param {Kiosk} kiosk as it is before the wipe
 */
export function checkSoon(kiosk) {
  const { visit, handle } = kiosk;
  if (visit === null) return;
  const traces = tracesOf(kiosk);
  const gone = handle && OVER.includes(visit.stage) ? handle.name : null;
  setTimeout(() => check(kiosk, traces, gone).catch(sayWhy), 0);
}

/** Not looked is neither clean nor a trace. @param {Error} error */
function sayWhy(error) {
  console.error('check', error.name);
}

/** @param {Kiosk} kiosk @param {string[]} traces @param {string | null} gone */
async function check(kiosk, traces, gone) {
  const shownNow = [...tracesOf(kiosk), ...Object.values(kiosk.extra)].join('\n');
  const proving = provingTraces(traces, [kiosk.own, ownWords(kiosk), shownNow].join('\n'));
  const stored = longTraces(proving);
  const found = await findLeftovers(kiosk.device.db, { hasTrace: (text) => hasTrace(text, stored), gone });
  if (hasTrace(pageText(), proving)) found.unshift('page');
  if (found.length > 0) return lock(kiosk, found, gone);
  if (kiosk.visit !== null) return undefined;
  kiosk.clean = true;
  return refreshTexts(kiosk);
}

/** What anybody may read here. @param {Kiosk} kiosk */
function ownWords({ rules, device }) {
  const templates = findAll('template').map(($template) => $template.innerHTML);
  return [JSON.stringify(rules), JSON.stringify(device.settings()), ...templates].join('\n');
}

/** Everything that stands in the page now, seen or not. @returns {string} */
export function pageText() {
  const marks = findAll('body, body *').flatMap(($one) => [...$one.attributes].map(({ value }) => value));
  const typed = findAll('input, textarea').map(($input) => /** @type {any} */ ($input).value);
  const address = [document.title, location.href, JSON.stringify(history.state), document.cookie];
  return [document.body.textContent, ...marks, ...typed, ...address].join('\n');
}

/** @param {Kiosk} kiosk @param {string[]} found @param {string | null} gone */
async function lock(kiosk, found, gone) {
  console.error('trace', found.join(' '));
  kiosk.lock = { at: kiosk.device.now().toISOString(), found };
  await sweepLeftovers(gone).catch(sayWhy);
  await saveLock(kiosk.device.db, kiosk.lock);
  if (kiosk.visit === null) location.replace(location.pathname); // a page without anything of anybody
}
