/**
 * Several rows in one request: which go together, and what its answer says of each (docs/sync.md §4). Pure.
 * What becomes of a row is decided by core/retry.js, as if its own result had come alone.
 *
 * @typedef {import('./retry.js').Result} Result
 * @typedef {{draft_id: string, body: string, reason: string|null}} Row
 * @typedef {{act: 'each', fits: boolean, results: Result[]}|{act: 'smaller'}|{act: 'singly', forever: boolean}} Reading
 *   each: a result for each row, in their order; fits: the server gave them itself; smaller: nothing was done, fewer may go; singly: nothing was done, the
 *   rows go one by one; forever: this server takes no batches
 */

const MOST_ROWS = 50;
const LARGEST = 240 * 1024; // bytes, of the server's 256 KiB
const QUICK = 5000; // ms
const AROUND = 60; // bytes: draft_id, names and quotes
const UNTRIED_OR_LINE = [null, 'network', 'timeout', 'not-ours', 'busy'];

/** Bytes of the first batch: 8 s at 32 kbit/s. */
export const FIRST_SIZE = 32 * 1024;
/** The size of "one by one". */
export const NO_BATCHES = 0;

/**
 * @param {Row[]} due in the order in which they go
 * @param {number} size bytes that may go in one request
 * @returns {Row[]} the first ones; always one at least, and that one alone when it failed by itself before
 */
export function takeTogether(due, size) {
  const [first] = due;
  if (size === NO_BATCHES || !mayJoin(first)) return [first];
  const taken = [];
  let bytes = 0;
  for (const row of due.filter(mayJoin).slice(0, MOST_ROWS)) {
    bytes += bytesOf(row);
    if (taken.length > 0 && bytes > size) break;
    taken.push(row);
  }
  return taken;
}

/** A row that failed otherwise than by the line goes alone, so that it spoils nobody's way. */
function mayJoin({ reason }) {
  return UNTRIED_OR_LINE.includes(reason);
}

function bytesOf({ body }) {
  return JSON.stringify(body).length + AROUND;
}

/** @param {Row[]} rows @returns {string} each body as a string: the same bytes whichever way they go */
export function batchBody(rows) {
  return JSON.stringify({ deliveries: rows.map(({ draft_id, body }) => ({ draft_id, body })) });
}

/** @param {Row[]} rows as they were sent @param {Result} result of the whole request @returns {Reading} */
export function readBatch(rows, result) {
  const alike = { act: 'each', fits: false, results: rows.map(() => result) };
  if (result.kind !== 'reply' || !result.ours) return alike;
  const { status, body } = result;
  if (status === 404 || status === 405) return { act: 'singly', forever: true };
  if (status === 413) return { act: 'smaller' };
  if ([401, 403, 408, 429].includes(status) || status >= 500) return alike;
  if (status >= 400) return { act: 'singly', forever: false };
  const fits = status === 200 && Array.isArray(body?.results);
  return { act: 'each', fits, results: rows.map((row, index) => resultOf(row, fits ? body.results[index] : null)) };
}

/** A result that isn't this row's proves nothing. */
function resultOf({ draft_id }, said) {
  const isOwn = said?.draft_id === draft_id && Number.isInteger(said.status);
  return { kind: 'reply', ours: true, status: isOwn ? said.status : 200, body: isOwn ? said : null };
}

/**
 * @param {number} size bytes that were allowed
 * @param {Row[]} rows that were sent
 * @param {Reading} reading what came back
 * @param {number} took ms
 * @returns {number} bytes for the next one: half of what was too much, twice what was quick
 */
export function sizeAfter(size, rows, reading, took) {
  if (reading.act === 'singly') return reading.forever ? NO_BATCHES : size;
  if (reading.act === 'smaller' || !reading.fits) return Math.floor(rows.map(bytesOf).reduce((sum, each) => sum + each) / 2);
  return took <= QUICK ? Math.min(LARGEST, size * 2) : size;
}
