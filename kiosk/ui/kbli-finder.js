/** The finder of kinds of business: its library comes after the first screen, its index is built when a screen first needs it. */

import { makeFinder } from '../core/kbli-search.js';

/** @type {{key: unknown[], finder: Promise<any>} | null} */
let made = null;

/** @type {Promise<any> | null} */
let library = null;

/** Once the first screen stands, so that nothing is fetched between two questions. @returns {Promise<any>} */
export function fetchLibrary() {
  library ??= import('../vendor/minisearch.js');
  library.catch(() => (library = null)); // the next need tries again
  return library;
}

/**
 * @param {any} rules
 * @param {{words: string, code: string}[]} synonyms
 * @returns {Promise<{find: (query: string) => import('../core/kbli-search.js').Found[]}>}
 */
export function loadFinder(rules, synonyms) {
  const key = [rules.kbli, synonyms];
  if (made?.key.every((part, at) => part === key[at])) return made.finder;
  const finder = fetchLibrary().then(({ default: MiniSearch }) => makeFinder(MiniSearch, rules, synonyms, breathe));
  finder.catch(() => (made = null)); // the next look tries again
  made = { key, finder };
  return finder;
}

/** Touches and typing come first. */
function breathe() {
  return new Promise((resolve) => setTimeout(resolve));
}
