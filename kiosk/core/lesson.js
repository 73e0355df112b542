/** The rehearsal's own decisions: the example of a password, and whether an answer of the two questions is right. */

export const WORDS_IN_PASSWORD = 3;

/**
 * Kata-Kata-Kata and a digit: long, and with all four kinds of characters that OSS asks for.
 * @param {string[]} words each with a capital @param {string} digit '' while none is chosen
 * @returns {string} what is assembled so far, a gap for each word that is missing
 */
export function assemble(words, digit) {
  const gaps = Array.from({ length: WORDS_IN_PASSWORD }, (_, at) => words[at] ?? '…');
  return `${gaps.join('-')}${digit}`;
}

/**
 * A word that is pressed again goes; a fourth doesn't come in.
 * @param {string[]} chosen @param {string} word
 * @returns {string[]}
 */
export function toggleWord(chosen, word) {
  if (chosen.includes(word)) return chosen.filter((one) => one !== word);
  return chosen.length < WORDS_IN_PASSWORD ? [...chosen, word] : chosen;
}

/**
 * @param {Record<string, any>} lesson rules.email_lesson
 * @param {string} screen
 * @param {string} answer
 * @returns {{right: boolean, text: string, again: string}} `again`: the screen that shows it once more
 */
export function judge({ replies }, screen, answer) {
  const { right, yes, no, again } = replies[screen];
  return { right: answer === right, text: answer === right ? yes : no, again };
}
