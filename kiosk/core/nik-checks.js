/**
 * What a NIK says about itself: PPKKCC DDMMYY SSSS, women DD + 40. It has no check digit and never changes, also not
 * to match a corrected birth date (Dukcapil): so all but an obviously invented number only warns.
 */

import { isRealDate } from './dates.js';

/** Kemendagri. */
const PROVINCES = (
  '11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53 61 62 63 64 65' +
  ' 71 72 73 74 75 76 81 82 91 92 93 94 95 96 97'
).split(' ');
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function nikSequence(value) {
  const nik = bare(value);
  return fires(new Set(nik).size === 1 || nik === '1234567890123456');
}

function nikDate(value) {
  return fires(birthParts(value) === null);
}

function nikProvince(value) {
  return fires(!PROVINCES.includes(bare(value).slice(0, 2)));
}

/** Only the two digits of the year are compared: the century can't be known. */
function nikBirthDate(value, { nik }) {
  const parts = birthParts(nik);
  if (parts === null || !isRealDate(value)) return null;
  return fires(parts.day !== value.slice(8) || parts.month !== value.slice(5, 7) || parts.year !== value.slice(2, 4));
}

function nikGender(value, { nik }) {
  const parts = birthParts(nik);
  return fires(parts !== null && parts.gender !== value);
}

function nikSerial(value) {
  return fires(bare(value).endsWith('0000'));
}

function fires(condition) {
  return condition ? {} : null;
}

function bare(value) {
  return value.replace(/[^0-9]/g, '');
}

/** The birth date inside a NIK, two digits each; null when it can't be a date. @param {any} value */
export function birthParts(value) {
  const nik = typeof value === 'string' ? bare(value) : '';
  if (nik.length !== 16) return null;
  const written = Number(nik.slice(6, 8));
  const month = Number(nik.slice(8, 10));
  const day = written > 40 ? written - 40 : written;
  if (month < 1 || month > 12 || day < 1 || day > DAYS[month - 1]) return null;
  const year = nik.slice(10, 12);
  if (day === 29 && month === 2 && Number(year) % 4 !== 0) return null;
  const gender = written > 40 ? 'female' : 'male';
  return { day: String(day).padStart(2, '0'), month: nik.slice(8, 10), year, gender };
}

export const NIK_CHECKS = {
  nik_sequence: ['block', nikSequence],
  nik_date: ['warn', nikDate],
  nik_province: ['warn', nikProvince],
  nik_birth_date: ['warn', nikBirthDate],
  nik_gender: ['warn', nikGender],
  nik_serial: ['warn', nikSerial],
};
