/** The finder of kinds of business, as the tablet runs it. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { measure, readCases } from '../../bench/kbli-quality.js';
import { withGroups } from '../../kiosk/core/kbli.js';
import { answersAmong, questionAmong } from '../../kiosk/core/kbli-question.js';
import { makeFinder } from '../../kiosk/core/kbli-search.js';
import { makeReader, stem } from '../../kiosk/core/kbli-words.js';
import MiniSearch from '../../kiosk/vendor/minisearch.js';
import { loadRules } from './rule-files.js';

const RULES = loadRules();
const FINDER = await makeFinder(MiniSearch, RULES);
const codes = (query, finder = FINDER) => finder.find(query).map(({ row }) => row.code);

for (const file of ['kbli_queries', 'kbli_heldout']) {
  test(`people are understood: ${file}.csv`, async () => {
    const { top1, top3, n } = await measure(readCases(new URL(`../cases/${file}.csv`, import.meta.url)));
    assert.ok(top1 >= 0.85 && top3 >= 0.93 && n > 100, `top1 ${top1} top3 ${top3} ${n}`);
  });
}

test('words and library are small enough to be kept on every tablet', () => {
  const files = ['rules/kbli.json', 'rules/kbli_words.json', 'vendor/minisearch.js', 'core/kbli-search.js', 'core/kbli-words.js'];
  const sizes = files.map((file) => gzipSync(readFileSync(new URL(`../../kiosk/${file}`, import.meta.url))).length);
  assert.ok(sizes.reduce((sum, one) => sum + one) <= 80_000, String(sizes));
});

test('affixes are taken off, and a swallowed letter comes back', () => {
  const bare = { berjualan: 'jual', menjual: 'jual', jualan: 'jual', memotong: 'potong', menyewa: 'sewa', menggoreng: 'goreng', gorengan: 'goreng' };
  for (const [word, expected] of Object.entries(bare)) assert.equal(stem(word), expected, word);
});

test('local words and spellings mean the same', () => {
  const { understand } = makeReader(RULES.kbli_words);
  assert.deepEqual(understand('ulun bajualan iwak').terms, understand('saya jual ikan').terms);
  assert.deepEqual(understand('loundry kiloan').terms, understand('laundry kiloan').terms);
  assert.ok(understand('dodolan sego').intents.has('sell'));
});

test('typing errors, half words and numbers are found', () => {
  assert.ok(codes('tukng jahit').slice(0, 3).includes('14120'));
  assert.ok(codes('sembak').slice(0, 3).includes('47112'));
  assert.deepEqual(codes('96100'), ['96100']);
  assert.deepEqual(codes(''), []);
  assert.deepEqual(codes('qwxzk'), []);
});

test('at most five answers, and a question where two of them differ by one', () => {
  assert.ok(answersAmong(FINDER.find('jual makanan')).length <= 5);
  const asked = questionAmong(RULES.kbli_words.questions, FINDER.find('jualan pentol keliling'));
  assert.equal(asked.title, 'Jualannya di mana?');
  assert.deepEqual(asked.options.map(({ row, likely }) => [row.code, likely]), [['56101', false], ['56102', true]]);
  assert.equal(questionAmong(RULES.kbli_words.questions, FINDER.find('ternak kambing')), null);
});

test('a question never offers less than two kinds, and each has a picture and a word', () => {
  const { questions } = RULES.kbli_words;
  for (const { id, options } of questions) {
    assert.ok(options.length >= 2 && options.every(({ label, picture, codes: some }) => label && picture && some.length > 0), id);
  }
});

test('reviewed synonyms and loaded groups are found, and what is shipped stays', async () => {
  const groups = [{ code: '08991', title: 'Pertambangan batu mulia' }, { code: '56101', title: 'something else' }];
  const kbli = withGroups(RULES.kbli, groups);
  assert.equal(kbli.find(({ code }) => code === '56101').title, RULES.kbli.find(({ code }) => code === '56101').title);
  const finder = await makeFinder(MiniSearch, { ...RULES, kbli }, [{ words: 'pentol gila', code: '96900' }]);
  assert.equal(codes('batu mulia', finder).includes('08991'), true);
  assert.equal(kbli.at(-1).risk, 'unknown');
  assert.equal(codes('pentol gila', finder)[0], '96900');
});
