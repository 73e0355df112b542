/** Slips: one template at a time in `#print-area`, which is all that `@media print` shows. */

import { copyTemplate, fillTexts, find } from './dom.js';

const LOOK_AGAIN = 1000; // ms

/**
 * @typedef {object} Slip
 * @property {string} id e.g. "draft": the template is `slip-draft`
 * @property {Record<string, unknown>} texts for `[data-text]`
 * @property {Record<string, string[]>} [lists] lines for `[data-list]`; an empty list hides its `[data-line]`
 * @property {SVGElement | null} [qr] for `[data-qr]`
 * @property {Set<string>} [states] for `[data-only]`
 */

/**
 * @param {Slip} slip
 * @returns {HTMLElement}
 */
export function putSlip({ id, texts, lists = {}, qr = null, states = new Set() }) {
  const $slip = copyTemplate(`slip-${id}`);
  const $area = /** @type {HTMLElement} */ (find('#print-area'));
  $area.replaceChildren($slip);
  fillTexts($slip, texts, states);
  for (const [name, lines] of Object.entries(lists)) {
    const $list = find(`[data-list="${name}"]`, $slip);
    $list?.replaceChildren(...lines.map(makeItem));
    const $line = $list?.closest('[data-line]');
    if ($line instanceof HTMLElement) $line.hidden = lines.length === 0;
  }
  if (qr) find('[data-qr]', $slip)?.replaceChildren(qr);
  return $slip;
}

/** @param {string} line */
function makeItem(line) {
  const $item = document.createElement('li');
  const $words = document.createElement('span');
  $words.textContent = line;
  $item.append($words);
  return $item;
}

/**
 * Puts the slip and opens the browser's print.
 * @param {Slip} slip
 * @returns {Promise<boolean>} false: this browser can't print. Else it resolves when the paper is through or nothing
 *   keeps the page busy any more: a slip that is emptied under an open print dialog would come out blank.
 */
export async function printSlip(slip) {
  putSlip(slip);
  if (typeof window.print !== 'function') return false;
  const through = new Promise((resolve) => window.addEventListener('afterprint', resolve, { once: true }));
  window.print();
  await Promise.race([through, untilBackHere()]);
  return true;
}

/** Some browsers forget `afterprint`; a page that has the focus has no dialog over it. */
function untilBackHere() {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (!document.hasFocus()) return;
      clearInterval(timer);
      resolve(undefined);
    }, LOOK_AGAIN);
  });
}

/** What is on paper needn't stay in the page. */
export function emptyPrintArea() {
  find('#print-area')?.replaceChildren();
}
