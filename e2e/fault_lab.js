/**
 * The lab's page for bad days: visits by number, the kiosk's own drain and heartbeat, and a witness outside the browser
 * that hears at once what was shown to the applicant. The network's patience runs 20 times as fast.
 */

const FASTER = 20;
const patience = AbortSignal.timeout.bind(AbortSignal);
AbortSignal.timeout = (ms) => patience(ms / FASTER);

const visits = new Map();
let L;
let drain;
let heartbeat;

/** What somebody in front of the tablet saw. Never fails: the browser may be dying. */
function show(what, facts) {
  fetch('/witness', { method: 'POST', body: JSON.stringify({ what, ...facts }), keepalive: true }).catch(() => {});
}

async function keep(draft, handle, change, mark) {
  const { visit } = visits.get(draft);
  const next = L.revise(visit, { ...change, answers: { name: mark } }, new Date());
  visits.set(draft, { handle, visit: next }); // as the kiosk does: the next save goes on from here
  const saved = await L.saveDraft({ db: L.db, handle, visit: next });
  const known = visits.get(draft);
  if (known?.visit.rev === saved.rev) visits.set(draft, { handle, visit: saved });
  const { draft_id, rev, stage, queue_number } = saved;
  show('saved', { draft_id, rev, stage, queue_number, mark });
  drain.kick();
  return rev;
}

globalThis.day = {
  /** @param {number} random 0-1, makes the retries' jitter small and repeatable */
  async open(random) {
    let state = random;
    Math.random = () => {
      state = (state * 16807) % 2147483647;
      return (state / 2147483647) * 0.02;
    };
    L = await globalThis.lab;
    if (!await L.getTablet(L.db)) return false;
    drain = L.startDrain({
      db: L.db,
      onDelivered: ({ draft_id, rev, queue_number }) => show('delivered', { draft_id, rev, queue_number }),
      onErased: (draft_id) => show('erased', { draft_id }),
    });
    heartbeat = L.startHeartbeat({ db: L.db, drain });
    return true;
  },

  async enrol(code) {
    return (await (await globalThis.lab).enrol({ code, db: (await globalThis.lab).db })).kind;
  },

  async begin(draft, draft_id, code, mark) {
    const consent = { version: '1', at: new Date().toISOString() };
    const fresh = { ...L.newVisit({ draft_id, resume_code: code, now: new Date() }), consent };
    const handle = await L.createVisit(fresh);
    visits.set(draft, { handle, visit: fresh });
    return keep(draft, handle, {}, mark);
  },

  save: async (draft, change, mark) => (visits.has(draft) ? keep(draft, visits.get(draft).handle, change, mark) : 0),

  /** Screen after screen, nobody waits for the disk. */
  burst: (draft, marks) => Promise.all(marks.map((mark) => globalThis.day.save(draft, {}, mark))),

  /** After a power cut, by the code alone. @returns {Promise<{rev: number, mark: string}|null>} */
  async resume(draft, code) {
    const found = await L.resumeVisit(code, new Date());
    if (!found) return null;
    visits.set(draft, found);
    return { rev: found.visit.rev, mark: found.visit.answers.name ?? '' };
  },

  networkBack: () => drain.networkBack(),
  beat: () => heartbeat.beat(),
  listOutbox: () => L.listOutbox(L.db),

  /** Staff's "Kirim sekarang", until nothing waits. @returns {Promise<Object[]>} what still does */
  async empty(patienceMs) {
    const until = Date.now() + patienceMs;
    for (;;) {
      const rows = await L.listOutbox(L.db);
      if (!rows.length || Date.now() > until) return rows;
      for (const row of rows) await L.retryRow(L.db, row.draft_id);
      await drain.resume();
    }
  },

  async close() {
    for (const { handle } of visits.values()) await L.leaveVisit(handle).catch(() => {});
    visits.clear();
    await L.forgetVisits();
  },
};
