/** Which papers a visit needs, which of them are here, and how to get the others. */

import { holds } from './conditions.js';

/** @typedef {import('./rule-files.js').Rules} Rules */
/** @typedef {Record<string, any>} Values */
/** @typedef {{id: string, label: string, how_to_get: string, required: boolean}} Document */

/** In the order of the list. @param {Rules} rules @param {Values} values @param {Values} settings @returns {Document[]} */
export function missingDocuments(rules, values, settings) {
  return rowsOf(rules, values, settings).filter(([, have]) => !have).map(([row]) => row);
}

/** @param {Rules} rules @param {Values} values @param {Values} settings @returns {Document[]} */
export function presentDocuments(rules, values, settings) {
  return rowsOf(rules, values, settings).filter(([, have]) => have).map(([row]) => row);
}

function rowsOf(rules, values, settings) {
  return rules.checklist
    .filter((row) => holds(row.when, values, settings))
    .map((row) => [{ ...row.document, required: row.required }, holds(row.have, values, settings)]);
}
