/** The words for slots: settings, the visit, the reason of a result. And the states that choose between sentences. */

import { missingDocuments, presentDocuments } from '../core/checklist.js';
import { formatCode } from '../core/resume-code.js';
import { longDate, longMoment, rupiah, rupiahShort } from '../core/words.js';
import { lessonWords } from './lesson-words.js';
import { contextOf, valuesOf } from './values.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

const HOUR = 3_600_000;
const WITA = 8 * HOUR; // Asia/Makassar, which knows no summer time

/**
 * @param {string} text with `{slots}`
 * @param {Record<string, unknown>} values
 * @returns {string} slots without a value stay empty
 */
export function fillSlots(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}

/** @param {Kiosk} kiosk @returns {Record<string, unknown>} */
export function textsOf(kiosk) {
  const { rules, device, visit } = kiosk;
  const settings = device.settings();
  const values = valuesOf(kiosk);
  return {
    ...settings,
    ...moneyWords(rules, settings),
    ...documentCounts(kiosk, values),
    ...momentWords(rules, device.now(), settings),
    ...lessonWords(kiosk),
    idle_minutes: Math.max(1, Math.round(settings.idle_form_seconds / 60)),
    kecamatan: values.kecamatan,
    mail_to: values.email,
    missing_required: values.missing_required,
    next_step: visit?.queue_number ? rules.texts.slip.wait : null,
    queue_number: visit?.queue_number,
    resume_code: visit?.consent ? formatCode(visit.resume_code) : null,
    reason: values.reason,
    ...resultWords(values, settings),
    ...kiosk.extra,
  };
}

/** What OSS issues for this kind of business, and what comes after: the office may word both. */
function resultWords({ kbli_risk, food_business }, settings) {
  return {
    issued: kbli_risk === 'MR' ? settings.issued_standard : settings.issued_low,
    after_nib: food_business === 'yes' ? settings.after_food : null,
  };
}

function moneyWords(rules, settings) {
  return {
    capital_limit: rupiah(settings.capital_limit),
    capital_limit_short: rupiahShort(settings.capital_limit, rules.texts),
  };
}

function documentCounts(kiosk, values) {
  const { settings } = contextOf(kiosk);
  return {
    have_count: presentDocuments(kiosk.rules, values, settings).length,
    missing_count: missingDocuments(kiosk.rules, values, settings).length,
  };
}

function momentWords(rules, now, settings) {
  const lastDay = new Date(now.getTime() + settings.draft_days * 24 * HOUR);
  return {
    now: momentText(rules, now),
    kept_until: longDate(dayOf(lastDay), rules.texts),
  };
}

/** @param {any} rules @param {Date} moment @returns {string} "Selasa, 24 November 2026, 10.15 WITA" */
export function momentText(rules, moment) {
  return longMoment(moment.toISOString(), rules.texts);
}

/** @param {Date} moment @returns {string} the day in Samarinda, "2026-11-24" */
export function dayOf(moment) {
  return new Date(moment.getTime() + WITA).toISOString().slice(0, 10);
}

/** @param {Kiosk} kiosk @returns {Set<string>} what `[data-only]` may ask for */
export function statesOf(kiosk) {
  const { device, visit, handle, extra, speaker } = kiosk;
  const delivered = visit !== null && device.isDelivered(visit);
  const saved = handle !== null || extra.saved === 'yes';
  const states = {
    delivered,
    waiting: !delivered,
    oss_down: device.settings().oss_down === true,
    offline: !device.connected(),
    saved,
    unsaved: !saved,
    with_code: Boolean(visit?.consent ?? extra.resume_code),
    with_number: Boolean(visit?.queue_number),
    with_voice: speaker.available,
    without_voice: !speaker.available,
    [`mail_${extra.mail}`]: true,
    clean: kiosk.clean,
    unchecked: !kiosk.clean,
    called: extra.called === 'called',
    uncalled: extra.called !== 'called',
    locked: kiosk.lock !== null,
  };
  return new Set(Object.entries(states).flatMap(([name, holds]) => (holds ? [name] : [])));
}
