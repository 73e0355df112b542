/** Reads kiosk/rules/ as the tablet gets it. */

import { readFileSync } from 'node:fs';

import { makeRules, RULE_NAMES } from '../../kiosk/core/rules.js';

export function loadRules() {
  const read = (name) => JSON.parse(readFileSync(new URL(`../../kiosk/rules/${name}.json`, import.meta.url), 'utf8'));
  return makeRules(Object.fromEntries(RULE_NAMES.map((name) => [name, read(name)])));
}
