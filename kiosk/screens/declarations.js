/** R03: the five declarations are explained here and agreed to in OSS by the owner; never ticked for anybody. */

import { keep } from './saving.js';

/** @param {import('./visit.js').Kiosk} kiosk */
export function leaveDeclarations(kiosk) {
  keep(kiosk, { declarations_explained: 'yes' });
}
