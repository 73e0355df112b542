/**
 * Empties the outbox: at start, when the network returns, every 30 s and after a save; in one page at a time. Each row
 * has its own wait, so one that always fails never holds up the others.
 */

import { isDue, listOutbox, resetWaits } from '../store/outbox.js';
import { createSender } from './sender.js';

const EVERY = 30_000; // ms
const SHORTEST = 250; // ms between two passes
const NETWORK = ['network', 'timeout', 'not-ours'];

/**
 * @typedef {{state: 'idle'|'sending'|'waiting'|'blocked', waiting: number, reason: string|null}} DrainState
 *   waiting: rows in the outbox; reason: slug of core/retry.js or of the server, why the oldest row waits
 * @typedef {{kick: () => Promise<void>, stop: () => void, resume: () => Promise<void>,
 *   networkBack: () => Promise<void>, getState: () => DrainState}} Drain
 *   kick: after a save; resolves when a pass that began after the call is over. resume: after staff put the refusal
 *   right. networkBack: rows that waited for the network go at once
 */

/**
 * @param {{db: import('../store/db.js').Database, onState?: (state: DrainState) => void,
 *   onDelivered?: (proof: {draft_id: string, rev: number, queue_number: string|null}) => void,
 *   onErased?: (draft_id: string) => void}} options
 * @returns {Drain}
 */
export function startDrain({ db, onState = () => {}, onDelivered = () => {}, onErased = () => {} }) {
  let state = { state: 'idle', waiting: 0, reason: null };
  let refusal = null;
  let stopped = false;
  let networkLost = false;
  let timer;
  let passes = Promise.resolve();
  let queued = null;
  const sender = createSender({ db, onSending: tellSending, onJudged: heed, mayGoOn: () => !stopped });

  /** One pass runs, at most one more waits: it sees all that was saved before it began. */
  function kick() {
    queued ??= passes = passes.then(() => {
      queued = null;
      return pass();
    });
    return passes;
  }

  async function pass() {
    clearTimeout(timer);
    if (stopped) return;
    try {
      await navigator.locks.request('outbox', { ifAvailable: true }, (lock) => lock && sendDueRows());
      await rest();
    } catch (error) {
      tell({ ...state, state: 'waiting', reason: 'storage' });
      console.error('outbox', error.name); // no values: they may be somebody's
    }
    if (!stopped) timer = setTimeout(kick, await nextWait());
  }

  async function sendDueRows() {
    if (refusal !== null) return;
    const rows = await listOutbox(db);
    await sender.send(rows.filter((row) => isDue(row, Date.now())));
  }

  function tellSending() {
    tell({ ...state, state: 'sending', waiting: Math.max(state.waiting, 1) });
  }

  /**
   * Revoked, the tablet brings each row once to where the server keeps them aside, and then rests.
   * @returns {Promise<boolean>} may the next one be sent?
   */
  async function heed(row, { act, reason, proof, set_aside }) {
    if (act === 'delivered') onDelivered(proof);
    if (act === 'erase') onErased(row.draft_id);
    if (act === 'stop') refusal = reason;
    if (act === 'wait') networkLost ||= NETWORK.includes(reason);
    else await networkIsBack();
    return act !== 'stop' || set_aside;
  }

  /** An answer of ours after a silence: whoever waited for the network needn't wait on. */
  async function networkIsBack() {
    if (!networkLost) return;
    networkLost = false;
    await resetWaits(db, NETWORK);
    kick();
  }

  async function rest() {
    const rows = await listOutbox(db);
    const reason = refusal ?? rows.find((row) => row.reason)?.reason ?? null;
    if (refusal) tell({ state: 'blocked', waiting: rows.length, reason });
    else tell({ state: rows.length ? 'waiting' : 'idle', waiting: rows.length, reason });
  }

  async function nextWait() {
    if (refusal) return EVERY;
    const rows = await listOutbox(db).catch(() => []);
    const next = Math.min(...rows.filter((row) => !row.needs_person).map((row) => row.next_try_at - Date.now()), EVERY);
    return Math.max(next, SHORTEST);
  }

  function tell(next) {
    const changed = Object.keys(next).some((key) => next[key] !== state[key]);
    state = next;
    if (changed) onState(state);
  }

  async function networkBack() {
    sender.networkBack();
    await resetWaits(db, NETWORK);
    await kick();
  }

  function resume() {
    refusal = null;
    return kick();
  }

  function stop() {
    stopped = true;
    clearTimeout(timer);
    globalThis.removeEventListener('online', networkBack);
  }

  globalThis.addEventListener('online', networkBack);
  kick();
  return { kick, stop, resume, networkBack, getState: () => state };
}
