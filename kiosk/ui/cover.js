/** The opaque page of the idle warning. What it covers is taken out of the document and can't be reached behind it. */

import { find, findAll, show } from './dom.js';

const BEHIND = '#top-bar, #bottom-bar, #screen';

/** The screen's name while the cover stands. */
export const COVERED = 'idle';

/** @returns {Element | null} what had the focus */
export function raiseCover() {
  const $focused = document.activeElement;
  const $main = /** @type {HTMLElement} */ (find('#screen'));
  $main.replaceChildren();
  $main.dataset.screen = COVERED;
  show(find('#code-line'), false);
  for (const $one of findAll(BEHIND)) $one.inert = true;
  show(find('#cover'), true);
  (find('#cover h2') ?? find('#cover'))?.focus();
  return $focused;
}

export function clearCover() {
  show(find('#cover'), false);
  for (const $one of findAll(BEHIND)) $one.inert = false;
}

/**
 * @param {HTMLElement} $section goes back into the page exactly as it was
 * @param {string} screen
 */
export function putBack($section, screen) {
  clearCover();
  const $main = /** @type {HTMLElement} */ (find('#screen'));
  $main.replaceChildren($section);
  $main.dataset.screen = screen;
}
