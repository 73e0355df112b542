/** Controls of one screen: read them as answers, fill them from answers, and help while somebody types. */

import { normalise } from '../core/normalise.js';
import { fillDate, boxFor, readDate } from './date.js';
import { attachKeys } from './lent-keys.js';
import { openPages } from './list.js';
import { dashed, dotted, decimal, onlyDigits, wholeNumber } from './money.js';
import { drawPlaces } from './places.js';
import { presetDays, sumUp } from './summing.js';
import { putWords } from './typed-words.js';

/** @typedef {{id: string, kind: string, [rule: string]: any}} FieldDef */

const RADIOS = ['choice', 'yes_no'];
const NUMBERS = ['money', 'integer', 'area', 'capacity'];

/** How a control's text looks while it is typed, by its `data-kind`. @type {Record<string, (text: string) => string>} */
const SHAPES = { money: dotted, integer: dotted, area: dotted, capacity: dotted, digits: onlyDigits, phone: dashed, decimal };

/**
 * @param {HTMLElement} $section
 * @param {FieldDef[]} fields of this screen
 * @returns {Record<string, any>} typed values (docs/rules.md); a field without a control here is absent
 */
export function readFields($section, fields) {
  const shown = fields.filter((field) => controlOf($section, field) !== null);
  return Object.fromEntries(shown.map((field) => [field.id, readField($section, field)]));
}

/**
 * @param {HTMLElement} $section
 * @param {FieldDef} field
 */
function readField($section, field) {
  if (field.kind === 'date') return readDate($section, field.id);
  if (isRadio($section, field)) return chosen($section, field.id)?.value ?? '';
  const { value } = /** @type {HTMLInputElement} */ (controlOf($section, field));
  return NUMBERS.includes(field.kind) ? wholeNumber(value) : normalise(field, value);
}

/**
 * @param {HTMLElement} $section
 * @param {FieldDef[]} fields
 * @param {Record<string, any>} answers an absent answer empties its control
 */
export function fillFields($section, fields, answers) {
  for (const field of fields) {
    if (controlOf($section, field) !== null) fillField($section, field, answers[field.id] ?? '');
  }
  openPages($section);
  redraw($section);
}

/**
 * @param {HTMLElement} $section
 * @param {FieldDef} field
 * @param {any} value
 */
function fillField($section, field, value) {
  if (field.kind === 'date') return fillDate($section, field.id, value);
  if (!isRadio($section, field)) {
    const $input = /** @type {HTMLInputElement} */ (controlOf($section, field));
    $input.value = shape($input, String(value));
    return;
  }
  for (const $radio of $section.querySelectorAll(`input[type="radio"][name="${field.id}"]`)) {
    const $one = /** @type {HTMLInputElement} */ ($radio);
    $one.checked = $one.value === String(value);
  }
}

/**
 * Own keys, dots while typing, sums, words, pages. Nothing is answered here.
 * @param {HTMLElement} $section
 * @param {FieldDef[]} fields
 * @param {{onInput?: (event: Event) => void, labels?: any}} [options] `labels`: rules.texts, for numbers in words
 * @returns {() => void} detach
 */
export function attachFields($section, fields, { onInput = () => {}, labels } = {}) {
  let $target = firstBox($section);
  /** @param {HTMLInputElement | null} $box */
  const aim = ($box) => {
    $target = $box;
    for (const $one of $section.querySelectorAll('.is-target')) $one.classList.remove('is-target');
    $box?.closest('.box, .places')?.classList.add('is-target');
  };
  /** @param {Event} event */
  const onFocus = (event) => isBox(event.target) && aim(/** @type {HTMLInputElement} */ (event.target));
  /** @param {Event} event */
  const onType = (event) => {
    if (isBox(event.target)) settle($section, /** @type {HTMLInputElement} */ (event.target));
    redraw($section, labels);
    onInput(event);
  };
  const aimed = (/** @type {string} */ key) => {
    const $visible = $target && isShown($target) ? $target : firstBox($section);
    aim($visible && boxFor($visible, key));
    return $target;
  };
  $section.addEventListener('focusin', onFocus);
  $section.addEventListener('input', onType);
  const detachKeys = attachKeys($section, aimed);
  presetDays($section);
  openPages($section);
  redraw($section, labels);
  aim($target);
  return () => {
    $section.removeEventListener('focusin', onFocus);
    $section.removeEventListener('input', onType);
    detachKeys();
  };
}

/**
 * @param {HTMLElement} $section
 * @param {HTMLInputElement} $input
 */
function settle($section, $input) {
  const shaped = shape($input, $input.value);
  if (shaped !== $input.value) $input.value = shaped;
  sumUp($section, $input);
}

/**
 * @param {HTMLElement} $section
 * @param {any} [labels]
 */
function redraw($section, labels) {
  drawPlaces($section);
  if (labels) putWords($section, labels);
}

/**
 * @param {HTMLInputElement} $input
 * @param {string} text
 */
function shape($input, text) {
  const reshape = SHAPES[$input.dataset.kind ?? ''] ?? ((/** @type {string} */ same) => same);
  return reshape(text);
}

/** @param {HTMLElement} $section @param {FieldDef} field @returns {Element | null} */
function controlOf($section, field) {
  const name = field.kind === 'date' ? `${field.id}_day` : field.id;
  return $section.querySelector(`input[name="${name}"]`) ?? $section.querySelector(`[data-field="${name}"][role="radiogroup"]`);
}

/** @param {HTMLElement} $section @param {FieldDef} field */
function isRadio($section, field) {
  return RADIOS.includes(field.kind) && !$section.querySelector(`input[type="text"][name="${field.id}"]`);
}

/** @param {HTMLElement} $section @param {string} name @returns {HTMLInputElement | null} */
function chosen($section, name) {
  return $section.querySelector(`input[type="radio"][name="${name}"]:checked`);
}

/** @param {unknown} $element */
function isBox($element) {
  return $element instanceof HTMLInputElement && $element.type === 'text';
}

/** @param {HTMLElement} $section @returns {HTMLInputElement | null} */
function firstBox($section) {
  const boxes = [...$section.querySelectorAll('input[type="text"]')].map(($one) => /** @type {HTMLInputElement} */ ($one));
  return boxes.find(isShown) ?? boxes[0] ?? null;
}

/**
 * By its markup: to ask for `offsetParent` would lay out a screen that isn't finished yet.
 * @param {HTMLElement} $box
 */
function isShown($box) {
  return $box.closest('[hidden]') === null;
}
