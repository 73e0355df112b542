/** What the rules know at this moment: answers, the item in hand, and the facts derived from them. */

import { screenOf } from '../core/flow.js';
import { derive } from '../core/rules.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

/** A mailbox can be proven only while the server answers: without it the question is left out. @param {Kiosk} kiosk */
export function contextOf({ device }) {
  const settings = device.settings();
  const mail_proof = settings.mail_proof === true && device.connected();
  return { settings: { ...settings, mail_proof }, today: device.today() };
}

/** @param {Kiosk} kiosk @returns {Record<string, any>} */
export function answersOf(kiosk) {
  return kiosk.visit?.answers ?? {};
}

/** The product or activity that is being asked about. @param {Kiosk} kiosk @param {string} list @returns {Record<string, any>} */
function itemOf(kiosk, list) {
  return answersOf(kiosk)[list]?.[kiosk.item] ?? {};
}

/** Kinds of business that this visit has already, but for the item in hand. @param {Kiosk} kiosk @returns {string[]} codes */
export function takenCodes(kiosk) {
  if (screenOf(kiosk.rules, kiosk.screen)?.list !== 'other_activities') return [];
  const { kbli_code, other_activities = [] } = answersOf(kiosk);
  return [kbli_code, ...other_activities.filter((_, index) => index !== kiosk.item).map((one) => one.other_kbli_code)];
}

/** What the controls of a screen may show. @param {Kiosk} kiosk @param {string} screen */
export function shownOf(kiosk, screen) {
  const { list } = screenOf(kiosk.rules, screen) ?? {};
  const item = list ? itemOf(kiosk, list) : {};
  return { ...answersOf(kiosk), ...item, ...kiosk.unkept };
}

/** @param {Kiosk} kiosk @param {Record<string, any>} [typed] answers that are not kept yet */
export function valuesOf(kiosk, typed = {}) {
  return derive(kiosk.rules, { ...shownOf(kiosk, kiosk.screen), ...typed }, contextOf(kiosk));
}

/** @param {Kiosk} kiosk @param {string} screen @returns {Record<string, any>[]} the fields that it asks */
export function fieldsOf({ rules }, screen) {
  const { fields = [], list } = screenOf(rules, screen) ?? {};
  const own = list ? (fieldNamed(rules.fields, list)?.fields ?? []) : [];
  return fields.map((id) => fieldNamed(own, id) ?? fieldNamed(rules.fields, id)).filter(Boolean);
}

/** @param {Record<string, any>[]} fields @param {string} id */
export function fieldNamed(fields, id) {
  return fields.find((field) => field.id === id);
}

/** @param {Kiosk} kiosk @param {string} field @returns {string | null} the screen that asks this field */
export function screenAsking({ rules }, field) {
  const asking = rules.flow.find(({ fields = [], list }) => fields.includes(field) || list === field);
  return asking?.id ?? null;
}
