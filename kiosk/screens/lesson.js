/**
 * The rehearsal (email_lesson.json): what single steps do beyond the common. All of it lives in memory until the visit ends;
 * the typed name goes with the lesson's end.
 */

import { proposeAddresses } from '../core/addresses.js';
import { screenOf } from '../core/flow.js';
import { judge } from '../core/lesson.js';
import { kelurahanOf } from '../core/territory.js';
import { find } from '../ui/dom.js';
import { fillList } from '../ui/list.js';
import { qrCode } from '../ui/qr.js';
import { backToPictures, chooseDigit, enterPassword, leavePassword } from './lesson-password.js';
import { say, unsay } from './lesson-reply.js';
import { go } from './moving.js';
import { keep } from './saving.js';
import { nameNext } from './showing.js';
import { answersOf } from './values.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

/** @param {Kiosk} kiosk */
function noteBegun(kiosk) {
  if (answersOf(kiosk).lesson_done !== 'yes') keep(kiosk, { lesson_done: 'no' });
}

/** @param {Kiosk} kiosk */
function noteDone(kiosk) {
  keep(kiosk, { lesson_done: 'yes' });
}

/** "Nama ini dihapus setelah latihan." What was chosen for the card stays until the visit ends. @param {Kiosk} kiosk */
function endLesson(kiosk) {
  delete kiosk.unkept.lesson_name;
  delete kiosk.left.lesson;
}

/** @param {Kiosk} kiosk @returns {string[]} */
function proposalsFor({ rules, device, unkept, visit }) {
  const { business_family, business_kelurahan } = visit?.answers ?? {};
  const { proposals } = rules.email_lesson;
  const about = {
    name: unkept.lesson_name ?? '',
    business: proposals.business[business_family] ?? '',
    kelurahan: kelurahanOf(rules, business_kelurahan)?.name ?? '',
    year: device.today().slice(2, 4),
  };
  return proposeAddresses(about, proposals);
}

/** @param {Kiosk} kiosk @param {HTMLElement} $section */
function enterAddress(kiosk, $section) {
  const { domain } = kiosk.rules.email_lesson.proposals;
  const proposed = proposalsFor(kiosk);
  if (!proposed.includes(kiosk.unkept.lesson_address)) delete kiosk.unkept.lesson_address; // another name was typed
  fillList($section, 'lesson_address', proposed.map((local) => ({ value: local, text: { label: local, small: `@${domain}` } })));
}

/** Onto the card, with two to fall back upon; without a name it was the example's address, and the card has a line to write on. @param {Kiosk} kiosk */
function noteForCard(kiosk) {
  const { lesson_address, lesson_name } = kiosk.unkept;
  const { domain } = kiosk.rules.email_lesson.proposals;
  const own = Boolean(lesson_name);
  const others = proposalsFor(kiosk).filter((local) => local !== lesson_address).slice(0, 2);
  kiosk.lesson.card = own ? `${lesson_address}@${domain}` : '';
  kiosk.lesson.others = own ? others.map((local) => `${local}@${domain}`) : [];
}

/** @param {Kiosk} kiosk @param {HTMLElement} $section */
function enterQuestion(kiosk, $section) {
  unsay(kiosk);
  $section.addEventListener('change', () => {
    unsay(kiosk);
    nameNext(kiosk);
  });
}

/** First the reply, then the way: on, or to the step that shows it once more (E7). @param {Kiosk} kiosk @param {Record<string, string>} typed */
async function leaveQuestion(kiosk, typed) {
  const { lesson, rules, screen, unkept } = kiosk;
  const [field] = screenOf(rules, screen)?.fields ?? [];
  const { right, text, again } = judge(rules.email_lesson, screen, typed[field]);
  if (!lesson.reply) {
    say(kiosk, text);
    nameNext(kiosk, right ? undefined : rules.email_lesson.look_again);
    return false;
  }
  if (right) return true;
  delete unkept[field];
  lesson.replay = screen;
  await go(kiosk, again);
  return false;
}

/** Whoever looked at a step once more goes back to its question. @param {Kiosk} kiosk */
async function backToQuestion(kiosk) {
  const { replay } = kiosk.lesson;
  if (!replay) return true;
  kiosk.lesson.replay = '';
  await go(kiosk, replay);
  return false;
}

/** "Ketemu": the phone had one all along. @param {Kiosk} kiosk @param {Record<string, string>} typed */
function noteFound(kiosk, { email_on_phone }) {
  if (email_on_phone === 'yes') keep(kiosk, { has_email: 'yes' });
}

/** The address of the sign-up page, for the person's own phone only. @param {Kiosk} kiosk @param {HTMLElement} $section */
function enterOwnPhone({ rules }, $section) {
  find('[data-qr]', $section)?.replaceChildren(qrCode(rules.email_lesson.signup.address));
}

/** @type {Record<string, any>} */
export const LESSON_PARTS = {
  email_look: { leave: noteFound },
  account_own_phone: { enter: enterOwnPhone },
  lesson_start: { enter: noteBegun },
  lesson_address: { enter: enterAddress, leave: noteForCard },
  lesson_read: { leave: backToQuestion },
  lesson_password: { enter: enterPassword, leave: leavePassword, back: backToPictures, digit: chooseDigit },
  lesson_code: { leave: backToQuestion },
  lesson_which: { enter: enterQuestion, leave: leaveQuestion },
  lesson_call: { enter: enterQuestion, leave: leaveQuestion },
  lesson_end: { enter: noteDone, leave: endLesson },
};
