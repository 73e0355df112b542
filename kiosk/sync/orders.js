/** What an answer of the server changes on the tablet: settings, keys, withdrawn drafts, what is old. */

import { counterAfter } from '../core/queue-number.js';
import { sweepDelivered } from '../store/delivered.js';
import { eraseDraft } from '../store/outbox.js';
import { getSettings, saveKbli, saveSettings } from '../store/settings.js';
import { changeTablet } from '../store/tablet.js';
import { settingsOf } from './enrol.js';

const DAY = 86_400_000; // ms

/**
 * @param {import('../store/db.js').Database} db
 * @param {Object} answer of POST /api/sync
 * @param {{onSettings: (settings: import('../store/settings.js').OfficeSettings) => void,
 *   onKbli: (kbli: import('../store/settings.js').OfficeKbli) => void}} handlers
 */
export async function followOrders(db, answer, { onSettings, onKbli }) {
  await takeOver(db, answer, onSettings);
  if (answer.kbli) await learn(db, answer.kbli, onKbli);
  for (const draftId of answer.withdrawn) await eraseDraft(db, draftId);
  await sweep(db, answer);
}

async function takeOver(db, answer, onSettings) {
  await changeTablet(db, (tablet) => ({
    sealing_key: answer.sealing_key ?? tablet.sealing_key, // null while the server has none
    ...counterAfter(tablet, answer),
  }));
  const known = await getSettings(db);
  const settings = settingsOf(answer);
  if (JSON.stringify(known) === JSON.stringify(settings)) return;
  await saveSettings(db, settings);
  onSettings(settings);
}

/** Told only while the tablet's version is another. */
async function learn(db, kbli, onKbli) {
  await saveKbli(db, kbli);
  onKbli(kbli);
}

/** By a clock that is a day or more wrong nothing is thrown away. */
async function sweep(db, { server_time }) {
  const now = new Date();
  if (Math.abs(now.getTime() - Date.parse(server_time)) < DAY) await sweepDelivered(db, now);
}
