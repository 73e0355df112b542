/** A code to the applicant's mailbox, and the code as it was typed (docs/sync.md §9). */

import { getTablet } from '../store/tablet.js';
import { answerOf, signedFetch } from './api.js';

const PATIENCE = 8000; // ms: somebody stands and waits

/**
 * @typedef {{kind: 'ok', body: {state: string, reason: string|null, tries_left: number, valid_until: string|null, right: boolean|null}}
 *   |{kind: 'refused', problem: string}|{kind: 'unreachable', reason: string}} MailAnswer
 */

/**
 * Asks for a code and tells how it stands.
 * @param {{db: import('../store/db.js').Database, draft_id: string, rev: number, again: boolean}} ask rev: a delivered revision with
 *   the address in it; again: another code is wished
 * @returns {Promise<MailAnswer>}
 */
export function askMailCode({ db, draft_id, rev, again }) {
  return post(db, `/api/drafts/${draft_id}/mail-code`, { rev, again });
}

/**
 * @param {{db: import('../store/db.js').Database, draft_id: string, code: string}} typed six digits
 * @returns {Promise<MailAnswer>} a wrong code is an answer: `right` is false
 */
export function typeMailCode({ db, draft_id, code }) {
  return post(db, `/api/drafts/${draft_id}/mail-proof`, { code });
}

async function post(db, path, body) {
  const tablet = await getTablet(db);
  if (!tablet) return { kind: 'refused', problem: 'not-enrolled' };
  return answerOf(await signedFetch(tablet, { method: 'POST', path, body: JSON.stringify(body), timeout: PATIENCE }));
}
