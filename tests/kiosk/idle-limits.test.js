/** accessibility.md P1, P2, P5: how long silence may last, with the office's defaults. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { settingsOf } from '../../kiosk/core/rules.js';
import { limitsOf } from '../../kiosk/screens/idle-limits.js';
import { loadRules } from './rule-files.js';

const RULES = loadRules();
const SETTINGS = settingsOf(RULES, {});
const QUIET = {
  0: ['welcome', 'not_enrolled', 'full', 'locked'],
  60: ['finished', 'thanks', 'emptied', 'deleted', 'staff', 'lesson_over'],
  180: ['checklist', 'consent', 'consent_full', 'declarations', 'review', ...RULES.flow.filter(({ way }) => way === 'lesson').map(({ id }) => id)],
  600: ['pause'],
}; // every other screen: 120

for (const { id, kind } of RULES.flow) {
  const listed = Object.keys(QUIET).find((seconds) => QUIET[seconds].includes(id));
  const expected = Number(listed ?? 120);
  test(`${id} waits ${expected} seconds`, () => {
    assert.equal(limitsOf(SETTINGS, id, kind).quiet, expected);
  });
}

test('a warning stands for a minute, and only over somebody\'s data', () => {
  const without = RULES.flow.filter(({ id, kind }) => limitsOf(SETTINGS, id, kind).warning === 0).map(({ id }) => id);
  assert.deepEqual(without.sort(), ['deleted', 'emptied', 'lesson_over', 'pause', 'staff', 'thanks']);
  assert.equal(limitsOf(SETTINGS, 'nik', 'digits').warning, 60);
});

test('the office may set each of them', () => {
  const own = { idle_form_seconds: 31, idle_long_seconds: 32, idle_finish_seconds: 33, idle_warning_seconds: 34, pause_minutes: 1 };
  const quiet = (id, kind) => limitsOf(own, id, kind).quiet;
  assert.deepEqual([quiet('nik', 'digits'), quiet('review', 'review'), quiet('finished'), quiet('pause')], [31, 32, 33, 60]);
  assert.equal(limitsOf(own, 'nik').warning, 34);
});
