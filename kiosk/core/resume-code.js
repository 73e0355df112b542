/**
 * The applicant's resume code: 8 characters without look-alikes, shown in two groups of four, "K72M P4RA".
 * No I O Q Z 0 1, and a digit at each third place, so that no code spells a word. 35 bits.
 */

export const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXY';
export const DIGITS = '23456789';
const BOTH = LETTERS + DIGITS;
const LENGTH = 8;

/**
 * @param {Uint8Array} randomBytes at least 16 bytes from crypto.getRandomValues; two make one character,
 *   which keeps the bias of the modulo under 0.05 %
 * @returns {string} e.g. "K72MP4RA"
 */
export function makeCode(randomBytes) {
  if (randomBytes.length < 2 * LENGTH) throw new RangeError('makeCode needs 16 random bytes');
  let code = '';
  for (let place = 0; place < LENGTH; place += 1) {
    const number = randomBytes[2 * place] * 256 + randomBytes[2 * place + 1];
    const alphabet = place % 3 === 2 ? DIGITS : BOTH;
    code += alphabet[number % alphabet.length];
  }
  return code;
}

/** @param {string} code @returns {string} "K72M P4RA" */
export function formatCode(code) {
  return `${code.slice(0, 4)} ${code.slice(4)}`;
}

/**
 * What a person typed, as the code that was meant: case, spaces and dashes don't matter, and Z is read as the 2 that it
 * looks like. Codes made by the server pass too, whatever their letters.
 * @param {string} typed
 * @returns {string|null} 8 characters, or null when it can't be a code
 */
export function parseCode(typed) {
  const plain = typed.toUpperCase().replace(/[^A-Z0-9]/g, '').replaceAll('Z', '2');
  return plain.length === LENGTH ? plain : null;
}
