/**
 * One visit's draft as the tablet knows it. Pure: time and ids come in.
 *
 * @typedef {'filling'|'paused'|'submitted'|'abandoned'|'withdrawn'} Stage
 * @typedef {Object} Visit
 * @property {string} draft_id UUID, made on the tablet
 * @property {number} rev 0 before the first save, then grows by one with each
 * @property {Stage} stage
 * @property {string} screen id of the screen where the applicant stands
 * @property {Object<string, *>} answers field id -> value; absent: never shown, null or "": cleared
 * @property {{version: string, at: string}|null} consent
 * @property {string} resume_code
 * @property {string|null} queue_number given at submission, kept for good
 * @property {string} created_at UTC text, the tablet's clock
 * @property {string|null} saved_at time of the last revision
 */

export const STAGES = ['filling', 'paused', 'submitted', 'abandoned', 'withdrawn'];

/**
 * @param {{draft_id: string, resume_code: string, now: Date, screen?: string}} start
 * @returns {Visit} a visit that was never saved
 */
export function newVisit({ draft_id, resume_code, now, screen = 'welcome' }) {
  return {
    draft_id,
    rev: 0,
    stage: 'filling',
    screen,
    answers: {},
    consent: null,
    resume_code,
    queue_number: null,
    created_at: now.toISOString(),
    saved_at: null,
  };
}

/**
 * The next revision, as a new object. Answers are laid over the old ones field by field: a field that isn't named
 * stays, null or "" says it was cleared, undefined takes it out as if it had never been shown.
 * @param {Visit} visit
 * @param {{answers?: Object<string, *>, screen?: string, stage?: Stage, consent?: {version: string, at: string}|null}} change
 * @param {Date} now
 * @returns {Visit}
 */
export function revise(visit, { answers = {}, screen = visit.screen, stage = visit.stage, consent = visit.consent }, now) {
  if (!STAGES.includes(stage)) throw new TypeError(`no such stage: ${stage}`);
  return {
    ...visit,
    rev: visit.rev + 1,
    stage,
    screen,
    answers: mergeAnswers(visit.answers, answers),
    consent,
    saved_at: now.toISOString(),
  };
}

/** @param {Object<string, *>} old @param {Object<string, *>} changes @returns {Object<string, *>} */
export function mergeAnswers(old, changes) {
  const merged = { ...old, ...changes };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
}
