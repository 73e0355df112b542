/**
 * What can be odd about one answer: its shape first, then the field's named checks.
 * Block is format only, warn asks again.
 */

import { wholeNumber } from './conditions.js';
import { choicesOf } from './facts.js';
import { NAMED_CHECKS } from './named-checks.js';
import { kelurahanOf } from './territory.js';

/** @typedef {import('./rule-files.js').Rules} Rules */
/** @typedef {import('./rule-files.js').Row} Row */
/** @typedef {[string, 'block' | 'warn', Record<string, any>]} Found check, level, params */

const WHOLE_KINDS = ['money', 'integer', 'area', 'capacity'];
const DATE = /^[0-9]{4}-(0[1-9]|1[0-2])-[0-9]{2}$/u;
const DIGITS_TYPED = /^[0-9 .()+\-]+$/u;

/**
 * The first thing wrong with the form of an answered value, always 'block'.
 * @param {Rules} rules @param {Row} field @param {any} value @returns {Found | null}
 */
export function shapeProblem(rules, field, value) {
  if (!isKind(field.kind, value)) return ['kind', 'block', {}];
  const found = wrongChoice(rules, field, value) ?? wrongLength(field, value) ?? outOfBounds(field, value);
  if (found) return found;
  const { pattern } = field;
  return pattern && !new RegExp(`^(?:${pattern})$`, 'u').test(value) ? ['pattern', 'block', {}] : null;
}

/**
 * In the field's order of checks. When one blocks, only the blocking ones.
 * @param {Rules} rules @param {Row} field @param {any} value
 * @param {Record<string, any>} values @param {Record<string, any>} context
 * @returns {Found[]}
 */
export function namedProblems(rules, field, value, values, context) {
  const names = [...(field.checks ?? []), ...(context.office ? (field.office_checks ?? []) : [])];
  /** @type {Found[]} */
  const found = [];
  for (const name of names) {
    const [level, test] = NAMED_CHECKS[name];
    const params = test(value, values, context, rules);
    if (params !== null) found.push([name, level, params]);
  }
  const blocking = found.filter(([, level]) => level === 'block');
  return blocking.length > 0 ? blocking : found;
}

function isKind(kind, value) {
  if (WHOLE_KINDS.includes(kind)) return wholeNumber(value) !== null;
  if (kind === 'list') return Array.isArray(value);
  if (typeof value !== 'string') return false;
  if (kind === 'date') return DATE.test(value);
  return kind !== 'digits' || DIGITS_TYPED.test(value);
}

function wrongChoice(rules, field, value) {
  if (field.free || !('choices' in field || 'choices_from' in field)) return null;
  if (choicesOf(rules, field, {}).some((choice) => choice.value === value)) return null;
  return isPlace(rules, field, value) ? null : ['choice', 'block', {}];
}

/** Any kelurahan or kecamatan of the city will do: operators may choose one, other offices have theirs. */
function isPlace(rules, { choices_from: source = '' }, value) {
  if (source.startsWith('kelurahan')) return kelurahanOf(rules, value) !== undefined;
  return source === 'other_kecamatan' && rules.territory.kecamatan.some((row) => row.code === value);
}

function wrongLength(field, value) {
  if (WHOLE_KINDS.includes(field.kind)) return null;
  const count = lengthOf(field, value);
  const least = field.length ?? field.min_length ?? 0;
  const most = field.length ?? field.max_length;
  if (count < least) return ['too_short', 'block', { count, length: least }];
  return most !== undefined && count > most ? ['too_long', 'block', { count, length: most }] : null;
}

function lengthOf(field, value) {
  if (field.kind === 'digits') return value.replace(/[^0-9]/g, '').length;
  return Array.isArray(value) ? value.length : [...value].length;
}

function outOfBounds(field, value) {
  if (!WHOLE_KINDS.includes(field.kind)) return null;
  const { minimum, maximum } = field;
  if (minimum !== undefined && value < minimum) return ['minimum', 'block', { minimum }];
  return maximum !== undefined && value > maximum ? ['maximum', 'block', { maximum }] : null;
}
