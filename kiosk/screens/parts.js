/**
 * What single screens do beyond the common: `enter` fills them, `typed` are answers that Lanjut itself gives, `leave` acts
 * between Lanjut and the next screen (false: stay here), `back` may take Kembali for itself (true: it did).
 * What a visit can't begin with stands in later-parts.js, and is laid in here before anybody gets there.
 */

import { enterAlarm } from './alarm.js';
import { enterPreferences } from './preferences.js';
import { arrive, begin } from './welcome.js';

/** @type {Record<string, any>} */
export const PARTS = {
  welcome: { arrive, begin },
  reading: { enter: enterPreferences },
  locked: { enter: enterAlarm },
  full: { enter: enterAlarm },
};
