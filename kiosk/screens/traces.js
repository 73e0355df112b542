/** Which words would give somebody away, and where they stand. Pure. */

const SHORTEST = 4; // "RT 5" or "yes" stand in the page's own words
const SHORTEST_STORED = 8; // stored rows hold ids and hashes, in which any short word may occur
const SHORTEST_NUMBER = 1_000_000; // a smaller one may be a price, a time, a count
const CHOSEN = ['choice', 'yes_no', 'list']; // the page's own words

/**
 * @param {{visit: import('../core/draft.js').Visit | null, unkept?: Record<string, any>, halves?: Record<string, any>,
 *   rules: {fields: Record<string, any>[]}}} kiosk
 * @returns {string[]} what was typed, and the code
 */
export function tracesOf({ visit, unkept = {}, halves = {}, rules }) {
  const answers = visit?.answers ?? {};
  const typed = [...typedIn(rules.fields, answers), ...itemsIn(rules.fields, answers)];
  const given = [...typed, visit?.resume_code, ...Object.values(unkept), ...Object.values(halves).flatMap(Object.values)];
  return [...new Set(given.filter(isTelling).map(wherever))];
}

/** A phone number is kept with +62 and typed with 0. @param {string | number} value */
function wherever(value) {
  return String(value).replace(/^\+62/, '');
}

/** @param {Record<string, any>[]} fields @param {Record<string, any>} answers */
function typedIn(fields, answers) {
  return fields.filter(({ kind, free }) => free || !CHOSEN.includes(kind)).map(({ id }) => answers[id]);
}

/** @param {Record<string, any>[]} fields @param {Record<string, any>} answers */
function itemsIn(fields, answers) {
  const lists = fields.filter(({ kind }) => kind === 'list');
  return lists.flatMap(({ id, fields: own = [] }) => (answers[id] ?? []).flatMap((item) => typedIn(own, item)));
}

/** @param {unknown} value */
function isTelling(value) {
  if (typeof value === 'number') return value >= SHORTEST_NUMBER;
  return typeof value === 'string' && plain(value).length >= SHORTEST;
}

/**
 * Somebody's village may be called as the office is: what the product says itself proves nothing.
 * @param {string[]} traces
 * @param {string} own everything that a page shows to everybody
 */
export function provingTraces(traces, own) {
  const bare = plain(own);
  return traces.filter((trace) => !bare.includes(plain(trace)));
}

/** @param {string[]} traces @returns {string[]} those that are looked for in stored rows */
export function longTraces(traces) {
  return traces.filter((trace) => plain(trace).length >= SHORTEST_STORED);
}

/**
 * @param {string} text
 * @param {string[]} traces
 * @returns {boolean} spaces, dots and dashes of either side don't count: a NIK in groups is still a NIK
 */
export function hasTrace(text, traces) {
  const bare = plain(text);
  return traces.some((trace) => bare.includes(plain(trace)));
}

/** @param {string} text */
function plain(text) {
  return text.toUpperCase().replace(/[\s.\-]/g, '');
}
