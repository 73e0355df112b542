/** How a visit ends: sent, with a number only, deleted, or left; and what goes on paper. */

import { missingDocuments, presentDocuments } from '../core/checklist.js';
import { screenOf } from '../core/flow.js';
import { makeCode } from '../core/resume-code.js';
import { pathwayOf } from '../core/triage.js';
import { closeVisit } from '../store/visits.js';
import { find } from '../ui/dom.js';
import { printSlip } from '../ui/print.js';
import { qrCode } from '../ui/qr.js';
import { go } from './moving.js';
import { openPlaceFor, save } from './saving.js';
import { settle, submit } from './settling.js';
import { refreshTexts, show } from './showing.js';
import { momentText, statesOf, textsOf } from './texts.js';
import { contextOf, valuesOf } from './values.js';
import { wipe } from './wiping.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

/** A number in the queue without a draft: nothing personal is in it. @param {Kiosk} kiosk */
export async function takeNumber(kiosk) {
  if (!kiosk.visit) return;
  if (!kiosk.handle) {
    kiosk.visit = { ...kiosk.visit, resume_code: freshCode() };
    await openPlaceFor(kiosk);
  }
  await submit(kiosk);
  show(kiosk, 'finished');
}

/** @returns {string} */
export function freshCode() {
  return makeCode(crypto.getRandomValues(new Uint8Array(16)));
}

/** @param {Kiosk} kiosk @param {HTMLElement} $section */
export function enterFinished({ visit }, $section) {
  if (visit?.consent) find('[data-qr]', $section)?.replaceChildren(qrCode(visit.resume_code));
}

/** The server has it: the screen says so, with the true number. @param {Kiosk} kiosk @param {{draft_id: string, queue_number: string | null}} proof */
export function noteDelivery(kiosk, { draft_id, queue_number }) {
  if (kiosk.visit?.draft_id !== draft_id) return;
  if (queue_number) kiosk.visit = { ...kiosk.visit, queue_number };
  if (kiosk.screen === 'finished') refreshTexts(kiosk);
}

/** Selesai: whatever isn't sent waits under its code, and the screen is emptied. @param {Kiosk} kiosk */
export async function finish(kiosk) {
  await settle(kiosk, stops(kiosk) ? 'abandoned' : 'paused');
  wipe(kiosk);
  show(kiosk, 'thanks');
}

/** @param {Kiosk} kiosk a result that doesn't go on ends the draft */
function stops(kiosk) {
  const pathway = kiosk.visit && pathwayOf(kiosk.rules, valuesOf(kiosk), kiosk.device.settings());
  return pathway?.goes_on === false;
}

/** "Ya, hapus": withdrawn everywhere, and nothing stays here. @param {Kiosk} kiosk */
export async function removeDraft(kiosk) {
  const { handle, visit, device, rules } = kiosk;
  const deleted_at = momentText(rules, device.now());
  const { resume_code } = textsOf(kiosk);
  if (handle && visit) {
    await save(kiosk, { stage: 'withdrawn' });
    await closeVisit(handle);
  }
  wipe(kiosk);
  kiosk.extra = { deleted_at, resume_code: String(resume_code ?? '') };
  show(kiosk, 'deleted');
}

/** @param {Kiosk} kiosk @param {string} slip @returns {SVGElement | null} the sign-up page for the own phone, else the resume code */
function qrFor({ rules, visit }, slip) {
  if (slip === 'account_card') return qrCode(rules.email_lesson.signup.address);
  return visit?.consent ? qrCode(visit.resume_code) : null;
}

/**
 * @param {Kiosk} kiosk
 * @param {HTMLElement | null} $button
 * @returns {Promise<boolean>} resolves when the page may be emptied; false: no paper came, and the screen says so
 */
export async function printAct(kiosk, $button) {
  const { rules, visit } = kiosk;
  const id = $button?.dataset.slip ?? screenOf(rules, kiosk.screen)?.buttons?.find(({ slip }) => slip)?.slip;
  if (!id) return false;
  const { settings } = contextOf(kiosk);
  const values = valuesOf(kiosk);
  const have = presentDocuments(rules, values, settings);
  const missing = missingDocuments(rules, values, settings);
  document.documentElement.dataset.paper = String(settings.slip_width);
  const couldPrint = await printSlip({
    id,
    texts: textsOf(kiosk),
    states: statesOf(kiosk),
    lists: {
      missing: missing.map((one) => (id === 'bring_list' ? `${one.label}. ${one.how_to_get}` : one.label)),
      have: have.map(({ label }) => label),
      others: kiosk.lesson.others,
    },
    qr: qrFor(kiosk, id),
  });
  if (!couldPrint) await go(kiosk, 'print_failed');
  return couldPrint;
}
