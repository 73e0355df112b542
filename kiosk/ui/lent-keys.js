/** The page's own keys come with what the first screens don't need (kiosk/later.js); before that no screen with keys is shown. */

/** @typedef {typeof import('./keys.js').attachKeys} AttachKeys */

/** @type {AttachKeys | null} */
let lent = null;

/** @param {AttachKeys} attachKeys */
export function lendKeys(attachKeys) {
  lent = attachKeys;
}

/**
 * @type {AttachKeys}
 * @throws when this section has keys, and they aren't here yet
 */
export function attachKeys($section, ...more) {
  if ($section.querySelector('[data-keys]') === null) return () => {};
  if (lent === null) throw new Error('keys are not here yet');
  return lent($section, ...more);
}
