/**
 * The interpreter of the rules: what follows from answers, and what is odd about them.
 * Twin of server/domain/rules.py: same names, same order, same results (tests/cases/rules.json).
 */

import { namedProblems, shapeProblem } from './checks.js';
import { answered, holds } from './conditions.js';
import { choicesOf, derive, isRequired, settingsOf } from './facts.js';

export { answered, holds } from './conditions.js';
export { choicesOf, derive, settingsOf } from './facts.js';
export { makeRules, RULE_NAMES } from './rule-files.js';

/** @typedef {import('./rule-files.js').Rules} Rules */
/** @typedef {{field: string, check: string, level: 'block' | 'warn', params: Record<string, any>, item?: number}} Problem */
/** @typedef {{settings: Record<string, any>, today?: string, office?: boolean}} Context */

/**
 * Problems in field order.
 * @param {Rules} rules
 * @param {Record<string, any>} answers
 * @param {Context} context
 * @param {string[]} [fieldIds] narrows; sub-fields of a list too, when the answers hold them flat
 * @returns {Problem[]}
 */
export function check(rules, answers, context, fieldIds) {
  const full = { ...context, settings: settingsOf(rules, context.settings) };
  const values = derive(rules, answers, full);
  return fieldsToCheck(rules, fieldIds).flatMap((field) => [
    ...fieldProblems(rules, field, values, full),
    ...pathwayProblem(field, values, full),
  ]);
}

/**
 * The Indonesian sentence for a problem, its params filled in.
 * @param {Rules} rules @param {Problem} problem @returns {string}
 */
export function message(rules, problem) {
  const messages = fieldOf(rules, problem.field)?.messages ?? {};
  const general = rules.texts.messages;
  const text = messages[problem.check] ?? general[problem.check] ?? general.kind;
  return Object.entries(problem.params ?? {}).reduce(
    (filled, [name, value]) => filled.replaceAll(`{${name}}`, String(value)),
    text,
  );
}

/** The field or sub-field of this id. @param {Rules} rules @param {string} id */
export function fieldOf(rules, id) {
  return flat(rules).find((field) => field.id === id);
}

function flat(rules) {
  return rules.fields.flatMap((field) => [field, ...(field.fields ?? [])]);
}

function fieldsToCheck(rules, fieldIds) {
  if (fieldIds) return flat(rules).filter((field) => fieldIds.includes(field.id));
  return rules.fields.filter((field) => field.kept ?? true);
}

function fieldProblems(rules, field, values, context) {
  if (field.when && !holds(field.when, values, context.settings)) return [];
  const value = values[field.id];
  if (!answered(value)) return unanswered(field, values, context);
  const shape = shapeProblem(rules, field, value);
  if (shape) return [problem(field, shape)];
  if (field.kind === 'list') return itemProblems(rules, field, values, context);
  return namedProblems(rules, field, value, values, context).map((found) => problem(field, found));
}

function unanswered(field, values, context) {
  const office = Boolean(context.office);
  if (office && field.office_required) return [problem(field, ['office_required', 'block', {}])];
  if (office && field.kiosk_only) return [];
  if (!isRequired(field, values, context.settings)) return [];
  return [problem(field, ['required', field.required_level ?? 'block', {}])];
}

function itemProblems(rules, field, values, context) {
  return values[field.id].flatMap((item, index) => {
    if (!isObject(item)) return [{ ...problem(field, ['kind', 'block', {}]), item: index }];
    const unset = Object.fromEntries(field.fields.map((part) => [part.id, null]));
    const beside = { ...values, ...unset, ...item };
    return field.fields.flatMap((part) =>
      fieldProblems(rules, part, beside, context).map((one) => ({ ...one, item: index })),
    );
  });
}

function isObject(value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** For the office: the one answer that leads elsewhere. A reason may override it. */
function pathwayProblem(field, values, context) {
  const decided = values.pathway_field === field.id && values.pathway !== 'served';
  if (!context.office || !decided) return [];
  return [problem(field, ['pathway', 'warn', { pathway: values.pathway, reason: values.reason }])];
}

function problem(field, [name, level, params]) {
  return { field: field.id, check: name, level, params };
}
