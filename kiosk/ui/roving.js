/** One tab stop for a whole board of keys; arrows move inside it. */

const STEPS = { ArrowRight: 'x', ArrowLeft: 'x', ArrowDown: 'y', ArrowUp: 'y' };

/**
 * @param {HTMLElement} $board
 * @returns {() => void} to be called when its buttons are new
 */
export function roveFocus($board) {
  $board.addEventListener('keydown', (event) => {
    const $from = /** @type {HTMLElement} */ (event.target);
    if (!(event.key in STEPS) || $from.tagName !== 'BUTTON') return;
    const $to = neighbour($board, $from, event.key);
    event.preventDefault();
    if ($to) move($board, $to).focus();
  });
  return () => {
    const $first = $board.querySelector('button');
    if ($first) move($board, /** @type {HTMLElement} */ ($first));
  };
}

/**
 * @param {HTMLElement} $board
 * @param {HTMLElement} $to
 */
function move($board, $to) {
  for (const $button of $board.querySelectorAll('button')) $button.tabIndex = $button === $to ? 0 : -1;
  return $to;
}

/**
 * The nearest button in the direction of the arrow.
 * @param {HTMLElement} $board
 * @param {HTMLElement} $from
 * @param {string} key
 */
function neighbour($board, $from, key) {
  const here = centre($from);
  const forward = key === 'ArrowRight' || key === 'ArrowDown' ? 1 : -1;
  const along = STEPS[/** @type {keyof typeof STEPS} */ (key)] === 'x' ? 0 : 1;
  const away = ($button) => {
    const there = centre($button);
    return [(there[along] - here[along]) * forward, Math.abs(there[1 - along] - here[1 - along])];
  };
  const ahead = [...$board.querySelectorAll('button')].filter(($button) => away($button)[0] > 8);
  const cost = ($button) => away($button)[0] + 3 * away($button)[1];
  return /** @type {HTMLElement | undefined} */ (ahead.sort((a, b) => cost(a) - cost(b))[0]);
}

/** @param {Element} $element @returns {[number, number]} */
function centre($element) {
  const box = $element.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}
