/** "Panggil petugas": bears the screen's name and nothing of the applicant. */

import { getTablet } from '../store/tablet.js';
import { answerOf, signedFetch } from './api.js';

/**
 * @param {{db: import('../store/db.js').Database, screen: string}} options
 * @returns {Promise<{kind: 'called'}|{kind: 'refused', problem: string}|{kind: 'unreachable', reason: string}>} whether
 *   somebody comes is told by `call_answered` of the heartbeat
 */
export async function callStaff({ db, screen }) {
  const tablet = await getTablet(db);
  if (!tablet) return { kind: 'refused', problem: 'not-enrolled' };
  const body = JSON.stringify({ screen });
  const answer = answerOf(await signedFetch(tablet, { method: 'POST', path: '/api/calls', body, timeout: 8000 }));
  return answer.kind === 'ok' ? { kind: 'called' } : answer;
}
