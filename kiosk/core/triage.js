/** Which way an applicant goes: rows in order, the first that holds wins. No refusal is an error. */

import { answered, holds } from './conditions.js';
import { rupiah } from './words.js';

/** @typedef {import('./rule-files.js').Rules} Rules */

/**
 * The pathway's row with `reason` in everyday words and `field`, the answer that decided.
 * @param {Rules} rules @param {Record<string, any>} values @param {Record<string, any>} settings
 */
export function pathwayOf(rules, values, settings) {
  const row = rowOf(rules, values, settings);
  const pathway = rules.triage.pathways.find((one) => one.id === row.pathway);
  const reason = row.reason
    .replaceAll('{capital_limit}', rupiah(settings.capital_limit))
    .replaceAll('{kecamatan}', String(values.kecamatan ?? ''));
  const field = row.fields.find((one) => answered(values[one])) ?? row.fields.at(-1);
  return { ...pathway, reason, field, row: row.id };
}

/** The last row always holds. @param {Rules} rules @param {Record<string, any>} values @param {Record<string, any>} settings */
export function rowOf(rules, values, settings) {
  return rules.triage.rows.find((row) => holds(row.when, values, settings));
}
