/** The status bar: what the outbox does, and whether the last answer is safe. */

import { find, show } from './dom.js';

const BACK_SECONDS = 5; // I05 goes away by itself

/** @type {ReturnType<typeof setTimeout> | undefined} */
let backTimer;
let wasOffline = false;

/**
 * @param {{state: "idle" | "sending" | "waiting" | "blocked", waiting: number}} sync
 */
export function showSync({ state, waiting }) {
  const $status = find('#status');
  if (!$status) return;
  $status.dataset.sync = state;
  $status.dataset.waiting = String(waiting);
}

/**
 * The band of I04 and I05.
 * @param {boolean} online is the server in reach
 */
export function showNetwork(online) {
  const $status = find('#status');
  if (!$status) return;
  const returned = online && wasOffline;
  wasOffline = !online;
  if (online && !returned) return;
  $status.dataset.network = online ? 'back' : 'offline';
  show(find('[data-band="offline"]', $status), !online);
  show(find('[data-band="back"]', $status), online);
  clearTimeout(backTimer);
  if (online) backTimer = setTimeout(hideBand, BACK_SECONDS * 1000);
}

function hideBand() {
  const $status = find('#status');
  if (!$status) return;
  $status.dataset.network = 'online';
  show(find('[data-band="back"]', $status), false);
}

/**
 * "Tersimpan" stands only when the transaction behind the newest answer is complete.
 * @param {boolean} saved
 */
export function showSaved(saved) {
  show(find('#saved'), saved);
}
