/** B6: what is sold or made, one after the other. */

import { show as showWord } from '../core/words.js';
import { fillList } from '../ui/list.js';
import { go } from './moving.js';
import { keep } from './saving.js';
import { answersOf, fieldNamed } from './values.js';

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

/** "Hapus" asks first: nothing goes at one touch. @param {Kiosk} kiosk @param {HTMLElement | null} $button */
export async function askToRemove(kiosk, $button) {
  const item = Number($button?.dataset.item);
  kiosk.extra.item_to_remove = String(item);
  kiosk.extra.product = answersOf(kiosk).products?.[item]?.product_name ?? '';
  await go(kiosk, 'remove_product');
}

/** Without the last one the question for "another" would make no sense: it is asked anew. @param {Kiosk} kiosk */
export async function removeProduct(kiosk) {
  const gone = Number(kiosk.extra.item_to_remove);
  const products = (answersOf(kiosk).products ?? []).filter((_, index) => index !== gone);
  kiosk.item = Math.max(0, Math.min(kiosk.item, products.length - 1));
  keep(kiosk, { products });
  delete kiosk.extra.item_to_remove;
  delete kiosk.extra.product;
  await go(kiosk, products.length > 0 ? '@return' : 'product_name');
}
