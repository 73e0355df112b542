/** Numbers as they look while somebody types, and the sums that the machine does. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { dashed, decimal, dotted, metres, wholeNumber } from '../../kiosk/ui/money.js';
import { areaOf, capacityOf } from '../../kiosk/ui/sums.js';

test('money gets dots while it is typed', () => {
  const typed = ['1', '10', '100', '1000', '1.0000', '12.500.000', '', '007', '0'].map(dotted);
  assert.deepEqual(typed, ['1', '10', '100', '1.000', '10.000', '12.500.000', '', '7', '0']);
});

test('dotting again changes nothing', () => {
  for (const text of ['12.500.000', '999', '1.000']) assert.equal(dotted(text), text);
});

test('a phone number gets dashes, with or without the country code', () => {
  assert.equal(dashed('081234567890'), '0812-3456-7890');
  assert.equal(dashed('+6281234567890'), '0812-3456-7890');
  assert.equal(dashed('0812'), '0812');
  assert.equal(dashed('08123'), '0812-3');
  assert.equal(dashed('+60123456'), '+60123456');
});

test('metres take one comma', () => {
  assert.equal(decimal('2,5'), '2,5');
  assert.equal(decimal('2.5'), '2,5');
  assert.equal(decimal('2,5,1'), '2,51');
  assert.equal(decimal('a2b'), '2');
  assert.equal(metres('2,5'), 2.5);
});

test('an empty box is no number, and zero is one', () => {
  assert.equal(wholeNumber(''), null);
  assert.equal(wholeNumber('Rp'), null);
  assert.equal(wholeNumber('0'), 0);
  assert.equal(wholeNumber('12.500.000'), 12500000);
});

test('area is whole square metres and never nothing', () => {
  assert.equal(areaOf(3, 4), 12);
  assert.equal(areaOf(2.5, 2), 5);
  assert.equal(areaOf(0.5, 0.5), 1);
  assert.equal(areaOf(3, Number.NaN), null);
  assert.equal(areaOf(0, 4), null);
});

test('a year is twelve months of working days, and no month has more than 31', () => {
  assert.equal(capacityOf(50, 26), 15600);
  assert.equal(capacityOf(50, 99), 50 * 31 * 12);
  assert.equal(capacityOf(null, 26), null);
  assert.equal(capacityOf(50, null), null);
});
