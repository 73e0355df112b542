/** The checks that data can't say. Each: (value, values, context, rules) → params when it fires, else null. */

import { answered } from './conditions.js';
import { isRealDate } from './dates.js';
import { betterAddress } from './email-typos.js';
import { NIK_CHECKS } from './nik-checks.js';
import { kbliRow } from './kbli.js';
import { kelurahanOf, ktpCode, regencyOf } from './territory.js';
import { rupiah } from './words.js';

/** PP 7/2021 art. 35: usaha mikro has at most 1 milliard of capital. */
const MILLIARD = 1_000_000_000;
const MOBILE = /^\+628[1-9]/u;
const DOMAIN = /^[^\s@.]+(\.[^\s@.]+)*\.[^\s@.]{2,}$/u;
const NAME = /^[\p{L} .'’,-]*$/u;

function phonePrefix(value) {
  return fires(!MOBILE.test(value));
}

/** '+62812…' is typed '0812…'. */
function phoneShort(value) {
  const count = value.length - 2;
  return fires(MOBILE.test(value) && count < 10, { count });
}

function phoneLong(value) {
  const count = value.length - 2;
  return fires(MOBILE.test(value) && count > 13, { count });
}

function emailSpace(value) {
  return fires(/\s/u.test(value));
}

function emailAt(value) {
  return fires(value.split('@').length !== 2 || value.startsWith('@'));
}

function emailEnd(value) {
  return fires(value.includes('@') && !DOMAIN.test(value.slice(value.lastIndexOf('@') + 1)));
}

function nameLetters(value) {
  return fires(!NAME.test(value));
}

function realDate(value, values, context, rules) {
  const month = rules.texts.months[Number(value.slice(5, 7)) - 1];
  return fires(!isRealDate(value), { day: Number(value.slice(8, 10)), month });
}

function notFuture(value, values, { today }) {
  return fires(isRealDate(value) && isRealDate(today) && value > today);
}

function adult(value, { age }) {
  return fires(age !== undefined && age < 17, { age });
}

function npwpLength(value) {
  const count = value.replace(/[^0-9]/g, '').length;
  return fires(count !== 15 && count !== 16, { count });
}

function areaLarge(value) {
  return fires(value > 10_000);
}

function capitalLow(value) {
  return fires(value < 100_000);
}

function capitalHigh(value) {
  return fires(value > MILLIARD);
}

function capitalLimit(value, values, { settings }) {
  const limit = settings.capital_limit;
  return fires(limit < value && value <= MILLIARD, { limit: rupiah(limit) });
}

function workersMany(value) {
  return fires(value > 100);
}

function addressAgrees(value, values) {
  const ktp = ktpCode(values);
  const business = values.business_kelurahan;
  const known = typeof ktp === 'string' && typeof business === 'string' && answered(ktp);
  return fires(value === 'yes' && known && answered(business) && ktp !== business);
}

function postcodeArea(value, values, context, rules) {
  const city = regencyOf(rules);
  const here = kelurahanOf(rules, values.business_kelurahan) !== undefined;
  return fires(here && (value < city.postcode_from || value > city.postcode_to));
}

function accountChannel(value, values) {
  return fires(value === 'no' && values.account_channel === 'none');
}

function emailTypo(value, values, context, rules) {
  const better = betterAddress(value, rules.email_lesson.mailboxes);
  return fires(better !== null, { better });
}

/** Only low risks are surely served here; one that nobody knows is looked up too. */
function activityRisk(value, values, context, rules) {
  return fires(!['R', 'MR'].includes(kbliRow(rules, value)?.risk));
}

function activityTwice(value, { kbli_code: main, other_activities: others }) {
  const same = Array.isArray(others) ? others.filter((one) => one?.other_kbli_code === value) : [];
  return fires(value === main || same.length > 1);
}

function fires(condition, params = {}) {
  return condition ? params : null;
}

export const NAMED_CHECKS = {
  ...NIK_CHECKS,
  phone_prefix: ['block', phonePrefix],
  phone_short: ['block', phoneShort],
  phone_long: ['block', phoneLong],
  email_space: ['block', emailSpace],
  email_at: ['block', emailAt],
  email_end: ['block', emailEnd],
  email_typo: ['warn', emailTypo],
  name_letters: ['warn', nameLetters],
  real_date: ['block', realDate],
  not_future: ['block', notFuture],
  adult: ['warn', adult],
  npwp_length: ['warn', npwpLength],
  area_large: ['warn', areaLarge],
  capital_low: ['warn', capitalLow],
  capital_high: ['warn', capitalHigh],
  capital_limit: ['warn', capitalLimit],
  workers_many: ['warn', workersMany],
  address_agrees: ['warn', addressAgrees],
  postcode_area: ['warn', postcodeArea],
  account_channel: ['warn', accountChannel],
  activity_risk: ['warn', activityRisk],
  activity_twice: ['warn', activityTwice],
};
