/** UU 27/2022: before "Ya, saya setuju" nothing is stored; with it, version and time are. */

import { screenOf } from '../core/flow.js';
import { closeVisit } from '../store/visits.js';
import { freshCode } from './ending.js';
import { openPlaceFor, save } from './saving.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

/** @param {Kiosk} kiosk */
export async function leaveConsent(kiosk) {
  if (kiosk.unkept.consent === 'agree') await giveConsent(kiosk);
  else await takeConsentBack(kiosk);
}

/** @param {Kiosk} kiosk */
async function giveConsent(kiosk) {
  const { visit, rules, device } = kiosk;
  if (!visit || visit.consent) return;
  const consent = { version: screenOf(rules, 'consent').consent_version, at: device.now().toISOString() };
  kiosk.visit = { ...visit, consent, resume_code: freshCode(), screen: 'before_filling' };
  await openPlaceFor(kiosk);
}

/** Whoever came back to say no: the draft is withdrawn, what was typed is forgotten. @param {Kiosk} kiosk */
async function takeConsentBack(kiosk) {
  const { visit, handle, rules } = kiosk;
  if (!visit?.consent || !handle) return;
  await save(kiosk, { stage: 'withdrawn' });
  await closeVisit(handle);
  const personal = rules.fields.filter((field) => field.personal).map((field) => field.id);
  const answers = Object.fromEntries(Object.entries(visit.answers).filter(([id]) => !personal.includes(id)));
  const fresh = { draft_id: crypto.randomUUID(), rev: 0, stage: 'filling', consent: null, resume_code: '', saved_at: null };
  kiosk.handle = null;
  kiosk.halves = {};
  kiosk.visit = { ...visit, ...fresh, answers };
}
