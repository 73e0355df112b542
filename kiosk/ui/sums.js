/** The machine does the sum: length × width, and a day's work × days a month × 12 (accessibility.md F12). Pure. */

const MONTHS = 12;
export const USUAL_DAYS = 26; // six days a week, as most stalls work; can be changed

/**
 * @param {number} length metres
 * @param {number} width metres
 * @returns {number | null} whole square metres, at least 1; null while something is missing
 */
export function areaOf(length, width) {
  if (!(length > 0) || !(width > 0)) return null;
  return Math.max(1, Math.round(length * width));
}

/**
 * @param {number | null} aDay
 * @param {number | null} daysAMonth
 * @returns {number | null} pieces a year
 */
export function capacityOf(aDay, daysAMonth) {
  if (aDay === null || daysAMonth === null) return null;
  return aDay * Math.min(daysAMonth, 31) * MONTHS;
}
