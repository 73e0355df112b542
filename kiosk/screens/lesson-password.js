/** E05: an example of a password, assembled from pictures and a digit. A real one is never typed on this tablet (E4). */

import { toggleWord, WORDS_IN_PASSWORD } from '../core/lesson.js';
import { find, findAll } from '../ui/dom.js';
import { fillList, showView } from '../ui/list.js';
import { say, unsay } from './lesson-reply.js';
import { fillSlots } from './texts.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

/** @param {Kiosk} kiosk @param {HTMLElement} $section */
export function enterPassword(kiosk, $section) {
  const { words } = kiosk.rules.email_lesson.password;
  kiosk.lesson.reply = '';
  fillList($section, 'lesson_words', words.map(({ word, picture }) => ({ value: word, picture, text: { label: word } })));
  mark(kiosk, $section);
  $section.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement) chooseWord(kiosk, $section, target.value);
  });
}

/** @param {Kiosk} kiosk @param {HTMLElement} $section @param {string} word */
function chooseWord(kiosk, $section, word) {
  const { lesson, rules } = kiosk;
  const chosen = toggleWord(lesson.words, word);
  const full = chosen === lesson.words;
  lesson.words = chosen;
  mark(kiosk, $section);
  if (full) say(kiosk, rules.email_lesson.password.full);
  else unsay(kiosk);
}

/** @param {Kiosk} kiosk @param {HTMLElement | null} $button */
export function chooseDigit(kiosk, $button) {
  kiosk.lesson.digit = $button?.dataset.digit ?? '';
  if (kiosk.$section) mark(kiosk, kiosk.$section);
  unsay(kiosk);
}

/** @param {Kiosk} kiosk @param {HTMLElement} $section */
function mark({ lesson }, $section) {
  for (const $box of findAll('input[name="lesson_word"]', $section)) {
    const $one = /** @type {HTMLInputElement} */ ($box);
    $one.checked = lesson.words.includes($one.value);
  }
  for (const $digit of findAll('[data-digit]', $section)) {
    $digit.setAttribute('aria-pressed', String($digit.dataset.digit === lesson.digit));
  }
}

/** Pictures first, then digits, then on. @param {Kiosk} kiosk @returns {boolean} */
export function leavePassword(kiosk) {
  const { lesson, rules, $section } = kiosk;
  const { short, no_digit } = rules.email_lesson.password;
  const count = WORDS_IN_PASSWORD - lesson.words.length;
  if (count > 0) {
    say(kiosk, fillSlots(short, { count }));
    return false;
  }
  if ($section && find('[data-view="digits"]', $section)?.hidden) {
    unsay(kiosk);
    showView($section, 'digits');
    find('[data-digit]', $section)?.focus();
    return false;
  }
  if (!lesson.digit) say(kiosk, no_digit);
  return lesson.digit !== '';
}

/** Kembali among the digits leads to the pictures. @param {Kiosk} kiosk @returns {boolean} true: that was all */
export function backToPictures(kiosk) {
  const { $section } = kiosk;
  if (!$section || find('[data-view="digits"]', $section)?.hidden !== false) return false;
  unsay(kiosk);
  showView($section, 'pictures');
  return true;
}
