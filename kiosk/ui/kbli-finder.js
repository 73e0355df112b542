/** The finder of kinds of business, with its library: fetched when a screen first needs it, built beside what the page does. */

import { makeFinder } from '../core/kbli-search.js';

/** @type {{key: unknown[], finder: Promise<any>} | null} */
let made = null;

/**
 * @param {any} rules
 * @param {{words: string, code: string}[]} synonyms
 * @returns {Promise<{find: (query: string) => import('../core/kbli-search.js').Found[]}>}
 */
export function loadFinder(rules, synonyms) {
  const key = [rules.kbli, synonyms];
  if (made?.key.every((part, at) => part === key[at])) return made.finder;
  const finder = import('../vendor/minisearch.js').then(({ default: MiniSearch }) => makeFinder(MiniSearch, rules, synonyms, breathe));
  finder.catch(() => (made = null)); // the next look tries again
  made = { key, finder };
  return finder;
}

/** Touches and typing come first. */
function breathe() {
  return new Promise((resolve) => setTimeout(resolve));
}
