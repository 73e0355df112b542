/** `[data-helper]`: two boxes fill the third, which can still be typed into. */

import { dotted, metres, wholeNumber } from './money.js';
import { areaOf, capacityOf, USUAL_DAYS } from './sums.js';

/**
 * @param {HTMLElement} $section
 * @param {HTMLInputElement} $typed the control that has just changed
 */
export function sumUp($section, $typed) {
  const $helper = /** @type {HTMLElement | null} */ ($typed.closest('[data-helper]'));
  if (!$helper) return;
  const sum = $helper.dataset.helper === 'area' ? sumArea($section) : sumCapacity($section);
  if (!sum || sum.$result === $typed || sum.value === null) return;
  sum.$result.value = dotted(String(sum.value));
}

/** @param {HTMLElement} $section */
function sumArea($section) {
  const [$length, $width, $result] = boxes($section, ['area_length', 'area_width', 'area']);
  return { $result, value: areaOf(metres($length.value), metres($width.value)) };
}

/** @param {HTMLElement} $section */
function sumCapacity($section) {
  const [$day, $days, $result] = boxes($section, ['product_capacity_day', 'product_capacity_days', 'product_capacity']);
  return { $result, value: capacityOf(wholeNumber($day.value), wholeNumber($days.value)) };
}

/**
 * Working days are set to what is usual, so that one number is enough.
 * @param {HTMLElement} $section
 */
export function presetDays($section) {
  const $days = /** @type {HTMLInputElement | null} */ ($section.querySelector('[name="product_capacity_days"]'));
  if ($days && $days.value === '') $days.value = String(USUAL_DAYS);
}

/**
 * @param {HTMLElement} $section
 * @param {string[]} names
 */
function boxes($section, names) {
  return names.map((name) => /** @type {HTMLInputElement} */ ($section.querySelector(`[name="${name}"]`)));
}
