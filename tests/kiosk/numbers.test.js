import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import { counterAfter, nextCounter, queueNumber } from '../../kiosk/core/queue-number.js';
import { formatCode, makeCode, parseCode } from '../../kiosk/core/resume-code.js';

test('codes have no look-alikes and no three letters in a row', () => {
  const seen = new Set();
  for (let round = 0; round < 5000; round += 1) {
    const code = makeCode(randomBytes(16));
    assert.match(code, /^[A-HJ-NPR-Y2-9]{2}[2-9][A-HJ-NPR-Y2-9]{2}[2-9][A-HJ-NPR-Y2-9]{2}$/);
    for (const character of code) seen.add(character);
  }
  assert.equal(seen.size, 30);
});

test('a code is made of its random bytes alone', () => {
  const bytes = Uint8Array.from({ length: 16 }, (_, index) => index * 11);
  assert.equal(makeCode(bytes), makeCode(bytes));
  assert.throws(() => makeCode(new Uint8Array(15)), RangeError);
});

test('a code is shown in two groups and read back however it is typed', () => {
  assert.equal(formatCode('K72MP4RA'), 'K72M P4RA');
  for (const typed of ['K72M P4RA', 'k72mp4ra', ' k7-2m.p4 ra ', 'K7ZM P4RA']) {
    assert.equal(parseCode(typed), 'K72MP4RA');
  }
  for (const typed of ['', 'K72M', 'K72M P4RA9', '????????']) assert.equal(parseCode(typed), null);
});

test('numbers run from 001 to 999 and round', () => {
  assert.equal(queueNumber('B', 1), 'B-001');
  assert.equal(queueNumber('B', 17), 'B-017');
  assert.equal(nextCounter(17), 18);
  assert.equal(nextCounter(998), 999);
  assert.equal(nextCounter(999), 1);
});

test('the server never turns a counter back, and a new letter begins where the server says', () => {
  assert.deepEqual(counterAfter({ letter: 'B', next_number: 20 }, { letter: 'B', next_number: 3 }), { letter: 'B', next_number: 20 });
  assert.deepEqual(counterAfter({ letter: 'B', next_number: 2 }, { letter: 'B', next_number: 1000 }), { letter: 'B', next_number: 2 });
  assert.deepEqual(counterAfter({ letter: 'B', next_number: 20 }, { letter: 'C', next_number: 5 }), { letter: 'C', next_number: 5 });
  assert.deepEqual(counterAfter({}, { letter: 'C', next_number: 1000 }), { letter: 'C', next_number: 1 });
});
