/** The lab's page: every module of storage and sync in one object, for tests to play with. */

const MODULES = [
  'core/draft', 'core/resume-code', 'store/db', 'store/tablet', 'store/settings', 'store/outbox', 'store/delivered',
  'store/visits', 'store/drafts', 'store/export', 'store/export-proofs', 'sync/enrol', 'sync/deliver', 'sync/drain', 'sync/heartbeat', 'sync/open',
  'sync/calls', 'sync/connection', 'sync/update',
  'store/leftovers', 'store/lock', 'store/space',
];

async function load() {
  const parts = await Promise.all(MODULES.map((name) => import(`/kiosk/${name}.js`)));
  const all = Object.assign({}, ...parts);
  const db = await all.openDatabase();
  await all.saveVersions(db, { app_version: '0.1.0', rules_version: 'rules' });
  return { ...all, db };
}

globalThis.lab = load();

/** A visit that has consented and was saved once. */
globalThis.begin = async (code = 'K72MP4RA', answers = { name: 'SITI AMINAH' }) => {
  const L = await globalThis.lab;
  const consent = { version: '1', at: new Date().toISOString() };
  const fresh = L.newVisit({ draft_id: crypto.randomUUID(), resume_code: code, now: new Date() });
  const visit = L.revise(fresh, { consent, answers }, new Date());
  const handle = await L.createVisit(visit);
  return { L, handle, visit: await L.saveDraft({ db: L.db, handle, visit }) };
};

/** Its next revision. */
globalThis.next = async ({ L, handle, visit }, change) => (
  L.saveDraft({ db: L.db, handle, visit: L.revise(visit, change, new Date()) })
);

/** One pass over the outbox; gives the state after it. */
globalThis.drainOnce = async () => {
  const L = await globalThis.lab;
  const drain = L.startDrain({ db: L.db });
  await drain.kick();
  drain.stop();
  return drain.getState();
};

globalThis.ready = true;
