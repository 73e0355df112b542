/** accessibility.md F2, F3: how much a screen asks and offers. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { kbliInGroup, kbliOfFamily } from '../../kiosk/core/kbli.js';
import { groupsOf, LISTED, listed } from '../../kiosk/screens/kbli.js';
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

const whole = (family) => kbliOfFamily(RULES, family).map(({ code }) => code);
const families = [...new Set(RULES.kbli.map((row) => row.family))];

for (const family of families.filter((one) => groupsOf(RULES, one).length === 0)) {
  test(`${family} lists its kinds on at most three pages`, () => {
    assert.ok(whole(family).length <= LISTED, String(whole(family).length));
    assert.equal(listed(RULES, family).length, whole(family).length);
  });
}

for (const family of families.filter((one) => groupsOf(RULES, one).length > 0)) {
  test(`${family} shows pictures of groups on at most three pages, and each of its kinds is in one`, () => {
    const groups = groupsOf(RULES, family);
    assert.ok(groups.length <= LISTED);
    const reached = groups.flatMap(({ id }) => listed(RULES, family, undefined, id));
    const lost = kbliOfFamily(RULES, family).filter((row) => !reached.includes(row)).map(({ code }) => code);
    assert.deepEqual(lost, []);
  });
}

for (const { id, family } of RULES.kbli_words.groups) {
  test(`the group ${id} lists its kinds on at most three pages, and whatever was found by typing`, () => {
    const all = kbliInGroup(RULES, id);
    assert.ok(all.length > 0 && all.length <= LISTED, String(all.length));
    const elsewhere = RULES.kbli.find((row) => !all.includes(row)).code;
    assert.equal(listed(RULES, family, elsewhere, id)[0].code, elsewhere);
    assert.ok(listed(RULES, family, elsewhere, id).length <= LISTED);
  });
}

test('the kinds that most people have come first', () => {
  const first = (group) => kbliInGroup(RULES, group)[0].everyday;
  assert.deepEqual(['shop_food', 'make_cake', 'serv_body'].map(first), ['Warung sembako', 'Bikin roti dan kue kering', 'Pangkas rambut']);
});
