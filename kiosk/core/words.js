/** How numbers, dates and numbers of papers are written for people. Words come from texts.json. */

import { isRealDate, weekdayOf } from './dates.js';

/** @typedef {import('./rule-files.js').Rules} Rules */
/** @typedef {import('./rule-files.js').Row} Row */

export { inWords, rupiahInWords } from './number-words.js';

/** WITA, Asia/Makassar: UTC + 8, no summer time. */
const WITA_MS = 8 * 3600 * 1000;

/** 12500000 → '12.500.000'. @param {number} value */
export function number(value) {
  return String(value).replace(/\B(?=([0-9]{3})+(?![0-9]))/g, '.');
}

/** @param {number} value */
export function rupiah(value) {
  return value < 0 ? `-Rp${number(-value)}` : `Rp${number(value)}`;
}

/** 50000000 → 'Rp50 juta'; what is no whole million is written out. @param {number} value @param {Row} texts */
export function rupiahShort(value, texts) {
  for (const [size, name] of [[1e9, 'billion'], [1e6, 'million']]) {
    if (value >= size && value % size === 0) return `Rp${number(value / size)} ${texts.money_short[name]}`;
  }
  return rupiah(value);
}

/** '2026-11-24' → 'Selasa, 24 November 2026'; a text that is no date comes back as it is. @param {string} iso @param {Row} texts */
export function longDate(iso, texts) {
  const day = iso.slice(0, 10);
  return isRealDate(day) ? `${texts.days[weekdayOf(day)]}, ${plainDate(day, texts)}` : iso;
}

/** '1985-03-12' → '12 Maret 1985'. @param {string} iso @param {Row} texts */
export function birthDate(iso, texts) {
  return isRealDate(iso) ? plainDate(iso, texts) : iso;
}

/** '2026-11-24T02:31:00.000Z' → '10.31 WITA'. @param {string} utc @param {Row} texts */
export function witaTime(utc, texts) {
  return `${wita(utc).slice(11, 16).replace(':', '.')} ${texts.wita}`;
}

/** '2026-11-24T02:31:00.000Z' → 'Selasa, 24 November 2026, 10.31 WITA'. @param {string} utc @param {Row} texts */
export function longMoment(utc, texts) {
  return `${longDate(wita(utc), texts)}, ${witaTime(utc, texts)}`;
}

/** '+6281234567890' → '0812-3456-7890'. @param {string} phone */
export function phoneGroups(phone) {
  const digits = phone.replace(/[^0-9]/g, '');
  const national = digits.startsWith('62') ? `0${digits.slice(2)}` : digits;
  return [national.slice(0, 4), national.slice(4, 8), national.slice(8)].filter(Boolean).join('-');
}

/** '6472011203850007' → '6472 0112 0385 0007'. @param {string} nik */
export function nikGroups(nik) {
  return nik.replace(/(.{4})(?=.)/gu, '$1 ');
}

/** The first 6 and the last 2 stay; a shorter text is hidden whole. @param {string} nik */
export function nikMask(nik) {
  if (nik.length <= 8) return '*'.repeat(nik.length);
  return `${nik.slice(0, 6)}${'*'.repeat(nik.length - 8)}${nik.slice(-2)}`;
}

/** The office's limit and name in a label; a setting that isn't given has its default. @param {Rules} rules @param {string} label @param {Row} settings */
export function fillLabel(rules, label, settings) {
  if (!label.includes('{')) return label;
  const known = { ...Object.fromEntries(rules.settings.map((row) => [row.name, row.default])), ...settings };
  return label
    .replaceAll('{capital_limit_short}', rupiahShort(known.capital_limit, rules.texts))
    .replaceAll('{kecamatan_short}', known.kecamatan_short);
}

/** An answer as a person reads it: labels for codes, dates written out. '' for no answer. @param {Rules} rules @param {Row} field @param {any} value @param {Row} [settings] */
export function show(rules, field, value, settings = {}) {
  if (value === null || value === undefined || value === '' || typeof value === 'object') return '';
  if (Number.isInteger(value)) return shownNumber(rules, field, value);
  return fillLabel(rules, shownText(rules, field, String(value)), settings);
}

function shownNumber(rules, { kind }, value) {
  if (kind === 'money') return rupiah(value);
  return kind === 'area' ? `${number(value)} ${rules.texts.units.area}` : number(value);
}

function shownText(rules, field, value) {
  if (field.kind === 'date') return birthDate(value, rules.texts);
  if (field.id === 'nik') return nikGroups(value);
  if (field.id === 'phone') return phoneGroups(value);
  return labelOf(rules, field, value);
}

/** Codes of places and businesses first, then the field's own choices, else the text itself. */
function labelOf(rules, field, value) {
  const { kelurahan, kecamatan } = rules.territory;
  if (field.choices_from === 'kbli') {
    const row = rules.kbli.find(({ code }) => code === value);
    return row ? row.everyday : value;
  }
  const place = field.choices_from && [...kelurahan, ...kecamatan].find(({ code }) => code === value);
  return place ? place.name : ((field.choices ?? []).find((choice) => choice.value === value)?.label ?? value);
}

function plainDate(day, texts) {
  const [year, month, date] = day.split('-').map(Number);
  return `${date} ${texts.months[month - 1]} ${year}`;
}

function wita(utc) {
  return new Date(Date.parse(utc) + WITA_MS).toISOString();
}
