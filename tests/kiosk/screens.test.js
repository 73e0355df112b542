import assert from 'node:assert/strict';
import { test } from 'node:test';

import { matching } from '../../kiosk/screens/choices.js';
import { dayOf, fillSlots } from '../../kiosk/screens/texts.js';

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
