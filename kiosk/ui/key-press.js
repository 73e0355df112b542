/** What one press does to a text: pure, so that it can be tested without a page. */

const REPEAT_MS = 150; // accessibility.md T7: the same key again within this time is a trembling finger
const LETTERS = { '{spasi}': ' ', '{ribu}': '000', '{juta}': '000000' };

/**
 * @typedef {{value: string, start: number, end: number}} Typing text and its selection
 */

/**
 * @param {Typing} typing
 * @param {string} key a character, a whole word such as "@gmail.com", or `{hapus}` `{spasi}` `{ribu}` `{juta}`
 * @param {number} [maxLength] what would grow beyond it is not typed
 * @returns {Typing}
 */
export function press({ value, start, end }, key, maxLength = Infinity) {
  if (key === '{hapus}') return erase({ value, start, end });
  const text = key in LETTERS ? LETTERS[/** @type {keyof typeof LETTERS} */ (key)] : key;
  if (isMultiplier(key) && !/[1-9]/.test(value)) return { value, start, end };
  const at = value.indexOf('@');
  if (at >= 0 && isMailbox(text)) return press({ value: value.slice(0, at), start: at, end: at }, text, maxLength);
  const grown = value.slice(0, start) + text + value.slice(end);
  if (grown.length > maxLength) return { value, start, end };
  return { value: grown, start: start + text.length, end: start + text.length };
}

/** @param {string} key "three zeros" make sense behind a number only */
function isMultiplier(key) {
  return key === '{ribu}' || key === '{juta}';
}

/** "@gmail.com" takes the place of whatever began with an @. @param {string} text */
function isMailbox(text) {
  return text.length > 1 && text.startsWith('@');
}

/** @param {Typing} typing */
function erase({ value, start, end }) {
  const from = start === end ? Math.max(0, start - 1) : start;
  return { value: value.slice(0, from) + value.slice(end), start: from, end: from };
}

/**
 * Says whether a press counts.
 * @param {() => number} now milliseconds
 * @returns {(key: string) => boolean}
 */
export function debounce(now) {
  let lastKey = '';
  let lastAt = -Infinity;
  return (key) => {
    const at = now();
    const counts = key !== lastKey || at - lastAt >= REPEAT_MS;
    if (counts) [lastKey, lastAt] = [key, at];
    return counts;
  };
}
