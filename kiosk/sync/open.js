/** A draft that was sent opens again only with the server, by code and birth year (docs/sync.md §5). */

import { newestRevision } from '../store/delivered.js';
import { getTablet } from '../store/tablet.js';
import { answerOf, signedFetch } from './api.js';

/**
 * @param {{db: import('../store/db.js').Database, code: string, birthYear: number|null}} options
 * @returns {Promise<{kind: 'opened', visit: import('../core/draft.js').Visit, screen: string|null}|{kind: 'waiting'}
 *   |{kind: 'refused', problem: string, title: string|null}|{kind: 'unreachable', reason: string}>}
 *   the visit is not stored yet: createVisit does. waiting: this tablet holds a newer revision
 *   of it, which has to be sent first. Problems: resume-code-unknown, resume-locked, draft-claimed,
 *   keys-locked
 */
export async function openSentDraft({ db, code, birthYear }) {
  const tablet = await getTablet(db);
  if (!tablet) return { kind: 'refused', problem: 'not-enrolled', title: null };
  const body = JSON.stringify({ resume_code: code, birth_year: birthYear });
  const answer = answerOf(await signedFetch(tablet, { method: 'POST', path: '/api/drafts/open', body }));
  if (answer.kind !== 'ok') return answer;
  const { draft_id, rev } = answer.body;
  if (await newestRevision(db, draft_id) > rev) return { kind: 'waiting' };
  return { kind: 'opened', visit: visitOf(answer.body, code), screen: answer.body.screen ?? null };
}

function visitOf({ draft_id, rev, answers, consent, created_at, queue_number = null, screen }, code) {
  return {
    draft_id, rev, stage: 'filling', screen: screen ?? 'welcome', answers, consent,
    resume_code: code, queue_number, created_at, saved_at: null,
  };
}
