/** A tablet that nobody enrolled yet, or that stands on an address without a secure origin. */

import { showErrors } from '../ui/errors.js';
import { focusField } from '../ui/focus.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

/** @param {Kiosk} kiosk */
export function enterEnrol(kiosk) {
  if (!globalThis.isSecureContext) queueMicrotask(() => say(kiosk, 'insecure'));
}

/** @param {Kiosk} kiosk @returns {Promise<false>} app.js shows the welcome screen when the tablet is enrolled */
export async function leaveEnrol(kiosk) {
  const code = kiosk.unkept.enrol_code ?? '';
  delete kiosk.unkept.enrol_code;
  sayWhyNot(kiosk, await kiosk.device.enrol(code));
  return false;
}

/** @param {Kiosk} kiosk @param {{kind: string, problem?: string}} result of the enrolment */
export function sayWhyNot(kiosk, { kind, problem = '' }) {
  if (kind === 'insecure') say(kiosk, 'insecure');
  if (kind === 'unreachable') say(kiosk, 'offline');
  if (kind === 'refused') say(kiosk, problem === 'enrolment-locked' ? 'locked' : reasonOf(problem));
}

/** @param {string} problem */
function reasonOf(problem) {
  return problem === 'origin-insecure' ? 'insecure' : 'wrong';
}

/** @param {Kiosk} kiosk @param {'insecure' | 'offline' | 'locked' | 'wrong'} why */
function say(kiosk, why) {
  if (!kiosk.$section || kiosk.screen !== 'not_enrolled') return;
  showErrors(kiosk.$section, [{ field: 'enrol_code', text: kiosk.rules.texts.enrol[why], level: 'block' }]);
  focusField(kiosk.$section, 'enrol_code');
}
