/** What follows from the answers: facts for conditions, defaults, what nobody types twice. */

import { businessFacts, placeFacts } from './business-facts.js';
import { answered, holds } from './conditions.js';
import { age } from './dates.js';
import { kecamatanOf, kelurahanIn, kelurahanOf, ktpCode, regencyOf } from './territory.js';
import { pathwayOf } from './triage.js';
import { fillLabel } from './words.js';

/** @typedef {import('./rule-files.js').Rules} Rules */
/** @typedef {import('./rule-files.js').Row} Row */
/** @typedef {Record<string, any>} Values */

/**
 * Answers, defaults of the unanswered, and the facts of docs/rules.md. Never written back.
 * @param {Rules} rules @param {Values} answers @param {import('./rules.js').Context} context
 * @returns {Values}
 */
export function derive(rules, answers, context) {
  const settings = settingsOf(rules, context.settings);
  const values = withDefaults(rules.fields, answers);
  Object.assign(values, placeFacts(rules, values, settings));
  Object.assign(values, ktpPlace(rules, values));
  Object.assign(values, sameAddress(values));
  Object.assign(values, personFacts(values, settings, context.today));
  Object.assign(values, businessFacts(rules, values, settings));
  values.missing_required = countMissing(rules, values, settings);
  const pathway = pathwayOf(rules, values, settings);
  return { ...values, pathway: pathway.id, pathway_field: pathway.field, reason: pathway.reason };
}

/** Every setting: the office's value, else the default of settings.json. @param {Rules} rules @param {Values} settings */
export function settingsOf(rules, settings) {
  const defaults = Object.fromEntries(rules.settings.map((row) => [row.name, row.default]));
  return { ...defaults, ...settings };
}

/** @param {Row[]} fields @param {Values} answers @returns {Values} */
export function withDefaults(fields, answers) {
  const values = { ...answers };
  for (const field of fields) {
    if ('default' in field && !answered(values[field.id])) values[field.id] = field.default;
    if (field.kind === 'list' && Array.isArray(values[field.id])) {
      values[field.id] = values[field.id].map((item) =>
        isObject(item) ? withDefaults(field.fields, item) : item,
      );
    }
  }
  return values;
}

/** @param {Row} field @param {Values} values @param {Values} settings @returns {boolean} */
export function isRequired(field, values, settings) {
  const required = field.required ?? false;
  return typeof required === 'boolean' ? required : holds(required, values, settings);
}

/** How many required fields are unanswered; a field of a list counts once for each item. */
export function countMissing(rules, values, settings) {
  const missing = (fields, beside) => fields.filter((field) => isMissing(field, beside, settings)).length;
  const inLists = rules.fields
    .filter((field) => field.kind === 'list' && Array.isArray(values[field.id]))
    .flatMap((field) =>
      values[field.id].map((item) => missing(field.fields, isObject(item) ? { ...values, ...item } : values)),
    );
  return inLists.reduce((sum, one) => sum + one, missing(rules.fields, values));
}

/**
 * {value, label, picture?} of a field: those from the lists first, then its own.
 * @param {Rules} rules @param {Row} field @param {Values} settings @returns {Row[]}
 */
export function choicesOf(rules, field, settings) {
  const filled = (choice) => ({ ...choice, label: fillLabel(rules, choice.label, settings) });
  return [...listed(rules, field, settings), ...(field.choices ?? []).map(filled)];
}

function listed(rules, field, settings) {
  if (field.choices_from === 'kbli') {
    return rules.kbli.map((row) => ({ value: row.code, label: row.everyday, family: row.family }));
  }
  const here = settingsOf(rules, settings).kecamatan_code;
  return placesOf(rules, field.choices_from, here).map(({ code, name }) => ({ value: code, label: name }));
}

function placesOf(rules, source, here) {
  if (source === 'kelurahan_of_office') return kelurahanIn(rules, here);
  if (source === 'kelurahan') return [...rules.territory.kelurahan].sort(byName);
  if (source === 'other_kecamatan') return rules.territory.kecamatan.filter((row) => row.code !== here);
  return [];
}

function byName(one, other) {
  if (one.name === other.name) return 0;
  return one.name < other.name ? -1 : 1;
}

function isMissing(field, values, settings) {
  if (field.office_only || !(field.kept ?? true)) return false;
  if (field.when && !holds(field.when, values, settings)) return false;
  return isRequired(field, values, settings) && !answered(values[field.id]);
}

function ktpPlace(rules, values) {
  const row = kelurahanOf(rules, ktpCode(values));
  if (!row) return {};
  const regency = regencyOf(rules);
  return {
    ktp_province: regency.province,
    ktp_regency: regency.name,
    ktp_kecamatan: kecamatanOf(rules, row.kecamatan)?.name ?? '',
    ktp_village: row.name,
  };
}

function sameAddress(values) {
  if (values.same_address !== 'yes') return {};
  return {
    business_address: values.ktp_address ?? null,
    business_rt: values.ktp_rt ?? null,
    business_rw: values.ktp_rw ?? null,
  };
}

function personFacts(values, settings, today) {
  const facts = { account_channel: accountChannel(values) };
  facts.email_required = settings.email_required === true ? 'yes' : 'no';
  facts.mail_proof = settings.mail_proof === true ? 'yes' : 'no';
  const years = age(values.birth_date, today);
  return years === null ? facts : { ...facts, age: years };
}

function accountChannel(values) {
  if (values.has_whatsapp === 'yes' && values.has_phone !== 'no') return 'whatsapp';
  return values.has_email === 'yes' || answered(values.email) ? 'email' : 'none';
}

function isObject(value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
