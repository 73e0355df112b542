/** What the tablet makes of the server's answers about a mailbox code (docs/sync.md §9). */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { mailStateOf, typedOutcome, UNSETTLED } from '../../kiosk/core/mail-proof.js';

const told = (state, reason = null, right = null) => ({ kind: 'ok', body: { state, reason, tries_left: 5, valid_until: null, right } });
const refused = (problem) => ({ kind: 'refused', problem });
const gone = { kind: 'unreachable', reason: 'network' };

for (const [name, answer, state] of [
  ['just asked', told('queued'), 'asking'],
  ['an attempt led nowhere', told('queued', 'line'), 'waiting'],
  ['sent', told('sent'), 'sent'],
  ['sent long ago', told('sent', 'expired'), 'over'],
  ['sent and guessed at', told('sent', 'tries'), 'over'],
  ['nobody has this address', told('failed', 'refused'), 'refused'],
  ['given up', told('failed', 'given_up'), 'stopped'],
  ['proven before', told('proven'), 'proven'],
  ['another address', told('lapsed'), 'asking'],
  ['the delivery is behind', refused('mail-behind'), 'asking'],
  ['no delivery yet', refused('draft-unknown'), 'asking'],
  ['no address in it', refused('mail-address-missing'), 'refused'],
  ['too often', refused('mail-too-many'), 'limited'],
  ['no mail server any more', refused('mail-off'), 'stopped'],
  ['the office has it', refused('draft-claimed'), 'stopped'],
  ['no network', gone, 'waiting'],
]) {
  test(`asked: ${name}`, () => assert.equal(mailStateOf(answer), state));
}

for (const [name, answer, outcome] of [
  ['right', told('proven', null, true), 'right'],
  ['wrong', told('sent', null, false), 'wrong'],
  ['wrong for the fifth time', told('sent', 'tries', false), 'over'],
  ['too late', told('sent', 'expired', false), 'over'],
  ['for another address', told('lapsed', null, false), 'over'],
  ['no network', gone, 'offline'],
  ['keys locked', refused('unavailable'), 'offline'],
  ['closed', refused('mail-closed'), 'stopped'],
]) {
  test(`typed: ${name}`, () => assert.equal(typedOutcome(answer), outcome));
}

test('it goes on looking only where something may still change', () => {
  assert.deepEqual(UNSETTLED, ['asking', 'waiting']);
});
