/** Kinds of business by KBLI 2025 (Peraturan BPS 7/2025), never looked up across versions. */

/** @typedef {import('./rule-files.js').Rules} Rules */
/** @typedef {Record<string, any>} Row */

const NOT_WORD = /[^a-z0-9]+/;
const FILLERS = new Set(['jual', 'jualan', 'usaha', 'bikin', 'dan', 'di', 'yang', 'saya', 'punya']);

/** @param {Rules} rules @param {any} code */
export function kbliRow(rules, code) {
  return rules.kbli.find((row) => row.code === code);
}

/** Rows of a picture family: its own first, then those that also belong there. @param {Rules} rules @param {string} family */
export function kbliOfFamily(rules, family) {
  const own = rules.kbli.filter((row) => row.family === family);
  return [...own, ...rules.kbli.filter((row) => row.also?.includes(family))];
}

/**
 * Rows that know every word of the query, also only begun, best first; [] for an empty one.
 * @param {Row[]} rows @param {string} query @returns {Row[]}
 */
export function searchKbli(rows, query) {
  const asked = wordsOf(query);
  if (asked.length === 0) return [];
  const telling = asked.filter((word) => !FILLERS.has(word));
  const needed = telling.length > 0 ? telling : asked;
  return rows
    .map((row, index) => ({ row, index, score: scoreOf(row, needed, asked) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score || one.index - other.index)
    .map(({ row }) => row);
}

/** 0 when a needed word is missing. Everyday words weigh more than the official title. */
function scoreOf(row, needed, asked) {
  if (needed.length === 1 && /^[0-9]+$/.test(needed[0]) && row.code.startsWith(needed[0])) return 100;
  const everyday = wordsOf([row.everyday, ...row.words].join(' '));
  const title = wordsOf(row.title);
  const points = needed.map((word) => pointsOf(word, everyday, title));
  if (points.includes(0)) return 0;
  const shown = wordsOf(row.everyday);
  const extra = asked.filter((word) => shown.includes(word)).length;
  const begun = [row.everyday, ...row.words].map((phrase) => wordsOf(phrase)[0]);
  const beginning = needed.filter((word) => begun.includes(word)).length;
  return points.reduce((sum, one) => sum + one, extra + 3 * beginning);
}

function pointsOf(word, everyday, title) {
  if (everyday.includes(word)) return 8;
  if (everyday.some((one) => one.startsWith(word))) return 5;
  if (title.includes(word)) return 3;
  return title.some((one) => one.startsWith(word)) ? 2 : 0;
}

function wordsOf(text) {
  return text.toLowerCase().split(NOT_WORD).filter(Boolean);
}
