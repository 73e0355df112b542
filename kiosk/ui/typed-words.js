/** Under a number its words, under a date the date as it is written: a zero too many is read, not counted. */

import { isRealDate } from '../core/dates.js';
import { birthDate, rupiahInWords } from '../core/words.js';
import { readDate } from './date.js';
import { wholeNumber } from './money.js';

/**
 * @param {HTMLElement} $section
 * @param {any} texts rules.texts
 */
export function putWords($section, texts) {
  for (const $words of $section.querySelectorAll('[data-words]')) {
    $words.textContent = wordsFor($section, /** @type {HTMLElement} */ ($words).dataset.words ?? '', texts);
  }
}

/**
 * @param {HTMLElement} $section
 * @param {string} field
 * @param {any} texts
 */
function wordsFor($section, field, texts) {
  if ($section.querySelector(`[data-date="${field}"]`)) return dateWords(readDate($section, field), texts);
  const $input = /** @type {HTMLInputElement | null} */ ($section.querySelector(`input[name="${field}"]`));
  const number = wholeNumber($input?.value ?? '');
  return number === null ? '' : rupiahInWords(number, texts);
}

/**
 * @param {string} date
 * @param {any} texts
 * @returns {string} "" until it is a whole day
 */
function dateWords(date, texts) {
  const [year, month, day] = date.split('-').map(Number);
  if (!year || !month || !day || year < 1000 || !isRealDate(date)) return '';
  return birthDate(date, texts);
}
