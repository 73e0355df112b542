/** Where the keyboard and a screen reader stand (accessibility.md A1). */

import { find } from './dom.js';

/**
 * Moves focus to the new screen's title and names the page after it.
 * @param {HTMLElement} $section
 * @param {string} office shown after the title in `document.title`
 */
export function announceScreen($section, office) {
  const $title = find('h1', $section);
  if (!$title) return;
  $title.tabIndex = -1;
  const title = ($title.textContent ?? '').replace(/\s+/g, ' ').trim();
  document.title = office ? `${title} · ${office}` : title;
  $title.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

/**
 * Puts the keyboard where the mistake is; in a sum that is the first number, not what comes out of it.
 * @param {HTMLElement} $section
 * @param {string} field
 */
export function focusField($section, field) {
  const names = [`[name="${field}"]`, `[name^="${field}_"]`];
  const $input = names.map((name) => find(name, $section)).find((found) => found !== null);
  const $first = $input?.closest('[data-sum]')?.querySelector('input');
  ($first ?? $input)?.focus({ preventScroll: true });
}

/**
 * Says a sentence to a screen reader without moving the focus.
 * @param {string} sentence
 */
export function tell(sentence) {
  const $live = find('#live');
  if ($live) $live.textContent = sentence;
}
