/** K07: what is here, what is still to be brought and where to get it. */

import { missingDocuments, presentDocuments } from '../core/checklist.js';
import { fillList } from '../ui/list.js';
import { contextOf, valuesOf } from './values.js';

/** @param {import('./visit.js').Kiosk} kiosk @param {HTMLElement} $section */
export function enterChecklist(kiosk, $section) {
  const { settings } = contextOf(kiosk);
  const values = valuesOf(kiosk);
  fillList($section, 'have', presentDocuments(kiosk.rules, values, settings).map(rowOf));
  fillList($section, 'missing', missingDocuments(kiosk.rules, values, settings).map(rowOf));
}

/** @param {{label: string, how_to_get: string}} document */
function rowOf({ label, how_to_get }) {
  return { text: { label, small: how_to_get } };
}
