/** What the screens may use of storage, clock and network; and what runs behind them. */

import { withGroups } from './core/kbli.js';
import { settingsOf } from './core/rules.js';
import { noteDelivery } from './screens/ending.js';
import { refreshTexts, show } from './screens/showing.js';
import { dayOf } from './screens/texts.js';
import { applyProofs as applyCarried } from './store/export-proofs.js';
import { makeExport, mayMove } from './store/export.js';
import { showStart } from './screens/welcome.js';
import { listOutbox, retryRow } from './store/outbox.js';
import { getSettings, saveVersions } from './store/settings.js';
import { freeSpace, keepStored, watchSpace } from './store/space.js';
import { getTablet } from './store/tablet.js';
import { purgeVisits } from './store/visits.js';
import { callStaff } from './sync/calls.js';
import { watchConnection } from './sync/connection.js';
import { startDrain } from './sync/drain.js';
import { enrol } from './sync/enrol.js';
import { startHeartbeat } from './sync/heartbeat.js';
import { askMailCode, typeMailCode } from './sync/mail-proof.js';
import { openSentDraft } from './sync/open.js';
import { startUpdateChecks, takeOverWhenWaiting, workerVersion } from './sync/update.js';
import { showNetwork, showSync } from './ui/status-bar.js';

const NONE = [];
const PURGE_EVERY = 3_600_000; // ms
const LOOK_EVERY = 60_000; // ms
const NOBODY_HERE = ['welcome', 'full', 'locked'];

/**
 * @param {{rules: any, db: import('./store/db.js').Database, state: {office: any, tablet: any, connected: boolean,
 *   lastSync: Date | null, outdated: boolean, kbli?: any}}} parts `state`: what is known of office, tablet and network at the start
 */
export function makeDevice({ rules, db, state }) {
  const delivered = new Map();
  const shipped = rules.kbli;
  if (state.kbli) onKbli(state.kbli);
  const space = watchSpace();
  /** @type {any} */
  let kiosk;
  let drain;
  let heartbeat;
  let connection;

  function begin(controller) {
    kiosk = controller;
    drain = startDrain({ db, onState: onSync, onDelivered });
    connection = watchConnection({ onChange });
    heartbeat = startHeartbeat({ db, drain, onSettings, onKbli, onState, onAnswer: () => (state.lastSync = new Date()), onWipe });
    startUpdateChecks({ isIdle });
    setInterval(() => purgeVisits(new Date()), PURGE_EVERY);
    purgeVisits(new Date());
    setInterval(lookAfterStore, LOOK_EVERY);
    keepStored();
  }

  /** A store that the browser threw away, or that is full, shows before anybody has typed a word. */
  async function lookAfterStore() {
    if (!isIdle()) return;
    if (state.tablet && !(await getTablet(db))) location.replace(location.pathname);
    await space.tryOut();
    const hasRoom = await space.hasRoom();
    if (kiosk.screen === 'welcome' && !hasRoom) show(kiosk, 'full');
    if (kiosk.screen === 'full' && hasRoom) showStart(kiosk);
  }

  /** A delivery that fails says sooner than the next look that the network is gone. */
  function onSync(sync) {
    showSync(sync);
    if (sync.state === 'waiting' && sync.reason && state.connected) connection?.check();
  }

  function onDelivered(proof) {
    delivered.set(proof.draft_id, proof.rev);
    noteDelivery(kiosk, proof);
  }

  function onChange(connected) {
    state.connected = connected;
    showNetwork(connected);
    if (connected) drain.kick();
  }

  function onSettings(office) {
    state.office = office;
    if (isIdle()) refreshTexts(kiosk);
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

  function isIdle() {
    return NOBODY_HERE.includes(kiosk.screen);
  }

  /** Whoever pressed "Mulai" in this very moment is not interrupted: the next welcome screen reloads. */
  async function onWelcome() {
    lookAfterStore();
    state.outdated ||= await takeOverWhenWaiting();
    if (state.outdated && isIdle()) location.reload();
  }

  function watchWorker(registration) {
    registration?.addEventListener('updatefound', () => {
      const worker = registration.installing;
      worker?.addEventListener('statechange', () => worker.state === 'installed' && isIdle() && onWelcome());
    });
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
    db,
    start: begin,
    watchWorker,
    settings: () => settingsOf(rules, state.office?.settings ?? {}),
    now: () => new Date(),
    today: () => dayOf(new Date()),
    connected: () => state.connected,
    synonyms: () => state.kbli?.synonyms ?? NONE,
    kick: () => drain.kick(),
    isDelivered: ({ draft_id, rev }) => delivered.get(draft_id) === rev,
    callStaff: (screen) => callStaff({ db, screen }),
    askMailCode: (ask) => askMailCode({ db, ...ask }),
    typeMailCode: (typed) => typeMailCode({ db, ...typed }),
    openSent: ({ code, birthYear }) => openSentDraft({ db, code, birthYear }),
    enrol: enrolTablet,
    report,
    sendNow,
    exportAll: () => makeExport(db, new Date()),
    applyProofs,
    hasRoom: space.hasRoom,
    noteFailure: space.noteFailure,
    onWelcome,
  };
}

/** What the staff screen and each envelope say of the versions in use. @param {any} db @param {any} rules */
export async function settleVersion(db, rules) {
  await saveVersions(db, { app_version: (await workerVersion()) ?? 'first-visit', rules_version: rules.version });
}
