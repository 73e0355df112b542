/** The shared cases of tests/cases/email_typos.json. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { betterAddress } from '../../kiosk/core/email-typos.js';
import { loadRules } from './rule-files.js';

const { mailboxes } = loadRules().email_lesson;
const { cases } = JSON.parse(readFileSync(new URL('../cases/email_typos.json', import.meta.url), 'utf8'));

for (const { typed, better } of cases) {
  test(`${typed || 'nothing'} is ${better ?? 'left alone'}`, () => assert.equal(betterAddress(typed, mailboxes), better));
}
