/** The lesson's slots: what somebody chose or assembled in it, and what goes on the Kartu Akun. */

import { assemble } from '../core/lesson.js';

/** @returns {Record<string, any>} nobody has begun: `words` and `digit` of the example, `card` and `others` addresses for the Kartu Akun */
export function newLesson() {
  return { words: [], digit: '', reply: '', replay: '', card: '', others: [] };
}

/** @param {import('./visit.js').Kiosk} kiosk @returns {Record<string, string>} */
export function lessonWords({ rules, lesson, unkept }) {
  const { proposals, signup } = rules.email_lesson;
  return {
    lesson_mail: `${unkept.lesson_address ?? proposals.example}@${proposals.domain}`,
    lesson_password: assemble(lesson.words, lesson.digit),
    lesson_reply: lesson.reply,
    signup_shown: signup.shown,
    card_address: lesson.card,
    card_line: lesson.card ? '' : ' ',
  };
}
