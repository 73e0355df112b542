/**
 * What the screens before the first answer don't need, as one late import of app.js: the other screens, the page's own keys, QR, services. It is
 * asked for as soon as the first screen stands, and nobody gets behind the first question without it.
 */

import { ACTS } from './screens/acts.js';
import { LATER_ACTS } from './screens/later-acts.js';
import { LATER_PARTS } from './screens/later-parts.js';
import { PARTS } from './screens/parts.js';
import { attachKeys } from './ui/keys.js';
import { lendKeys } from './ui/lent-keys.js';

export { startServices } from './services.js';

/** Once, before startServices. */
export function layIn() {
  Object.assign(PARTS, LATER_PARTS);
  Object.assign(ACTS, LATER_ACTS);
  lendKeys(attachKeys);
}
