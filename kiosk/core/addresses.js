/**
 * Proposals for an e-mail address: from the first name, the business and the kelurahan, never from a NIK, a birth date or a
 * phone number. What Gmail takes as a user name: 6 to 30 of a-z, 0-9 and single dots inside (support.google.com/mail/answer/9211434).
 */

const VALID = /^(?=.{6,30}$)(?!.*\.\.)[a-z0-9](?:[a-z0-9.]*[a-z0-9])$/;
const LONGEST_PART = 12; // three parts and two dots and digits stay below 30
const MOST = 6;

/** @param {string} local @returns {boolean} the part before the @ that can be had there */
export function isValidLocal(local) {
  return VALID.test(local) && /[a-z]/.test(local);
}

/**
 * @param {{name: string, business: string, kelurahan: string, year: string}} about words as typed or shown; `year`: two digits of
 *   today's year, which is nobody's birth year
 * @param {{example: string, fallback: string, reserved: string[]}} proposals of email_lesson.json
 * @returns {string[]} four to six, the easiest first; dots make no difference, so no two differ by them only
 */
export function proposeAddresses({ name, business, kelurahan, year }, { example, fallback, reserved }) {
  const who = firstWord(name) || example;
  const what = joined(business) || fallback;
  const where = joined(kelurahan) || fallback;
  const all = [
    `${who}.${what}`,
    `${who}.${where}`,
    `${what}${who}${year}`,
    `${what}.${where}.${year}`,
    `${who}${where}${year}`,
    `${who}.${what}.${year}`,
    `${what}.${who}.${where}`,
  ];
  const seen = new Set(reserved);
  return all.filter((local) => isValidLocal(local) && isNew(seen, local.replaceAll('.', ''))).slice(0, MOST);
}

/** @param {Set<string>} seen @param {string} plain */
function isNew(seen, plain) {
  if (seen.has(plain)) return false;
  seen.add(plain);
  return true;
}

/** "Sari Wulandari" → "sari"; an initial takes the next word along. @param {string} text */
function firstWord(text) {
  const words = lettersOf(text).split(' ').filter(Boolean);
  const [first = '', second = ''] = words;
  return (first.length < 2 ? first + second : first).slice(0, LONGEST_PART);
}

/** "Rawa Makmur" → "rawamakmur". @param {string} text */
function joined(text) {
  return lettersOf(text).replaceAll(' ', '').slice(0, LONGEST_PART);
}

/** Letters only: no number can get in. @param {string} text */
function lettersOf(text) {
  return text.normalize('NFD').toLowerCase().replace(/[^a-z\s.-]/g, '').replace(/[\s.-]+/g, ' ');
}
