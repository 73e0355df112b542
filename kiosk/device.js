/** What the screens may use of storage, clock and network. What runs behind them, and talks to the server, is in services.js. */

import { settingsOf } from './core/rules.js';
import { show } from './screens/showing.js';
import { dayOf } from './screens/texts.js';
import { showStart } from './screens/welcome.js';
import { saveVersions } from './store/settings.js';
import { watchSpace } from './store/space.js';
import { getTablet } from './store/tablet.js';
import { takeOverWhenWaiting, workerVersion } from './sync/update.js';

const NONE = [];
const NOBODY_HERE = ['welcome', 'full', 'locked'];
const PATIENCE = 20_000; // ms for what comes late: a network that says nothing leads to a sentence too

/**
 * @param {{rules: any, db: import('./store/db.js').Database, state: {office: any, tablet: any, connected: boolean,
 *   lastSync: Date | null, outdated: boolean, kbli?: any}, fetchRest: () => Promise<import('./services.js').Services>}} parts
 *   `state`: what is known of office, tablet and network at the start; `fetchRest`: lays in what came late, and starts the services
 */
export function makeDevice({ rules, db, state, fetchRest }) {
  const delivered = new Map();
  const space = watchSpace();
  /** @type {any} */
  let kiosk;
  /** @type {Promise<import('./services.js').Services> | null} */
  let services = null;

  /** Asked for once; after a failure again by the next who needs it. */
  function whole() {
    services ??= fetchRest();
    services.catch(() => (services = null));
    return inTime(services);
  }

  /** @param {string} name of a service */
  const later = (name) => async (...given) => (await whole())[name](...given);

  /** A store that the browser threw away, or that is full, shows before anybody has typed a word. */
  async function lookAfterStore() {
    if (!isIdle()) return;
    if (state.tablet && !(await getTablet(db))) location.replace(location.pathname);
    await space.tryOut();
    const hasRoom = await space.hasRoom();
    if (kiosk.screen === 'welcome' && !hasRoom) show(kiosk, 'full');
    if (kiosk.screen === 'full' && hasRoom) showStart(kiosk);
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

  return {
    db,
    start: (controller) => (kiosk = controller),
    whole,
    watchWorker,
    isIdle,
    lookAfterStore,
    settings: () => settingsOf(rules, state.office?.settings ?? {}),
    now: () => new Date(),
    today: () => dayOf(new Date()),
    connected: () => state.connected,
    synonyms: () => state.kbli?.synonyms ?? NONE,
    noteDelivered: ({ draft_id, rev }) => delivered.set(draft_id, rev),
    isDelivered: ({ draft_id, rev }) => delivered.get(draft_id) === rev,
    kick: later('kick'),
    callStaff: later('callStaff'),
    askMailCode: later('askMailCode'),
    typeMailCode: later('typeMailCode'),
    openSent: later('openSent'),
    enrol: later('enrol'),
    report: later('report'),
    sendNow: later('sendNow'),
    exportAll: later('exportAll'),
    applyProofs: later('applyProofs'),
    hasRoom: space.hasRoom,
    noteFailure: space.noteFailure,
    onWelcome,
  };
}

/** @template T @param {Promise<T>} work @returns {Promise<T>} throws when it takes too long */
async function inTime(work) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(reject, PATIENCE, new Error('late'))));
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What the staff screen and each envelope say of the versions in use. @param {any} db @param {any} rules */
export async function settleVersion(db, rules) {
  await saveVersions(db, { app_version: (await workerVersion()) ?? 'first-visit', rules_version: rules.version });
}
