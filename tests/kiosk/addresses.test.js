/** Proposals of an address are valid, few, different, and never made of a number that says who somebody is. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isValidLocal, proposeAddresses } from '../../kiosk/core/addresses.js';
import { loadRules } from './rule-files.js';

const RULES = loadRules();
const { proposals } = RULES.email_lesson;
const about = (name, more = {}) => proposeAddresses({ name, business: 'warung', kelurahan: 'Bukuan', year: '26', ...more }, proposals);

test('Sari of a warung in Bukuan', () => {
  assert.deepEqual(about('SARI'), [
    'sari.warung', 'sari.bukuan', 'warungsari26', 'warung.bukuan.26', 'saribukuan26', 'sari.warung.26',
  ]);
});

const LIMITS = [
  ['sari', false], // 4
  ['sarih', false], // 5
  ['sari.w', true], // 6
  ['a'.repeat(30), true],
  ['a'.repeat(31), false],
  ['.sari.w', false],
  ['sari.w.', false],
  ['sari..w', false],
  ['123456', false],
  ['sari_w', false],
  ['Sari.W', false],
  ['sari+w', false],
];
for (const [local, valid] of LIMITS) {
  test(`${local} ${valid ? 'can be' : "can't be"} an address`, () => assert.equal(isValidLocal(local), valid));
}

test('numbers, signs and a second name of what is typed stay out', () => {
  for (const name of ['6472015203850007', '081234567890', '12-03-1985']) {
    assert.deepEqual(about(name), about(proposals.example), name);
  }
  assert.deepEqual(about('Sari 081234567890'), about('sari'));
  assert.deepEqual(about('SARI RAHMAH'), about('sari'));
  assert.equal(about('M. YUSUF')[0], 'myusuf.warung');
  assert.equal(about('Zahrá')[0], 'zahra.warung');
});

/** The same row of numbers at each run. */
function numbers(seed) {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state % below;
  };
}

test('any name, business and kelurahan gives four to six valid ones, with no other digits than the year', () => {
  const next = numbers(20261124);
  const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .-\'éßİ本@_';
  const kelurahan = [...RULES.territory.kelurahan.map(({ name }) => name), ''];
  const kinds = [...Object.values(proposals.business), ''];
  for (let run = 0; run < 5000; run += 1) {
    const name = Array.from({ length: next(40) }, () => alphabet[next(alphabet.length)]).join('');
    const year = String(next(100)).padStart(2, '0');
    const asked = { business: kinds[next(kinds.length)], kelurahan: kelurahan[next(kelurahan.length)], year };
    const found = about(name, asked);
    const said = JSON.stringify([name, asked, found]);
    assert.ok(found.length >= 4 && found.length <= 6, said);
    assert.ok(found.every(isValidLocal), said);
    assert.equal(new Set(found.map((one) => one.replaceAll('.', ''))).size, found.length, said);
    assert.ok(found.every((one) => ['', year].includes(one.replace(/[^0-9]/g, ''))), said);
    assert.ok(found.every((one) => !proposals.reserved.includes(one)), said);
  }
});

test('every kind of business has its word', () => {
  const { choices } = RULES.fields.find(({ id }) => id === 'business_family');
  assert.deepEqual(choices.map(({ value }) => value).sort(), Object.keys(proposals.business).sort());
});
