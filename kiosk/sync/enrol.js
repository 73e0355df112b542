/** Enrolment: the tablet makes its key, proves that it has it, and learns who it is (docs/sync.md §3). */

import { toBase64url } from '../core/bytes.js';
import { counterAfter } from '../core/queue-number.js';
import { enrolmentText, sign } from '../core/signature.js';
import { getVersions, saveSettings } from '../store/settings.js';
import { keepStored } from '../store/space.js';
import { getTablet, saveTablet } from '../store/tablet.js';
import { answerOf, plainFetch } from './api.js';

/**
 * @param {{code: string, db: import('../store/db.js').Database}} options
 * @returns {Promise<{kind: 'enrolled', tablet: import('../store/tablet.js').Tablet}|{kind: 'insecure'}
 *   |{kind: 'refused', problem: string, title: string|null}|{kind: 'unreachable', reason: string}>}
 */
export async function enrol({ code, db }) {
  if (!globalThis.isSecureContext) return { kind: 'insecure' };
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const public_key = toBase64url(new Uint8Array(await crypto.subtle.exportKey('spki', keys.publicKey)));
  const answer = await ask(code.toUpperCase().replace(/[^A-Z0-9]/g, ''), public_key, keys.privateKey, db);
  if (answer.kind !== 'ok') return answer;
  const tablet = await keepIdentity(db, { private_key: keys.privateKey, public_key }, answer.body);
  await keepStored();
  return { kind: 'enrolled', tablet };
}

async function ask(code, public_key, privateKey, db) {
  const signature = await sign(privateKey, enrolmentText(code, public_key));
  const { app_version } = await getVersions(db);
  const body = JSON.stringify({ code, public_key, signature, app_version });
  return answerOf(await plainFetch({ method: 'POST', path: '/api/tablets/enrol', body }));
}

async function keepIdentity(db, keys, answer) {
  const { tablet_id, office_id, name, sealing_key, epoch } = answer;
  const former = await getTablet(db);
  const counter = counterAfter(former ?? {}, answer);
  const tablet = { tablet_id, office_id, name, ...keys, sealing_key, epoch, ...counter };
  await saveTablet(db, tablet);
  await saveSettings(db, settingsOf(answer));
  return tablet;
}

/** @param {Object} answer of enrolment or heartbeat @returns {import('../store/settings.js').OfficeSettings} */
export function settingsOf({ settings, settings_version, office, business_day }) {
  return { settings, settings_version, office, business_day };
}
