/** Numbers as people read them while typing: dots for thousands, dashes in a phone number. Pure. */

/** @param {string} text @returns {string} */
export function onlyDigits(text) {
  return text.replace(/\D/g, '');
}

/**
 * @param {string} text whatever stands in the control
 * @returns {string} "12500000" → "12.500.000"; leading zeros go
 */
export function dotted(text) {
  const digits = onlyDigits(text).replace(/^0+(?=\d)/, '');
  return digits.replace(/\B(?=(\d{3})+$)/g, '.');
}

/**
 * @param {string} text
 * @returns {string} "081234567890" → "0812-3456-7890", "+6281…" → "081…"; another country's + stays as it is
 */
export function dashed(text) {
  if (/^\s*\+(?!62)/.test(text)) return text;
  const digits = onlyDigits(text.replace(/^\s*\+62/, '0'));
  return [digits.slice(0, 4), digits.slice(4, 8), digits.slice(8)].filter(Boolean).join('-');
}

/** @param {string} text @returns {string} digits and one comma, for metres: "2,5" */
export function decimal(text) {
  const [whole, ...rest] = text.replace(/\./g, ',').replace(/[^\d,]/g, '').split(',');
  return rest.length === 0 ? whole : `${whole},${rest.join('')}`;
}

/** @param {string} text @returns {number | null} "1.250" → 1250, empty → null */
export function wholeNumber(text) {
  const digits = onlyDigits(text);
  return digits === '' ? null : Number(digits);
}

/** @param {string} text @returns {number} "2,5" → 2.5, empty → NaN */
export function metres(text) {
  return text === '' ? NaN : Number(text.replace(',', '.'));
}
