/** B6: what is sold or made, one after the other. */

import { show as showWord } from '../core/words.js';
import { fillList } from '../ui/list.js';
import { fieldNamed, answersOf } from './values.js';
import { keep } from './saving.js';
import { show } from './showing.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

/** @param {Kiosk} kiosk @param {HTMLElement} $section */
export function enterMoreProducts(kiosk, $section) {
  const items = answersOf(kiosk).products ?? [];
  fillList($section, 'products', items.map((item, index) => ({ item: index, text: wordsOf(kiosk, item) })));
}

/** @param {Kiosk} kiosk @param {Record<string, any>} item */
function wordsOf({ rules }, item) {
  const fields = fieldNamed(rules.fields, 'products').fields;
  const word = (id) => (item[id] ? showWord(rules, fieldNamed(fields, id), item[id]) : '');
  return { label: item.product_name ?? '', small: [word('product_capacity'), word('product_unit')].join(' ').trim() };
}

/** @param {Kiosk} kiosk @param {HTMLElement | null} $button */
export function removeProduct(kiosk, $button) {
  const gone = Number($button?.dataset.item);
  const products = (answersOf(kiosk).products ?? []).filter((_, index) => index !== gone);
  kiosk.item = Math.max(0, Math.min(kiosk.item, products.length - 1));
  keep(kiosk, { products });
  show(kiosk, kiosk.screen);
}
