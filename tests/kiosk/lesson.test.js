/** The rehearsal of making an address: its order, its example of a password, its two questions. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { nextScreen, previousScreen, screenOf } from '../../kiosk/core/flow.js';
import { assemble, judge, toggleWord } from '../../kiosk/core/lesson.js';
import { loadRules } from './rule-files.js';

const RULES = loadRules();
const { email_lesson: lesson } = RULES;
const WORDS = lesson.password.words.map(({ word }) => word);
const ORDER = ['start', 'name', 'birth', 'address', 'read', 'password', 'write', 'phone', 'code', 'agree', 'which', 'call', 'end'].map((one) => `lesson_${one}`);

test('Lanjut leads from E00 to E12 and then asks where; Kembali leads all the way back', () => {
  const forth = [ORDER[0]];
  while (forth.at(-1).startsWith('lesson_')) forth.push(nextScreen(RULES, forth.at(-1), {}, {}));
  assert.deepEqual(forth, [...ORDER, 'account_help']);
  const back = [ORDER.at(-1)];
  while (back.at(-1) !== '@return') back.push(previousScreen(RULES, back.at(-1), {}, {}));
  assert.deepEqual(back, [...ORDER.toReversed(), '@return']);
});

test('who has said where already comes back to where the lesson was opened', () => {
  assert.equal(nextScreen(RULES, 'lesson_end', { account_help: 'desk' }, {}), '@return');
});

test('every step of the lesson can be left', () => {
  const steps = RULES.flow.filter(({ way }) => way === 'lesson');
  const closed = steps.filter(({ acts, back }) => !acts.includes('skip') && back !== '@return');
  assert.deepEqual(closed.map(({ id }) => id), ['lesson_end']);
  assert.ok(steps.every(({ acts, skip_label }) => acts.includes('skip') === (skip_label !== undefined)));
});

const OSS = /^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])(?=.*[!@#$%^&*_-]).{8,}$/; // domain of both recipes; Gmail wants 8 and not digits only
test('whatever is assembled is a password for OSS and for Gmail', () => {
  for (const one of WORDS) for (const two of WORDS) for (const three of WORDS) {
    if (new Set([one, two, three]).size < 3) continue;
    for (const digit of '0123456789') assert.match(assemble([one, two, three], digit), OSS);
  }
});

test('gaps show what is still missing', () => {
  assert.equal(assemble([], ''), '…-…-…');
  assert.equal(assemble(['Kopi'], ''), 'Kopi-…-…');
  assert.equal(assemble(['Kopi', 'Hujan', 'Perahu'], '7'), 'Kopi-Hujan-Perahu7');
});

test('a word comes in, goes when it is pressed again, and a fourth stays out', () => {
  const pressed = ['Kopi', 'Hujan', 'Kopi', 'Bulan', 'Perahu', 'Pohon'];
  assert.deepEqual(pressed.reduce(toggleWord, []), ['Hujan', 'Bulan', 'Perahu']);
});

test('a wrong answer shows the step once more, and the words say so', () => {
  assert.deepEqual(judge(lesson, 'lesson_which', 'address'), { right: true, text: 'Betul.', again: 'lesson_read' });
  assert.equal(judge(lesson, 'lesson_which', 'street').text, 'Hampir. Alamat email selalu ada tanda @.');
  assert.equal(judge(lesson, 'lesson_call', 'keep').right, true);
  assert.deepEqual(judge(lesson, 'lesson_call', 'give'), {
    right: false, text: 'Jangan diberi, ya. Petugas pun tidak boleh minta kode.', again: 'lesson_code',
  });
  for (const [screen, { right, again }] of Object.entries(lesson.replies)) {
    const [field] = screenOf(RULES, screen).fields;
    assert.ok(RULES.fields.find(({ id }) => id === field).choices.some(({ value }) => value === right));
    assert.ok(screenOf(RULES, again));
  }
});
