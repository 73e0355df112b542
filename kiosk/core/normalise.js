/** What was typed → the value that is kept. What can't be understood stays text and fails its check: nothing is lost. */

/** @typedef {import('./rule-files.js').Row} Row */

const SEPARATORS = /[ .\u00a0-]/gu;
const SPACES = /\s+/gu;

/**
 * The value of `raw` by the field's kind; null when nothing was typed. No text: stays.
 * @param {Row} field @param {any} raw @returns {any}
 */
export function normalise(field, raw) {
  if (typeof raw !== 'string') return field.kind === 'list' ? itemsOf(field, raw) : raw;
  const text = raw.normalize('NFC').replace(SPACES, ' ').trim();
  if (text === '') return null;
  return Object.hasOwn(KINDS, field.kind) ? KINDS[field.kind](field, text) : text;
}

/** '0812-3456-7890', '62812…', '812…' → '+62812…'. A foreign number stays as it was typed. @param {string} text */
export function phone(text) {
  const digits = text.replace(/[^0-9]/g, '');
  if (text.startsWith('+') && !digits.startsWith('62')) return text;
  if (digits.startsWith('62')) return `+${digits}`;
  if (digits.startsWith('0')) return `+62${digits.slice(1)}`;
  return digits.startsWith('8') ? `+62${digits}` : digits || text;
}

function codeOf(field, text) {
  return text.replace(SEPARATORS, '').toUpperCase();
}

function emailOf(field, text) {
  return text.toLowerCase();
}

function digitsOf(field, text) {
  const form = field.oss?.format;
  if (form === 'phone') return phone(text);
  const bare = text.replace(SEPARATORS, '');
  return form === 'rt_rw' && /^[0-9]{1,3}$/.test(bare) ? bare.padStart(3, '0') : bare;
}

function wholeOf(field, text) {
  const sign = text.startsWith('-') ? '-' : '';
  const bare = text.replace(SEPARATORS, '').replace(/^rp/i, '');
  return /^[0-9]{1,15}$/.test(bare) ? Number(`${sign}${bare}`) : text;
}

/** Whole square metres: '12,5' → 13. */
function areaOf(field, text) {
  const found = /^([0-9.]{1,15}),([0-9]{1,6})(?: ?m[2²])?$/u.exec(text);
  if (!found) return wholeOf(field, text.replace(/ ?m[2²]$/u, ''));
  return Number(found[1].replaceAll('.', '')) + (found[2][0] >= '5' ? 1 : 0);
}

function itemsOf(field, raw) {
  if (!Array.isArray(raw)) return raw;
  const parts = new Map(field.fields.map((part) => [part.id, part]));
  const kept = ([key, value]) => [key, parts.has(key) ? normalise(parts.get(key), value) : value];
  const isItem = (one) => one !== null && typeof one === 'object' && !Array.isArray(one);
  return raw.map((one) => (isItem(one) ? Object.fromEntries(Object.entries(one).map(kept)) : one));
}

const KINDS = {
  code: codeOf,
  email: emailOf,
  digits: digitsOf,
  money: wholeOf,
  integer: wholeOf,
  capacity: wholeOf,
  area: areaOf,
};
