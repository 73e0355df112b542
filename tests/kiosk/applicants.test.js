/** Each realistic applicant takes the way that is theirs. tests/domain/test_applicants.py runs the same. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { missingDocuments } from '../../kiosk/core/checklist.js';
import { check, derive, settingsOf } from '../../kiosk/core/rules.js';
import { pathwayOf } from '../../kiosk/core/triage.js';
import { loadRules } from './rule-files.js';
import { walk } from './walking.js';

const RULES = loadRules();
const FILE = JSON.parse(readFileSync(new URL('../cases/applicants.json', import.meta.url), 'utf8'));
const CONTEXT = { settings: settingsOf(RULES, {}), today: FILE.today };

for (const applicant of FILE.applicants) {
  const { screens, problems, answers } = walk(RULES, applicant.answers, CONTEXT);
  const values = derive(RULES, answers, CONTEXT);

  test(`${applicant.id} sees exactly these screens`, () => {
    assert.deepEqual(screens, applicant.screens);
  });

  test(`${applicant.id} meets exactly these problems on the tablet`, () => {
    assert.deepEqual(problems, applicant.tablet_problems);
  });

  test(`${applicant.id} ends on this pathway, with this slip and these papers to bring`, () => {
    const pathway = pathwayOf(RULES, values, CONTEXT.settings);
    assert.deepEqual([pathway.id, pathway.slip], [applicant.pathway, applicant.slip]);
    const missing = missingDocuments(RULES, values, CONTEXT.settings).map(({ id }) => id);
    assert.deepEqual(missing, applicant.missing_documents);
  });

  test(`${applicant.id} reaches the office with these problems`, () => {
    const found = check(RULES, answers, { ...CONTEXT, office: true });
    const names = found.map((one) => `${one.field}:${one.check}:${one.level}`);
    if (screens.at(-1) === 'finished') assert.deepEqual(names, applicant.office_problems);
    else assert.equal('office_problems' in applicant, false);
  });
}
