import assert from 'node:assert/strict';
import { test } from 'node:test';

import { hasTrace, longTraces, provingTraces, tracesOf } from '../../kiosk/screens/traces.js';

const RULES = {
  fields: [
    { id: 'nik', kind: 'digits' },
    { id: 'gender', kind: 'choice' },
    { id: 'running', kind: 'yes_no' },
    { id: 'ktp_rt', kind: 'digits' },
    { id: 'business_name', kind: 'text' },
    { id: 'capital', kind: 'money' },
    { id: 'workers', kind: 'integer' },
    { id: 'products', kind: 'list', fields: [{ id: 'product_name', kind: 'text' }, { id: 'product_unit', kind: 'choice' }] },
  ],
};
const VISIT = {
  resume_code: 'K72MP4RA',
  answers: {
    nik: '6472015203850007', gender: 'female', running: 'yes', ktp_rt: '12', business_name: 'WARUNG BU SITI', capital: 4500000,
    workers: 3, products: [{ product_name: 'NASI KUNING', product_unit: 'Bungkus' }],
  },
};

test('a trace is whatever was typed, and the code; not a choice and nothing short', () => {
  const traces = tracesOf({ visit: VISIT, rules: RULES });
  assert.deepEqual(traces, ['6472015203850007', 'WARUNG BU SITI', '4500000', 'NASI KUNING', 'K72MP4RA']);
  assert.deepEqual(tracesOf({ visit: null, rules: RULES }), []);
});

test('what was typed but never given is a trace too', () => {
  const typed = { unkept: { resume_code: 'H38NW5TB', birth_year: '1985' }, halves: { nik: { nik: '64720152' } } };
  assert.deepEqual(tracesOf({ visit: null, rules: RULES, ...typed }), ['H38NW5TB', '1985', '64720152']);
});

test('what was typed in the lesson is a trace too, though it is never kept', () => {
  const rules = { fields: [{ id: 'lesson_name', kind: 'text' }, { id: 'lesson_address', kind: 'choice', free: true }] };
  const unkept = { lesson_name: 'SITI RAHMAH', lesson_address: 'siti.warung', more_products: 'yes' };
  assert.deepEqual(tracesOf({ visit: { resume_code: '', answers: {} }, rules, unkept }), ['SITI RAHMAH', 'siti.warung']);
  assert.deepEqual(tracesOf({ visit: { resume_code: '', answers: { lesson_address: 'siti.warung' } }, rules }), ['siti.warung']);
});

test('a NIK in groups is still a NIK, a code in two halves a code, a sum with dots a sum', () => {
  const traces = tracesOf({ visit: VISIT, rules: RULES });
  assert.equal(hasTrace('NIK 6472 0152 0385 0007', traces), true);
  assert.equal(hasTrace('Kode K72M P4RA', traces), true);
  assert.equal(hasTrace('Rp 4.500.000', traces), true);
  assert.equal(hasTrace('Mau urus izin usaha?', traces), false);
});

test('a phone number is one with and without its country', () => {
  const traces = tracesOf({ visit: { resume_code: '', answers: { nik: '+6281234567890' } }, rules: RULES });
  assert.deepEqual([hasTrace('+62 812-3456-7890', traces), hasTrace('081234567890', traces)], [true, true]);
});

test('what the product says itself proves nothing', () => {
  assert.deepEqual(provingTraces(['PALARAN', 'DESA KUTILANG'], 'Kecamatan Palaran'), ['DESA KUTILANG']);
});

test('in stored rows only long words are looked for', () => {
  assert.deepEqual(longTraces(['DEDE', 'SITI RAHMAH', '1985', '081234567890']), ['SITI RAHMAH', '081234567890']);
});
