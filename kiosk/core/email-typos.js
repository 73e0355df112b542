/**
 * Slips of the finger in the part behind the @: gmial.com, gamil.com, gmail.con. What is a mailbox of its own is left alone.
 * Twin of server/domain/email_typos.py (tests/cases/email_typos.json).
 */

const NEAR = 2; // slips at most; among short names one
const SHORT = 8; // letters of a domain that is easily another one

/**
 * @param {string} address
 * @param {{common: string[], other: string[], endings: Record<string, string>}} mailboxes of email_lesson.json
 * @returns {string | null} what was meant, or null: nothing odd
 */
export function betterAddress(address, mailboxes) {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1).trim().toLowerCase();
  if (at < 1 || domain === '') return null;
  const better = betterDomain(domain, mailboxes);
  return better && better !== domain ? `${address.slice(0, at)}@${better}` : null;
}

function betterDomain(domain, { common, other, endings }) {
  if (common.includes(domain) || other.includes(domain)) return null;
  const mended = mendEnding(domain, endings);
  if (common.includes(mended) || other.includes(mended)) return mended;
  const near = common.map((known) => ({ known, slips: slipsBetween(mended, known) })).filter(({ known, slips }) => slips <= allowed(known));
  const best = near.reduce((one, next) => (one && one.slips <= next.slips ? one : next), null);
  if (best) return best.known;
  return mended === domain ? null : mended;
}

/** The longest wrong ending first: "co.od" before "od". */
function mendEnding(domain, endings) {
  const wrong = Object.keys(endings).sort((one, other) => other.length - one.length).find((end) => domain.endsWith(`.${end}`));
  return wrong ? `${domain.slice(0, -wrong.length)}${endings[wrong]}` : domain;
}

function allowed(known) {
  return known.length <= SHORT ? 1 : NEAR;
}

/**
 * Letters that are missing, too many, other or changed over (optimal string alignment).
 * @param {string} one @param {string} other @returns {number}
 */
export function slipsBetween(one, other) {
  const rows = [Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= one.length; i += 1) {
    rows.push([i]);
    for (let j = 1; j <= other.length; j += 1) rows[i].push(cheapest(rows, one, other, i, j));
  }
  return rows[one.length][other.length];
}

function cheapest(rows, one, other, i, j) {
  const same = one[i - 1] === other[j - 1] ? 0 : 1;
  const least = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + same);
  const changedOver = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
  return changedOver ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
}
