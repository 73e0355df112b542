/** Which words would give somebody away. Pure. */

const SHORTEST = 4; // "RT 5" or "yes" stand in the page's own words

/**
 * @param {import('../core/draft.js').Visit | null} visit
 * @param {{fields: Record<string, any>[]}} rules
 * @param {Record<string, any>} [unkept] typed, but never part of a draft
 * @returns {string[]} personal answers and the code, as they could stand in a page
 */
export function tracesOf(visit, rules, unkept = {}) {
  if (!visit) return [];
  const named = rules.fields.filter(({ personal, kind, free }) => personal && (kind !== 'choice' || free)).map(({ id }) => id);
  const values = named.map((id) => visit.answers[id] ?? unkept[id]).concat(visit.resume_code);
  return values.filter((value) => typeof value === 'string' && value.length >= SHORTEST);
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
