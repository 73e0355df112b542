/** What one press of the page's own keys does to a text. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { LAYOUTS } from '../../kiosk/ui/key-layouts.js';
import { debounce, press } from '../../kiosk/ui/key-press.js';

const at = (value, start = value.length, end = start) => ({ value, start, end });

test('a letter goes in where the caret stands', () => {
  assert.deepEqual(press(at('STI', 1), 'I'), at('SITI', 2));
});

test('a letter replaces what is selected', () => {
  assert.deepEqual(press(at('SITI', 0, 4), 'A'), at('A', 1));
});

test('erasing takes the character before the caret, or the selection', () => {
  assert.deepEqual(press(at('123'), '{hapus}'), at('12'));
  assert.deepEqual(press(at('123', 0), '{hapus}'), at('123', 0));
  assert.deepEqual(press(at('12345', 1, 4), '{hapus}'), at('15', 1));
});

test('the space key types a space', () => {
  assert.equal(press(at('SITI'), '{spasi}').value, 'SITI ');
});

test('quick keys for money multiply a number and do nothing to an empty box', () => {
  assert.equal(press(at('5'), '{juta}').value, '5000000');
  assert.equal(press(at('750'), '{ribu}').value, '750000');
  assert.equal(press(at(''), '{juta}').value, '');
  assert.equal(press(at('0'), '{ribu}').value, '0');
});

test('what would be too long is not typed, and nothing typed is cut', () => {
  assert.equal(press(at('1234'), '5', 4).value, '1234');
  assert.equal(press(at('sari'), '@gmail.com', 10).value, 'sari');
});

test('the same key within 150 ms is a trembling finger, another key is not', () => {
  let now = 0;
  const counts = debounce(() => now);
  assert.equal(counts('1'), true);
  now = 149;
  assert.equal(counts('1'), false);
  assert.equal(counts('2'), true);
  now = 150;
  assert.equal(counts('1'), true);
  now = 300;
  assert.equal(counts('1'), true);
});

test('number pads are in telephone order', () => {
  for (const name of ['digits', 'decimal', 'money']) {
    const keys = LAYOUTS[name].layers.default.join(' ').replaceAll(/\{\w+\}|,/g, '').split(/\s+/).filter(Boolean);
    assert.deepEqual(keys, ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'], name);
  }
});

test('letters are in QWERTY order, ten columns wide', () => {
  const rows = LAYOUTS.qwerty.layers.default.map((row) => row.split(' '));
  assert.deepEqual(rows.slice(0, 3).map((row) => row.length), [10, 10, 10]);
  assert.equal(rows.flat().filter((key) => /^[A-Z]$/.test(key)).join(''), 'QWERTYUIOPASDFGHJKLZXCVBNM');
});

test('e-mail has the at sign and the usual ending in one press', () => {
  const keys = LAYOUTS.email.layers.default.join(' ').split(' ');
  for (const key of ['@', '@gmail.com', '.', '_']) assert.ok(keys.includes(key), key);
});

test('"@gmail.com" takes the place of a mailbox that was begun', () => {
  assert.deepEqual(press(at('sari'), '@gmail.com'), at('sari@gmail.com'));
  assert.deepEqual(press(at('sari@'), '@gmail.com'), at('sari@gmail.com'));
  assert.deepEqual(press(at('sari@gmial.con'), '@gmail.com'), at('sari@gmail.com'));
  assert.deepEqual(press(at('sari@'), '@'), at('sari@@'));
});
