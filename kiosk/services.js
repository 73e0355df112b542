/** What runs behind the screens: deliveries, heartbeats, cleaning; and what staff and applicants ask of the server. */

import { withGroups } from './core/kbli.js';
import { noteDelivery } from './screens/ending.js';
import { refreshTexts, show } from './screens/showing.js';
import { applyProofs as applyCarried } from './store/export-proofs.js';
import { makeExport, mayMove } from './store/export.js';
import { listOutbox, retryRow } from './store/outbox.js';
import { getSettings } from './store/settings.js';
import { freeSpace, keepStored } from './store/space.js';
import { getTablet } from './store/tablet.js';
import { purgeVisits } from './store/visits.js';
import { callStaff } from './sync/calls.js';
import { watchConnection } from './sync/connection.js';
import { startDrain } from './sync/drain.js';
import { enrol } from './sync/enrol.js';
import { startHeartbeat } from './sync/heartbeat.js';
import { askMailCode, typeMailCode } from './sync/mail-proof.js';
import { openSentDraft } from './sync/open.js';
import { startUpdateChecks, workerVersion } from './sync/update.js';
import { showNetwork, showSync } from './ui/status-bar.js';

const PURGE_EVERY = 3_600_000; // ms
const LOOK_EVERY = 60_000; // ms

/** @typedef {ReturnType<typeof startServices>} Services */

/**
 * @param {{kiosk: any, rules: any, db: import('./store/db.js').Database, device: any, state: any}} parts `rules` whole, with the
 *   kinds of business; `state`: as app.js read it, kept up to date here
 */
export function startServices({ kiosk, rules, db, device, state }) {
  const shipped = rules.kbli;
  if (state.kbli) onKbli(state.kbli);
  const drain = startDrain({ db, onState: onSync, onDelivered });
  const connection = watchConnection({ onChange });
  const heartbeat = startHeartbeat({ db, drain, onSettings, onKbli, onState, onAnswer: () => (state.lastSync = new Date()), onWipe });
  startUpdateChecks({ isIdle: device.isIdle });
  setInterval(() => purgeVisits(new Date()), PURGE_EVERY);
  purgeVisits(new Date());
  setInterval(device.lookAfterStore, LOOK_EVERY);
  keepStored();

  /** A delivery that fails says sooner than the next look that the network is gone. */
  function onSync(sync) {
    showSync(sync);
    if (sync.state === 'waiting' && sync.reason && state.connected) connection?.check();
  }

  function onDelivered(proof) {
    device.noteDelivered(proof);
    noteDelivery(kiosk, proof);
  }

  function onChange(connected) {
    state.connected = connected;
    showNetwork(connected);
    if (connected) drain.kick();
  }

  function onSettings(office) {
    state.office = office;
    if (device.isIdle()) refreshTexts(kiosk);
  }

  /** Kinds and synonyms of the office; whoever is choosing now goes on with what stands there. */
  function onKbli(kbli) {
    state.kbli = kbli;
    rules.kbli = withGroups(shipped, kbli.groups);
  }

  function onState({ connected }) {
    if (connected) state.connected = true;
  }

  async function onWipe() {
    state.tablet = await getTablet(db);
    if (!state.tablet || state.tablet.wiping) location.replace(location.pathname);
  }

  async function enrolTablet(code) {
    const result = await enrol({ code, db });
    if (result.kind !== 'enrolled') return result;
    Object.assign(state, { tablet: result.tablet, office: await getSettings(db) });
    show(kiosk, 'welcome');
    heartbeat.beat();
    return result;
  }

  async function sendNow() {
    for (const row of await listOutbox(db)) await retryRow(db, row.draft_id);
    await drain.resume();
  }

  async function report() {
    return {
      name: state.tablet?.name ?? '-',
      rows: await listOutbox(db),
      app_version: await workerVersion(),
      rules_version: rules.version,
      last_sync: state.lastSync,
      may_move: await mayMove(db),
      storage_free: await freeSpace(),
      storage_kept: await keepStored(),
    };
  }

  async function applyProofs(text) {
    const result = await applyCarried(db, text, new Date());
    await drain.kick();
    return result;
  }

  return {
    kick: () => drain.kick(),
    callStaff: (screen) => callStaff({ db, screen }),
    askMailCode: (ask) => askMailCode({ db, ...ask }),
    typeMailCode: (typed) => typeMailCode({ db, ...typed }),
    openSent: ({ code, birthYear }) => openSentDraft({ db, code, birthYear }),
    enrol: enrolTablet,
    report,
    sendNow,
    exportAll: () => makeExport(db, new Date()),
    applyProofs,
  };
}
