/** Whole numbers in Indonesian words. */

/** @typedef {import('./rule-files.js').Row} Row */

/** @param {number} value @param {Row} texts */
export function rupiahInWords(value, texts) {
  return `${inWords(value, texts)} ${texts.numbers.rupiah}`;
}

/** 12500000 → 'dua belas juta lima ratus ribu'. Below 10^15. @param {number} value @param {Row} texts @returns {string} */
export function inWords(value, texts) {
  const names = texts.numbers;
  if (value < 0) return `${names.minus} ${inWords(-value, texts)}`;
  if (value === 0) return texts.digits[0];
  const words = [];
  let rest = value;
  for (const [size, name] of [[1e12, names.trillion], [1e9, names.billion], [1e6, names.million]]) {
    if (rest >= size) words.push(belowThousand(Math.floor(rest / size), texts), name);
    rest %= size;
  }
  if (rest >= 2000) words.push(belowThousand(Math.floor(rest / 1000), texts), names.thousands);
  else if (rest >= 1000) words.push(names.thousand);
  words.push(belowThousand(rest % 1000, texts));
  return words.filter(Boolean).join(' ');
}

function belowThousand(value, texts) {
  const { numbers: names, digits } = texts;
  const words = [];
  if (value >= 200) words.push(digits[Math.floor(value / 100)], names.hundreds);
  else if (value >= 100) words.push(names.hundred);
  return [...words, ...belowHundred(value % 100, names, digits)].join(' ');
}

function belowHundred(value, names, digits) {
  if (value >= 20) return [digits[Math.floor(value / 10)], names.tens, ...belowHundred(value % 10, names, digits)];
  if (value >= 12) return [digits[value - 10], names.teen];
  if (value >= 10) return [value === 11 ? names.eleven : names.ten];
  return value > 0 ? [digits[value]] : [];
}
