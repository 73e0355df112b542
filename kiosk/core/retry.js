/**
 * What the tablet does with the result of a delivery: the decision table of docs/sync.md §4. Pure.
 * Nothing leaves the outbox but by proof, so every path that isn't a proof ends in keeping the row.
 *
 * @typedef {{draft_id: string, rev: number, sha256: string}} Sent
 * @typedef {{kind: 'network'}|{kind: 'timeout'}|{kind: 'not-enrolled'}
 *   |{kind: 'reply', status: number, ours: boolean, body: *, retry_after?: number|null}} Result
 *   `ours`: the answer bore `Loket: 1`; `body`: parsed JSON, or null when it was none
 * @typedef {{act: 'delivered', proof: Object}|{act: 'erase', proof: Object}
 *   |{act: 'wait', reason: string, retry_after: number|null}
 *   |{act: 'stop', reason: string, set_aside: boolean}|{act: 'person', reason: string}} Judgement
 *   set_aside: the server keeps in quarantine what a revoked tablet brings
 */

const FIRST_WAIT = 2000; // ms
const LONGEST_WAIT = 300_000; // ms
const LONGEST_RETRY_AFTER = 3600; // s; a proxy that says "tomorrow" mustn't silence a tablet
const DELIVERED = [200, 201, 409];

/** @param {Sent} sent @param {Result} result @returns {Judgement} */
export function judgeReply(sent, result) {
  if (result.kind !== 'reply') return wait(result.kind, result);
  if (!result.ours) return wait('not-ours', result);
  return judgeOurs(sent, result);
}

/** @param {Sent} sent @param {Extract<Result, {kind: 'reply'}>} result @returns {Judgement} */
function judgeOurs(sent, result) {
  const { status, body } = result;
  if (DELIVERED.includes(status) && isProof(sent, body)) return { act: 'delivered', proof: body };
  if (status === 410 && isProof(sent, body)) return { act: 'erase', proof: body };
  if (status === 401 || status === 403) return refused(result);
  if (status === 408 || status === 429) return wait('busy', result);
  if (status >= 500) return wait('server', result);
  if (status === 409 && body?.problem === 'nonce-reused') return wait('nonce-reused', result);
  if (status < 400 || status === 409 || status === 410) return wait('proof-wrong', result);
  return { act: 'person', reason: problemOf(result) };
}

/** A refusal of the tablet stops everything; one of this draft alone mustn't hold up the others. */
function refused(result) {
  const reason = problemOf(result);
  if (reason === 'other-office') return { act: 'person', reason };
  return { act: 'stop', reason, set_aside: result.body?.set_aside === true };
}

/** @param {Sent} sent @param {*} body @returns {boolean} is it the proof of exactly what was sent? */
export function isProof(sent, body) {
  return body !== null && typeof body === 'object'
    && body.draft_id === sent.draft_id && body.rev === sent.rev && body.sha256 === sent.sha256;
}

/**
 * @param {number} tries failed tries before this one, from 0
 * @param {number} random 0 to 1: full jitter, so that tablets don't come back in step
 * @param {number|null} retryAfterSeconds the least wait that was asked for
 * @returns {number} milliseconds
 */
export function waitTime(tries, random, retryAfterSeconds) {
  const jittered = random * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(tries, 20));
  const asked = Math.min(retryAfterSeconds ?? 0, LONGEST_RETRY_AFTER) * 1000;
  return Math.round(Math.max(jittered, asked));
}

/** @param {string|null} header Retry-After @param {Date} now @returns {number|null} seconds */
export function retryAfter(header, now) {
  if (!header) return null;
  if (/^[0-9]+$/.test(header.trim())) return Number(header.trim());
  if (!/[a-z]/i.test(header)) return null;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, Math.round((at - now.getTime()) / 1000));
}

function wait(reason, { retry_after = null }) {
  return { act: 'wait', reason, retry_after };
}

function problemOf({ status, body }) {
  return typeof body?.problem === 'string' ? body.problem : `http-${status}`;
}
