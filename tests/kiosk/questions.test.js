/** accessibility.md F2, F3: how much a screen asks and offers. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { kbliOfFamily } from '../../kiosk/core/kbli.js';
import { LISTED, listed } from '../../kiosk/screens/kbli.js';
import { loadRules } from './rule-files.js';

const RULES = loadRules();
/** What belongs together in one look at the card, or at the code. */
const TOGETHER = [
  ['ktp_rt', 'ktp_rw'],
  ['business_rt', 'business_rw'],
  ['ktp_province', 'ktp_regency'],
  ['ktp_kecamatan', 'ktp_village'],
  ['resume_code', 'birth_year'],
];

test('a screen asks one question', () => {
  const several = RULES.flow.map(({ fields = [] }) => fields).filter((fields) => fields.length > 1);
  assert.deepEqual(several.map(String).sort(), TOGETHER.map(String).sort());
});

test('a question offers at most three pages of six', () => {
  const fixed = RULES.fields.filter(({ choices, choices_from }) => choices && !choices_from);
  assert.deepEqual(fixed.filter(({ choices }) => choices.length > 18).map(({ id }) => id), []);
});

for (const family of new Set(RULES.kbli.map((row) => row.family))) {
  test(`${family} lists at most three pages of kinds, and whatever was found by typing`, () => {
    const all = kbliOfFamily(RULES, family);
    assert.ok(listed(RULES, family).length <= LISTED);
    const last = all.at(-1);
    assert.ok(listed(RULES, family, last.code).includes(last));
    assert.ok(listed(RULES, family, last.code).length <= LISTED);
  });
}

test('the kinds that most people have come first', () => {
  const first = (family) => listed(RULES, family)[0].everyday;
  assert.deepEqual(['shop', 'making', 'services'].map(first), ['Warung sembako', 'Bikin roti dan kue kering', 'Jual pulsa dan token listrik']);
});
