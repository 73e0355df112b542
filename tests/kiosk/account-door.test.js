/** Which of the three doors an applicant comes through. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { doorOf } from '../../kiosk/core/account-door.js';
import { derive } from '../../kiosk/core/rules.js';
import { loadRules } from './rule-files.js';

const RULES = loadRules();
const TABLE = [
  // phone, WhatsApp, e-mail, office wants e-mail -> door
  ['yes', 'yes', 'no', false, 'whatsapp'],
  ['yes', 'yes', 'yes', false, 'whatsapp'],
  ['yes', 'no', 'yes', false, 'email'],
  ['no', 'yes', 'yes', false, 'email'],
  ['no', undefined, 'no', false, 'none'],
  ['yes', 'no', 'no', false, 'none'],
  ['yes', 'yes', 'no', true, 'none'],
  ['yes', 'yes', 'yes', true, 'email'],
  ['yes', 'no', 'yes', true, 'email'],
];

for (const [has_phone, has_whatsapp, has_email, email_required, door] of TABLE) {
  test(`phone ${has_phone}, WhatsApp ${has_whatsapp}, e-mail ${has_email}, required ${email_required}: ${door}`, () => {
    const values = derive(RULES, { has_phone, has_whatsapp, has_email }, { settings: { email_required } });
    assert.equal(doorOf(values), door);
    const { choices } = RULES.fields.find(({ id }) => id === 'account_door');
    assert.ok(choices.some(({ value }) => value === door));
  });
}
