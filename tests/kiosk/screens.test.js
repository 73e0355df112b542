import assert from 'node:assert/strict';
import { test } from 'node:test';

import { matching } from '../../kiosk/screens/choices.js';
import { dayOf, fillSlots } from '../../kiosk/screens/texts.js';
import { hasTrace, tracesOf } from '../../kiosk/screens/traces.js';

const RULES = {
  fields: [
    { id: 'nik', kind: 'digits', personal: true },
    { id: 'gender', kind: 'choice', personal: true },
    { id: 'ktp_rt', kind: 'digits', personal: true },
    { id: 'area', kind: 'area', personal: false },
  ],
};
const VISIT = { resume_code: 'K72MP4RA', answers: { nik: '6472015203850007', gender: 'female', ktp_rt: '12', area: 12 } };

test('a trace is a personal answer or the code, not a choice and nothing short', () => {
  assert.deepEqual(tracesOf(VISIT, RULES), ['6472015203850007', 'K72MP4RA']);
  assert.deepEqual(tracesOf(null, RULES), []);
});

test('what was typed in the lesson is a trace too, though it is never kept', () => {
  const rules = { fields: [...RULES.fields, { id: 'lesson_name', kind: 'text', personal: true }, { id: 'lesson_address', kind: 'choice', free: true, personal: true }] };
  const typed = { lesson_name: 'SITI RAHMAH', lesson_address: 'siti.warung', more_products: 'yes' };
  assert.deepEqual(tracesOf(VISIT, rules, typed), ['6472015203850007', 'SITI RAHMAH', 'siti.warung', 'K72MP4RA']);
});

test('a NIK in groups is still a NIK, and a code in two halves a code', () => {
  const traces = tracesOf(VISIT, RULES);
  assert.equal(hasTrace('NIK 6472 0152 0385 0007', traces), true);
  assert.equal(hasTrace('Kode K72M P4RA', traces), true);
  assert.equal(hasTrace('Mau urus izin usaha?', traces), false);
});

test('the day is the one in Samarinda, eight hours ahead of UTC', () => {
  assert.equal(dayOf(new Date('2026-11-24T15:59:59Z')), '2026-11-24');
  assert.equal(dayOf(new Date('2026-11-24T16:00:00Z')), '2026-11-25');
});

test('a slot without a value stays empty', () => {
  assert.equal(fillSlots('Langkah {n} dari {total}{x}', { n: 2, total: 3 }), 'Langkah 2 dari 3');
});

test('a list is searched from its beginnings', () => {
  const places = ['Sungai Lempake', 'Lempake', 'Bukuan'].map((label, value) => ({ label, value: String(value) }));
  assert.deepEqual(matching(places, ' lemp', undefined).map(({ label }) => label), ['Lempake', 'Sungai Lempake']);
  assert.deepEqual(matching(places, '', '2').map(({ label }) => label), ['Bukuan']);
});
