/** What a search shows: at most five answers, or the one question that tells apart those that are nearly as good. */

/** @typedef {import('./kbli-search.js').Found} Found */
/** @typedef {{id: string, title: string, options: {label: string, picture: string, codes: string[]}[]}} Question of kbli_words.json */
/** @typedef {{label: string, picture: string, row: Record<string, any>, likely: boolean}} Option */

export const MOST_ANSWERS = 5;
const WORTH_SHOWING = 0.25; // of the best score
const NEARLY_AS_GOOD = 0.38;
const CLEARLY_BETTER = 1.6;
const ONE_LINE = 27; // letters of examples on a card

/** @param {Found[]} found best first @returns {Found[]} */
export function answersAmong(found) {
  return found.filter(({ score }) => score >= WORTH_SHOWING * found[0].score).slice(0, MOST_ANSWERS);
}

/**
 * The first question of which the best answer is one option and another kind, nearly as good, is another.
 * @param {Question[]} questions
 * @param {Found[]} found best first
 * @returns {{title: string, options: Option[]} | null} `likely`: what was said speaks for this one already
 */
export function questionAmong(questions, found) {
  const near = found.filter(({ score }) => score >= NEARLY_AS_GOOD * found[0].score);
  for (const { title, options } of questions) {
    const met = options
      .map((option) => ({ option, best: near.find(({ row }) => option.codes.some((code) => row.code.startsWith(code))) }))
      .filter(({ best }) => best !== undefined);
    if (met.length < 2 || !met.some(({ best }) => best === found[0])) continue;
    return { title, options: met.map(({ option, best }) => ({ ...option, row: best.row, likely: isClear(best, met) })) };
  }
  return null;
}

function isClear(best, met) {
  return met.every(({ best: other }) => other === best || best.score >= CLEARLY_BETTER * other.score);
}

/** As many of the words that people use as stand on one line of a card; none when the first is longer. @param {{words: string[]}} row @returns {string} */
export function examplesOf({ words }) {
  const short = words.filter((word) => word.length <= ONE_LINE);
  const second = short.slice(1).find((word) => short[0].length + word.length + 2 <= ONE_LINE);
  return [short[0], second].filter(Boolean).join(', ');
}
