/** The path through the screens. Conditions decide; `values` are derived ones (rules.derive). */

import { holds } from './conditions.js';

/** @typedef {import('./rule-files.js').Rules} Rules */
/** @typedef {Record<string, any>} Values */

/** The caller knows which screen it came from. */
export const RETURN = '@return';

/** @param {Rules} rules @param {string} id */
export function screenOf(rules, id) {
  return rules.flow.find((screen) => screen.id === id);
}

/**
 * Where Lanjut goes. null after the last; RETURN: back to where the screen was opened.
 * An answer that ends the visit's way here leads to its result at once: no more questions for nothing.
 * @param {Rules} rules @param {string} id @param {Values} values @param {Values} settings
 * @returns {string | null}
 */
export function nextScreen(rules, id, values, settings) {
  const screen = known(rules, id);
  const stop = stopOf(rules, values);
  if (stop && screen.fields) return stop;
  const lead = (screen.leads ?? []).find((one) => holds(one.when, values, settings));
  if (lead) return lead.to;
  if ('next' in screen) return screen.next;
  return first(rules.flow.slice(rules.flow.indexOf(screen) + 1), values, settings);
}

/**
 * Where Kembali goes when nobody remembers the way. null before the first.
 * @param {Rules} rules @param {string} id @param {Values} values @param {Values} settings
 * @returns {string | null}
 */
export function previousScreen(rules, id, values, settings) {
  const screen = known(rules, id);
  if (id === stopOf(rules, values)) return asking(rules, values.pathway_field);
  if ('back' in screen) return screen.back;
  if (screen.off_path) return RETURN;
  return first(rules.flow.slice(0, rules.flow.indexOf(screen)).reverse(), values, settings);
}

/** The screens on the path, as the answers stand. `leads` are not followed. @param {Rules} rules @param {Values} values @param {Values} settings */
export function visibleScreens(rules, values, settings) {
  return rules.flow.filter((screen) => isOnPath(screen, values, settings)).map((screen) => screen.id);
}

/** @param {Record<string, any>} button @param {Values} values @param {Values} settings @returns {string | null} */
export function buttonTarget(button, values, settings) {
  const lead = (button.leads ?? []).find((one) => holds(one.when, values, settings));
  return lead?.to ?? button.to ?? null;
}

/** The result screen of a pathway that doesn't go on. */
function stopOf(rules, values) {
  return rules.triage.pathways.find((one) => one.id === values.pathway && !one.goes_on)?.screen ?? null;
}

function asking(rules, field) {
  return rules.flow.find((screen) => screen.fields?.includes(field)).id;
}

function known(rules, id) {
  const screen = screenOf(rules, id);
  if (!screen) throw new RangeError(`screen unknown: ${id}`);
  return screen;
}

function first(screens, values, settings) {
  return screens.find((screen) => isOnPath(screen, values, settings))?.id ?? null;
}

function isOnPath(screen, values, settings) {
  return !screen.off_path && (!screen.when || holds(screen.when, values, settings));
}
