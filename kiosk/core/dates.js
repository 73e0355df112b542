/** Days as text "1985-03-12", without any clock. */

const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

/** Text of a day that a calendar has. @param {any} value @returns {value is string} */
export function isRealDate(value) {
  if (typeof value !== 'string' || !DATE.test(value)) return false;
  const [year, month, day] = value.split('-').map(Number);
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

/** Whole years at `today`; null without two real days. @param {any} born @param {any} today @returns {number | null} */
export function age(born, today) {
  if (!isRealDate(born) || !isRealDate(today)) return null;
  const before = today.slice(5) < born.slice(5) ? 1 : 0;
  return Number(today.slice(0, 4)) - Number(born.slice(0, 4)) - before;
}

/** Sunday = 0. @param {string} value a real date */
export function weekdayOf(value) {
  return new Date(`${value}T00:00:00Z`).getUTCDay();
}

function daysIn(year, month) {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function isLeap(year) {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
