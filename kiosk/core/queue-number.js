/** Queue numbers of a tablet: its letter and its own counter, 001 to 999 and round (docs/sync.md §8). Pure. */

const LAST = 999;

/** @param {string} letter "B" @param {number} counter 1-999 @returns {string} "B-017" */
export function queueNumber(letter, counter) {
  return `${letter}-${String(counter).padStart(3, '0')}`;
}

/** @param {number} counter @returns {number} the next one; after 999 comes 1 */
export function nextCounter(counter) {
  return counter >= LAST ? 1 : counter + 1;
}

/**
 * The counter after an answer of the server. With the letter unchanged the tablet's own counter stands: the server may
 * not have seen its latest numbers yet, and after 999 "highest seen + 1" would stick at 1000.
 * @param {{letter?: string, next_number?: number}} tablet
 * @param {{letter: string, next_number: number}} answer
 * @returns {{letter: string, next_number: number}}
 */
export function counterAfter(tablet, answer) {
  if (tablet.letter === answer.letter && tablet.next_number) {
    return { letter: tablet.letter, next_number: tablet.next_number };
  }
  return { letter: answer.letter, next_number: answer.next_number > LAST ? 1 : answer.next_number };
}
