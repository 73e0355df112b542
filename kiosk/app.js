/** Composition root: opens what is stored, starts what runs, and shows the welcome screen. */

import { makeRules, RULE_NAMES, settingsOf } from './core/rules.js';
import { createController, run } from './screens/visit.js';
import { noteDelivery } from './screens/ending.js';
import { sayWhyNot } from './screens/enrolling.js';
import { refreshTexts, show } from './screens/showing.js';
import { dayOf } from './screens/texts.js';
import { openDatabase } from './store/db.js';
import { listOutbox, retryRow } from './store/outbox.js';
import { getSettings, saveVersions } from './store/settings.js';
import { getTablet } from './store/tablet.js';
import { purgeVisits } from './store/visits.js';
import { callStaff } from './sync/calls.js';
import { watchConnection } from './sync/connection.js';
import { startDrain } from './sync/drain.js';
import { enrol } from './sync/enrol.js';
import { startHeartbeat } from './sync/heartbeat.js';
import { openSentDraft } from './sync/open.js';
import { registerWorker, startUpdateChecks, takeOverWhenWaiting, workerVersion } from './sync/update.js';
import { fillTexts, find, findAll, mountScreen, show as reveal } from './ui/dom.js';
import { createSpeaker, PACE } from './ui/speech.js';
import { showNetwork, showSync } from './ui/status-bar.js';

const PURGE_EVERY = 3_600_000; // ms

start().catch(showBroken);

async function start() {
  const rules = await loadRules();
  const db = await openDatabase();
  const state = { office: await getSettings(db), tablet: await getTablet(db), connected: true, lastSync: null, outdated: false };
  const delivered = new Map();
  const device = makeDevice({ rules, db, state, delivered });
  const speaker = makeSpeaker(() => kiosk, device);
  const kiosk = createController({ rules, device, speaker });
  await settleVersion(db, rules);
  device.start(kiosk);
  await registerWorker().then(device.watchWorker, (error) => console.warn('worker', error.name));
  navigator.serviceWorker?.ready.then(() => settleVersion(db, rules));
  await arrive(kiosk, device, state);
}

/** Storage or rules can't be had: no visit is possible, a person is near, and pressing anything tries again. @param {Error} error */
function showBroken(error) {
  console.error('start', error.name, error.message);
  fillTexts(mountScreen('trouble'), {});
  for (const $bar of findAll('#top-bar, #bottom-bar')) reveal($bar, false);
  document.addEventListener('click', () => location.reload(), { once: true });
}

/** All rules, as they lie in the worker's cache. @returns {Promise<any>} */
async function loadRules() {
  const read = async (name) => new Uint8Array(await (await fetch(`/kiosk/rules/${name}.json`)).arrayBuffer());
  const bytes = await Promise.all(RULE_NAMES.map(read));
  const files = bytes.map((file, index) => [RULE_NAMES[index], JSON.parse(new TextDecoder().decode(file))]);
  return makeRules(Object.fromEntries(files), await versionOf(bytes));
}

/** As docs/rules.md says; without WebCrypto (an insecure origin) nothing is ever sealed with it. @param {Uint8Array[]} files in name order */
async function versionOf(files) {
  if (!globalThis.crypto?.subtle) return '';
  const digest = await crypto.subtle.digest('SHA-256', await new Blob(files).arrayBuffer());
  return Array.from(new Uint8Array(digest).slice(0, 6), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function settleVersion(db, rules) {
  await saveVersions(db, { app_version: (await workerVersion()) ?? 'first-visit', rules_version: rules.version });
}

/** `?enrol=CODE` enrols once; then the address bears nothing. */
async function arrive(kiosk, device, state) {
  const code = new URLSearchParams(location.search).get('enrol');
  history.replaceState(null, '', location.pathname);
  const result = code && globalThis.isSecureContext ? await device.enrol(code) : null;
  const ready = state.tablet && globalThis.isSecureContext;
  if (kiosk.screen === '') await run(kiosk, () => show(kiosk, ready ? 'welcome' : 'not_enrolled'));
  if (result) sayWhyNot(kiosk, result);
}

function makeSpeaker(kiosk, device) {
  return createSpeaker({
    synthesis: globalThis.speechSynthesis,
    makeUtterance: (text) => new SpeechSynthesisUtterance(text),
    onVoice: (available) => reveal(find('#top-bar [data-act="listen"]'), available),
    onSpeaking: () => kiosk().idle.activity(),
    rate: () => PACE[device.settings().speech_rate] ?? PACE.normal,
  });
}

/** What the screens may use of storage, clock and network. */
function makeDevice({ rules, db, state, delivered }) {
  /** @type {any} */
  let kiosk;
  let drain;
  let heartbeat;
  let connection;

  function begin(controller) {
    kiosk = controller;
    drain = startDrain({ db, onState: onSync, onDelivered });
    connection = watchConnection({ onChange });
    heartbeat = startHeartbeat({ db, drain, onSettings, onState, onAnswer: () => (state.lastSync = new Date()), onWipe });
    startUpdateChecks({ isIdle });
    setInterval(() => purgeVisits(new Date()), PURGE_EVERY);
    purgeVisits(new Date());
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

  function onState({ connected }) {
    if (connected) state.connected = true;
  }

  async function onWipe() {
    state.tablet = await getTablet(db);
    if (!state.tablet) location.replace(location.pathname);
  }

  function isIdle() {
    return kiosk.screen === 'welcome';
  }

  /** Whoever pressed "Mulai" in this very moment is not interrupted: the next welcome screen reloads. */
  async function onWelcome() {
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
    const { usage = 0, quota } = (await navigator.storage?.estimate?.()) ?? {};
    return {
      name: state.tablet?.name ?? '-',
      rows: await listOutbox(db),
      app_version: await workerVersion(),
      rules_version: rules.version,
      last_sync: state.lastSync,
      storage_free: quota === undefined ? null : quota - usage,
    };
  }

  return {
    db,
    start: begin,
    watchWorker,
    settings: () => settingsOf(rules, state.office?.settings ?? {}),
    now: () => new Date(),
    today: () => dayOf(new Date()),
    connected: () => state.connected,
    kick: () => drain.kick(),
    isDelivered: ({ draft_id, rev }) => delivered.get(draft_id) === rev,
    callStaff: (screen) => callStaff({ db, screen }),
    openSent: ({ code, birthYear }) => openSentDraft({ db, code, birthYear }),
    enrol: enrolTablet,
    report,
    sendNow,
    exportRows: () => listOutbox(db),
    onWelcome,
  };
}
