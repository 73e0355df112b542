/** K07: what is here, what is still to be brought and where to get it. */

import { missingDocuments, presentDocuments } from '../core/checklist.js';
import { find, show } from '../ui/dom.js';
import { fillList } from '../ui/list.js';
import { contextOf, valuesOf } from './values.js';

const EXPLAINED = 3; // more of them with their explanations would need scrolling (accessibility.md T14)

/** @param {import('./visit.js').Kiosk} kiosk @param {HTMLElement} $section */
export function enterChecklist(kiosk, $section) {
  const { settings } = contextOf(kiosk);
  const values = valuesOf(kiosk);
  fillList($section, 'have', presentDocuments(kiosk.rules, values, settings).map(rowOf));
  show(find('[data-act="lesson"]', $section), values.has_email !== 'yes');
  const missing = missingDocuments(kiosk.rules, values, settings);
  const brief = missing.length > EXPLAINED; // then how to get them stands on the printed list
  fillList($section, 'missing', missing.map((one) => rowOf(brief ? { label: one.label } : one)));
}

/** @param {{label: string, how_to_get?: string}} document */
function rowOf({ label, how_to_get = '' }) {
  return { text: { label, small: how_to_get } };
}
