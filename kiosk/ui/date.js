/** A date in three parts: day and year are typed, the month is one of twelve named keys (accessibility.md 3.1). */

/**
 * @param {HTMLElement} $section
 * @param {string} field
 * @returns {string} "1985-03-12"; a missing part is zeros, which the rules find to be no date; "" when all are empty
 */
export function readDate($section, field) {
  const { $day, $year } = parts($section, field);
  const month = $section.querySelector(`input[name="${field}_month"]:checked`);
  const given = [$year.value, month instanceof HTMLInputElement ? month.value : '', $day.value];
  if (given.every((part) => part === '')) return '';
  return given.map((part, index) => part.padStart(index === 0 ? 4 : 2, '0')).join('-');
}

/**
 * @param {HTMLElement} $section
 * @param {string} field
 * @param {string} date as readDate gives it
 */
export function fillDate($section, field, date) {
  const { $day, $year } = parts($section, field);
  const [year, month, day] = (date || '0-0-0').split('-').map((part) => (Number(part) ? String(Number(part)) : ''));
  [$day.value, $year.value] = [day, year];
  for (const $month of $section.querySelectorAll(`input[name="${field}_month"]`)) {
    const $radio = /** @type {HTMLInputElement} */ ($month);
    $radio.checked = $radio.value === month;
  }
}

/**
 * A full box hands on what is typed next, an empty one what is erased: 1, 2, 1, 9, 8, 5 needs no second tap.
 * @param {HTMLInputElement} $input
 * @param {string} key
 * @returns {HTMLInputElement} the box that takes this key
 */
export function boxFor($input, key) {
  const $date = $input.closest('[data-date]');
  if (!$date) return $input;
  const { $day, $year } = parts($date, /** @type {HTMLElement} */ ($date).dataset.date ?? '');
  if (key === '{hapus}') return $input === $year && $year.value === '' ? $day : $input;
  return $input === $day && $day.value.length >= $day.maxLength ? $year : $input;
}

/**
 * @param {ParentNode} $root
 * @param {string} field
 */
function parts($root, field) {
  const part = (/** @type {string} */ name) =>
    /** @type {HTMLInputElement} */ ($root.querySelector(`input[name="${field}_${name}"]`));
  return { $day: part('day'), $year: part('year') };
}
