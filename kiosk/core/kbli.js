/** Kinds of business by KBLI 2025 (Peraturan BPS 7/2025), never looked up across versions. */

/** @typedef {import('./rule-files.js').Rules} Rules */
/** @typedef {Record<string, any>} Row */

/** @param {Rules} rules @param {any} code */
export function kbliRow(rules, code) {
  return rules.kbli.find((row) => row.code === code);
}

/** Rows of a picture family: its own first, then those that also belong there. @param {Rules} rules @param {string} family */
export function kbliOfFamily(rules, family) {
  const own = rules.kbli.filter((row) => row.family === family);
  return [...own, ...rules.kbli.filter((row) => row.also?.includes(family))];
}

/** Rows of one of a family's groups. @param {Rules} rules @param {string} group */
export function kbliInGroup(rules, group) {
  return rules.kbli.filter((row) => row.groups?.includes(group));
}

/**
 * The shipped kinds and those that the office loaded; what is shipped is read and checked, so it stays as it is.
 * @param {Row[]} shipped
 * @param {Row[]} groups
 * @returns {Row[]}
 */
export function withGroups(shipped, groups) {
  const known = new Set(shipped.map(({ code }) => code));
  return [...shipped, ...groups.filter(({ code }) => !known.has(code)).map(asRow)];
}

function asRow({ code, title, everyday, words = [], scopes = [], risk = 'unknown', ...more }) {
  return { ...more, code, title, everyday: everyday || title, words, scopes, risk, family: 'other', imported: true };
}
