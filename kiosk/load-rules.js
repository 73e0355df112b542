/** The rules as the server packed them for a tablet: what every screen needs, and the kinds of business, which come later. */

import { makeRules, nounsOf } from './core/rule-files.js';

/** @returns {Promise<import('./core/rule-files.js').Rules>} without kinds of business */
export async function loadRules() {
  const { version, files } = await read('first');
  return makeRules(files, version);
}

/** @returns {Promise<Record<string, any>>} what loadRules leaves out, by name */
export async function loadLaterRules() {
  return nounsOf((await read('later')).files);
}

/** @param {string} part @returns {Promise<any>} */
async function read(part) {
  const answer = await fetch(`/kiosk/rules-${part}.json`);
  if (!answer.ok) throw new Error(`rules ${part}: ${answer.status}`);
  return answer.json();
}
