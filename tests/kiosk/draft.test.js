import assert from 'node:assert/strict';
import { test } from 'node:test';

import { newVisit, revise } from '../../kiosk/core/draft.js';

const now = new Date('2026-11-24T03:05:00Z');
const later = new Date('2026-11-24T03:06:00Z');
const visit = newVisit({ draft_id: 'd1', resume_code: 'K72MP4RA', now });

test('a new visit was never saved', () => {
  assert.equal(visit.rev, 0);
  assert.equal(visit.saved_at, null);
  assert.equal(visit.consent, null);
  assert.equal(visit.queue_number, null);
  assert.equal(visit.created_at, '2026-11-24T03:05:00.000Z');
});

test('each revision counts one up and leaves the old one as it was', () => {
  const next = revise(visit, { answers: { phone: '0812' }, screen: 'email' }, later);
  assert.equal(next.rev, 1);
  assert.equal(next.saved_at, '2026-11-24T03:06:00.000Z');
  assert.equal(next.screen, 'email');
  assert.deepEqual(visit.answers, {});
  assert.equal(revise(next, {}, later).rev, 2);
});

test('answers are laid over the old ones: cleared stays, absent stays absent', () => {
  const first = revise(visit, { answers: { phone: '0812', email: 'a@b.id', area: 4 } }, later);
  const second = revise(first, { answers: { email: '', area: undefined } }, later);
  assert.deepEqual(second.answers, { phone: '0812', email: '' });
});

test('stage and consent stay until they are named', () => {
  const consent = { version: '2026-11-24', at: later.toISOString() };
  const agreed = revise(visit, { consent, stage: 'paused' }, later);
  const next = revise(agreed, {}, later);
  assert.deepEqual(next.consent, consent);
  assert.equal(next.stage, 'paused');
});

test('an unknown stage is a mistake in the program', () => {
  assert.throws(() => revise(visit, { stage: 'sent' }, later), TypeError);
});
