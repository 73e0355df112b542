/** The shared cases of tests/cases/rules.json, run by the tablet's interpreter. tests/domain/test_rules.py runs them too. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { missingDocuments } from '../../kiosk/core/checklist.js';
import { nextScreen, previousScreen } from '../../kiosk/core/flow.js';
import {  } from '../../kiosk/core/kbli.js';
import { normalise } from '../../kiosk/core/normalise.js';
import { check, derive, fieldOf, holds, message, settingsOf } from '../../kiosk/core/rules.js';
import { pathwayOf } from '../../kiosk/core/triage.js';
import * as words from '../../kiosk/core/words.js';
import { loadRules } from './rule-files.js';

const RULES = loadRules();
const FILE = JSON.parse(readFileSync(new URL('../cases/rules.json', import.meta.url), 'utf8'));

const answersOf = (one) => ({ ...FILE.base, ...one.set });
const contextOf = (one) => ({
  settings: settingsOf(RULES, one.settings ?? {}),
  today: FILE.today,
  office: one.office ?? false,
});
const valuesOf = (one) => derive(RULES, answersOf(one), contextOf(one));
const written = ({ field, check: name, level, item }) =>
  `${field}:${name}:${level}${item === undefined ? '' : `@${item}`}`;
const camel = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());

const RUNS = {
  check(one) {
    const problems = check(RULES, answersOf(one), contextOf(one), one.only);
    assert.deepEqual(problems.map(written), one.problems);
    if (one.params) assert.deepEqual(problems.map((problem) => problem.params), one.params);
  },
  message(one) {
    assert.equal(message(RULES, one), one.text);
  },
  holds(one) {
    const ask = () => holds(one.condition, one.values, one.settings);
    if (one.raises) assert.throws(ask, RangeError);
    else assert.equal(ask(), one.result);
  },
  derive(one) {
    const values = valuesOf(one);
    const facts = Object.keys(one.facts).map((name) => [name, values[name] ?? null]);
    assert.deepEqual(Object.fromEntries(facts), one.facts);
  },
  triage(one) {
    const pathway = pathwayOf(RULES, valuesOf(one), contextOf(one).settings);
    assert.deepEqual([pathway.id, pathway.row], [one.pathway, one.row]);
    assert.equal(pathway.reason, one.reason ?? pathway.reason);
  },
  checklist(one) {
    const missing = missingDocuments(RULES, valuesOf(one), contextOf(one).settings);
    assert.deepEqual(missing.map(({ id }) => id), one.missing);
  },
  next(one) {
    assert.equal(nextScreen(RULES, one.screen, valuesOf(one), contextOf(one).settings), one.to);
  },
  previous(one) {
    assert.equal(previousScreen(RULES, one.screen, valuesOf(one), contextOf(one).settings), one.to);
  },
  normalise(one) {
    assert.deepEqual(normalise(fieldOf(RULES, one.field), one.raw), one.value);
  },
  words(one) {
    assert.equal(words[camel(one.function)](...one.args, RULES.texts), one.result);
  },
  show(one) {
    assert.equal(words.show(RULES, fieldOf(RULES, one.field), one.value), one.text);
  },
};

for (const one of FILE.cases) {
  test(`the tablet decides as the case says: ${one.of}: ${one.name}`, () => RUNS[one.of](one));
}
