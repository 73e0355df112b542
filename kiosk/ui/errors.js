/** Messages stand at their field, are read out, and leave what was typed alone (accessibility.md A3). */

/**
 * @typedef {object} Shown
 * @property {string} field
 * @property {string} text the whole sentence
 * @property {"block" | "warn"} [level]
 */

/**
 * @param {HTMLElement} $section
 * @param {Shown[]} problems one sentence a field: the first one counts
 */
export function showErrors($section, problems) {
  clearErrors($section);
  for (const { field, text, level = 'block' } of [...problems].reverse()) {
    const $slot = slotOf($section, field);
    if (!$slot) continue;
    $slot.dataset.level = level;
    $slot.textContent = text;
    $slot.hidden = false;
    if (level === 'block') markInvalid($section, field);
  }
}

/** @param {HTMLElement} $section */
export function clearErrors($section) {
  for (const $slot of $section.querySelectorAll('[data-error-for]')) {
    $slot.textContent = '';
    /** @type {HTMLElement} */ ($slot).hidden = true;
  }
  for (const $control of $section.querySelectorAll('[aria-invalid]')) $control.removeAttribute('aria-invalid');
}

/**
 * @param {HTMLElement} $section
 * @param {string} field
 * @returns {HTMLElement | null}
 */
function slotOf($section, field) {
  return $section.querySelector(`[data-error-for="${CSS.escape(field)}"]`);
}

/**
 * A radio can't be invalid by itself, its group can.
 * @param {HTMLElement} $section
 * @param {string} field
 */
function markInvalid($section, field) {
  const name = CSS.escape(field);
  const controls = `input[type="text"][name="${name}"], [role="radiogroup"][data-field="${name}"],
    [data-date="${name}"] input[type="text"], [data-date="${name}"] [role="radiogroup"], [data-sum="${name}"] input[type="text"]`;
  for (const $control of $section.querySelectorAll(controls)) $control.setAttribute('aria-invalid', 'true');
}
