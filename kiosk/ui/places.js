/** Sixteen visible places, so that a missing digit is seen before Lanjut (accessibility.md 3.1). */

/** @param {HTMLElement} $section */
export function drawPlaces($section) {
  for (const $places of $section.querySelectorAll('[data-places]')) {
    const $input = /** @type {HTMLInputElement} */ ($places.querySelector('input'));
    const digits = [...$input.value];
    [...$places.querySelectorAll('i')].forEach(($place, index) => {
      $place.textContent = digits[index] ?? '';
      $place.toggleAttribute('data-next', index === digits.length);
    });
  }
}
