/**
 * Every 30 s the tablet says how it is and hears what is new: settings, sealing key, epoch, what was lost or withdrawn.
 */

import { listOffers, putBack } from '../store/delivered.js';
import { listOutbox } from '../store/outbox.js';
import { getKbli, getVersions } from '../store/settings.js';
import { changeTablet, getTablet } from '../store/tablet.js';
import { answerOf, signedFetch } from './api.js';
import { followOrders } from './orders.js';
import { isWipeOrdered, obeyWipe } from './wipe.js';

const EVERY = 30_000; // ms
const OFFERS_AT_ONCE = 1000;

/**
 * @param {{db: import('../store/db.js').Database,
 *   drain?: import('./drain.js').Drain,
 *   onKbli?: (kbli: import('../store/settings.js').OfficeKbli) => void,
 *   onSettings?: (settings: import('../store/settings.js').OfficeSettings) => void,
 *   onState?: (state: {connected: boolean, reason: string|null}) => void,
 *   onAnswer?: (answer: Object) => void, onWipe?: () => void}} options onAnswer: e.g. for `call_answered`;
 *   onWipe: the office takes the tablet out of service: once when that begins, once when nothing is left here
 * @returns {{beat: () => Promise<void>, stop: () => void}}
 */
export function startHeartbeat({ db, drain, onSettings = () => {}, onKbli = () => {}, onState = () => {}, onAnswer = () => {}, onWipe = () => {} }) {
  let stopped = false;
  let timer;
  let running = null;
  let lost = false;
  let offered = null; // null: the server's epoch is the one we know; else how many offers it has seen

  /** One exchange at a time; a call during one gets the one that runs. */
  function beat() {
    running ??= beatOnce().finally(() => {
      running = null;
    });
    return running;
  }

  async function beatOnce() {
    clearTimeout(timer);
    try {
      while (!stopped && await exchange());
    } catch (error) {
      console.error('heartbeat', error.name);
    }
    if (!stopped) timer = setTimeout(beat, EVERY);
  }

  /** @returns {Promise<boolean>} is there something to say at once? */
  async function exchange() {
    const tablet = await getTablet(db);
    if (!tablet) return tell(false, 'not-enrolled');
    const offers = offered === null ? [] : (await listOffers(db)).slice(offered, offered + OFFERS_AT_ONCE);
    const told = await report(db, tablet, drain, offers);
    const body = JSON.stringify(told);
    const result = await signedFetch(tablet, { method: 'POST', path: '/api/sync', body, timeout: 10_000 });
    const answer = answerOf(result);
    if (isWipeOrdered(result)) return obeyWipe(db, { told: told.wiped === true, drain, onWipe });
    if (answer.kind !== 'ok') return tell(false, answer.reason ?? answer.problem);
    tell(true, null);
    const again = await heed(tablet, offers, answer.body);
    onAnswer(answer.body);
    return again;
  }

  function tell(connected, reason) {
    if (connected && lost) drain?.networkBack();
    lost = !connected;
    onState({ connected, reason });
    return false;
  }

  async function heed(tablet, offers, answer) {
    await followOrders(db, answer, { onSettings, onKbli });
    if (drain?.getState().state === 'blocked') drain.resume();
    return heedEpoch(tablet, offers, answer);
  }

  /** A new epoch is believed only when nothing of ours is missing in it any more. */
  async function heedEpoch(tablet, offers, { epoch, missing }) {
    if (epoch === tablet.epoch) {
      offered = null;
    } else if (offered === null) {
      offered = 0;
      return true;
    } else if (missing.length > 0) {
      if (await putBack(db, missing)) drain?.kick(); // and with the next beat the same again
    } else if (offers.length === OFFERS_AT_ONCE) {
      offered += OFFERS_AT_ONCE;
      return true;
    } else {
      await changeTablet(db, () => ({ epoch }));
      offered = null;
    }
    return false;
  }

  function stop() {
    stopped = true;
    clearTimeout(timer);
  }

  beat();
  return { beat, stop };
}

async function report(db, tablet, drain, offers) {
  const rows = await listOutbox(db);
  const { usage, quota } = await navigator.storage?.estimate?.() ?? {};
  return {
    ...await getVersions(db),
    kbli_version: (await getKbli(db)).version,
    epoch: tablet.epoch,
    waiting: rows.length,
    oldest_waiting_at: rows[0]?.saved_at ?? null,
    storage_free: quota === undefined ? null : Math.max(0, quota - usage),
    tablet_time: new Date().toISOString(),
    state: drain?.getState().state ?? 'idle',
    offers,
    ...(tablet.wiping && rows.length === 0 && { wiped: true }),
  };
}
