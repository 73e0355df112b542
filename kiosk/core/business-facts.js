/** Facts about the business and its place. */

import { answered, wholeNumber } from './conditions.js';
import { kbliRow } from './kbli.js';
import { kecamatanOf, kelurahanOf } from './territory.js';

/** @typedef {import('./rule-files.js').Rules} Rules */
/** @typedef {Record<string, any>} Values */

/** An inferred risk counts as unknown: never guess. */
const RISKS = ['R', 'MR', 'MT', 'T', 'NS'];
const FOOD_FAMILIES = ['food_stall', 'street_food', 'drinks'];
/** KBLI 2025: food and drink made, sold, served. */
const FOOD_CODES = ['10', '11', '472', '56'];

/** @param {Rules} rules @param {Values} values @param {Values} settings @returns {Values} */
export function placeFacts(rules, values, settings) {
  const code = values.business_kelurahan;
  const row = kelurahanOf(rules, code);
  const facts = { business_postcode_known: row ? 'yes' : 'no' };
  if (row && !answered(values.business_postcode)) facts.business_postcode = row.postcode;
  if (row) facts.business_kecamatan = row.kecamatan;
  if (answered(code)) facts.business_in_area = row?.kecamatan === settings.kecamatan_code ? 'yes' : 'no';
  const kecamatan = kecamatanOf(rules, facts.business_kecamatan ?? values.business_kecamatan);
  facts.kecamatan = kecamatan ? `Kecamatan ${kecamatan.name}` : rules.texts.elsewhere_kecamatan;
  return facts;
}

/** @param {Rules} rules @param {Values} values @param {Values} settings @returns {Values} */
export function businessFacts(rules, values, settings) {
  const row = kbliRow(rules, values.kbli_code);
  const facts = { kbli_risk: row && RISKS.includes(row.risk) ? row.risk : 'unknown' };
  if (row?.scopes.length === 1 && !answered(values.kbli_scope)) facts.kbli_scope = row.scopes[0];
  facts.food_business = isFood(values) ? 'yes' : 'no';
  const form = values.legal_form;
  if (answered(form)) facts.legal_form_referred = settings.referred_legal_forms.includes(form) ? 'yes' : 'no';
  const over = isOverLimit(values, settings);
  return over === null ? facts : { ...facts, capital_over_limit: over ? 'yes' : 'no' };
}

function isFood({ kbli_code: code, business_family: family }) {
  if (typeof code === 'string' && code) return FOOD_CODES.some((start) => code.startsWith(start));
  return FOOD_FAMILIES.includes(family);
}

/** By the exact capital, else by its range. Exactly the limit is served. */
function isOverLimit(values, settings) {
  const capital = wholeNumber(values.capital);
  if (capital !== null) return capital > settings.capital_limit;
  return answered(values.capital_range) ? values.capital_range === 'over_limit' : null;
}
