/** R01: every answer of the path with its "Ubah", in the order in which it was asked. R02: what is still empty. */

import { screenOf, visibleScreens } from '../core/flow.js';
import { show as showWord } from '../core/words.js';
import { find } from '../ui/dom.js';
import { fillList, nextPage } from '../ui/list.js';
import { missingFields } from './moving.js';
import { nameNext } from './showing.js';
import { answersOf, contextOf, fieldNamed, valuesOf } from './values.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

const CHECKED_TOO = ['kbli', 'business_words', 'business_kelurahan']; // answers of the check that go into the NIB
const NOT_AN_ANSWER = ['consent', 'more_products', 'declarations_explained'];

/** "Sudah sama, kirim" comes with the last page: until all were seen, Lanjut turns them. @param {Kiosk} kiosk @param {HTMLElement} $section */
export function enterReview(kiosk, $section) {
  const sends = $section.dataset.nextLabel;
  const seen = new Set();
  $section.addEventListener('loket:page', (event) => {
    const { page, count } = /** @type {CustomEvent} */ (event).detail;
    seen.add(page);
    if (seen.size === count) kiosk.extra.reviewed = 'yes';
    $section.dataset.nextLabel = isReviewed(kiosk) ? sends : kiosk.rules.texts.buttons.next_page;
    nameNext(kiosk, $section.dataset.nextLabel);
  });
  fillList($section, 'review', reviewRows(kiosk));
}

/** Who comes back from "Ubah" has seen the rest already. @param {Kiosk} kiosk */
function isReviewed({ extra }) {
  return extra.reviewed === 'yes';
}

/** @param {Kiosk} kiosk @returns {boolean} false: the next page stands here first */
export function leaveReview(kiosk) {
  const $list = kiosk.$section && find('[data-list="review"]', kiosk.$section);
  if (!$list || isReviewed(kiosk)) return true;
  nextPage($list);
  return false;
}

/** @param {Kiosk} kiosk @param {HTMLElement} $section */
export function enterReviewMissing(kiosk, $section) {
  const labels = missingFields(kiosk).map((id) => fieldNamed(kiosk.rules.fields, id)?.label ?? id);
  fillList($section, 'missing', labels.slice(0, 6).map((label) => ({ text: { label } })));
}

/** @param {Kiosk} kiosk */
export function reviewRows(kiosk) {
  const { rules } = kiosk;
  const screens = visibleScreens(rules, valuesOf(kiosk), contextOf(kiosk).settings)
    .map((id) => screenOf(rules, id))
    .filter(({ id, phase, fields }) => fields && (phase === 'fill' || CHECKED_TOO.includes(id)));
  const plain = screens.filter(({ list }) => !list).flatMap(({ fields }) => fields);
  const rows = plain.filter((id) => !NOT_AN_ANSWER.includes(id)).map((id) => rowOf(kiosk, id));
  const main = rows.findIndex(({ field }) => field === 'kbli_code') + 1;
  return [...rows.slice(0, main), ...activityRows(kiosk), ...rows.slice(main), ...productRows(kiosk, screens)];
}

/** The additional activities stand behind the main one; none, no row. @param {Kiosk} kiosk */
function activityRows(kiosk) {
  const { label, fields } = fieldNamed(kiosk.rules.fields, 'other_activities');
  return (answersOf(kiosk).other_activities ?? []).map((item, index) => ({
    field: 'other_activities',
    item: index,
    text: { label: `${label} ${index + 1}`, value: wordFor(kiosk, fields[0], item.other_kbli_code) },
  }));
}

function rowOf(kiosk, id) {
  const field = fieldNamed(kiosk.rules.fields, id);
  return { field: id, text: { label: field.label, value: wordFor(kiosk, field, answersOf(kiosk)[id]) } };
}

function productRows(kiosk, screens) {
  const fields = fieldNamed(kiosk.rules.fields, 'products').fields;
  const asked = screens.filter(({ list }) => list === 'products').flatMap(({ fields: ids }) => ids.map((id) => fieldNamed(fields, id)));
  return (answersOf(kiosk).products ?? []).flatMap((item, index, all) =>
    asked.filter(Boolean).map((field) => ({
      field: field.id,
      item: index,
      text: {
        label: all.length > 1 ? `${field.label} ${index + 1}` : field.label,
        value: wordFor(kiosk, field, item[field.id]),
      },
    })),
  );
}

function wordFor({ rules }, field, value) {
  const empty = value === undefined || value === null || value === '';
  return empty ? rules.texts.empty_answer : showWord(rules, field, value);
}

/** "Bacakan isian saya" is the explicit wish that P12 asks for. @param {Kiosk} kiosk */
export function listenAnswers(kiosk) {
  if (kiosk.speaker.state === 'speaking') return kiosk.speaker.stop();
  return kiosk.speaker.speak(reviewRows(kiosk).map(({ text }) => `${text.label}: ${text.value}`));
}
