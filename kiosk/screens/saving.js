/** The visit on the disk: nothing before consent, everything from then on. */

import { DOOR_FIELDS, doorOf } from '../core/account-door.js';
import { revise } from '../core/draft.js';
import { answered } from '../core/rules.js';
import { saveDraft } from '../store/drafts.js';
import { createVisit } from '../store/visits.js';
import { showSaved } from '../ui/status-bar.js';
import { valuesOf } from './values.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

/**
 * Lays answers over the visit; in memory only.
 * @param {Kiosk} kiosk
 * @param {Record<string, any>} answers
 */
export function keep(kiosk, answers) {
  if (!kiosk.visit) return;
  kiosk.visit = { ...kiosk.visit, answers: { ...kiosk.visit.answers, ...answers } };
  if (DOOR_FIELDS.some((id) => id in answers)) noteDoor(kiosk, kiosk.visit);
  showSaved(false);
}

/** Written down where it is decided, so that a later change of the rules can't turn it. @param {Kiosk} kiosk @param {import('../core/draft.js').Visit} visit */
function noteDoor(kiosk, visit) {
  const values = valuesOf(kiosk);
  if (answered(values.has_email)) kiosk.visit = { ...visit, answers: { ...visit.answers, account_door: doorOf(values) } };
}

/**
 * A new revision on the disk; "Tersimpan" appears when it is there and nothing newer is under way. Then it is sent, while
 * the visit goes on.
 * @param {Kiosk} kiosk
 * @param {{stage?: import('../core/draft.js').Stage}} [change]
 * @throws when the disk says no; the visit in memory stays as it is
 */
export async function save(kiosk, change = {}) {
  const { visit, handle, device } = kiosk;
  if (!visit || !handle) return;
  showSaved(false);
  const next = revise(visit, { screen: kiosk.place, ...change }, device.now());
  kiosk.visit = next;
  const saved = await saveDraft({ db: device.db, handle, visit: next });
  device.kick();
  if (kiosk.visit?.draft_id !== saved.draft_id) return; // wiped meanwhile
  kiosk.visit = { ...kiosk.visit, queue_number: saved.queue_number };
  showSaved(kiosk.visit.rev === saved.rev);
}

/**
 * From now on this visit has a place on the disk.
 * @param {Kiosk} kiosk
 */
export async function openPlaceFor(kiosk) {
  if (!kiosk.handle && kiosk.visit) kiosk.handle = await createVisit(kiosk.visit);
}
