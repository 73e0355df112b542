/** The search among kinds of business: answers in plain words, or the question that tells two of them apart. */

import { answersAmong, examplesOf, questionAmong } from '../core/kbli-question.js';
import { fillTexts, find, show as reveal } from '../ui/dom.js';
import { tell } from '../ui/focus.js';
import { loadFinder } from '../ui/kbli-finder.js';
import { fillList } from '../ui/list.js';
import { leadToFound, sayWhetherFound } from './choices.js';
import { fillSlots } from './texts.js';
import { takenCodes } from './values.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

/** @param {Kiosk} kiosk @param {HTMLElement} $section @param {string} [chosen] code */
export function enterFinder(kiosk, $section, chosen) {
  const $search = searchOf($section);
  if (!$search) return;
  if (matchMedia('(orientation: portrait)').matches) found($section)?.setAttribute('data-pages', '3');
  const finder = loadFinder(kiosk.rules, kiosk.device.synonyms());
  const look = () => finder.then(({ find: search }) => {
    if ($section.isConnected) showFound(kiosk, $section, hitsOf(kiosk, search, $search.value), chosen);
  });
  $search.addEventListener('input', look);
  leadToFound($search, find('.found', $section));
}

/** "Jawaban lain": the question was none of theirs, or there are more answers than three. @param {Kiosk} kiosk */
export async function otherAnswers(kiosk) {
  const { $section } = kiosk;
  if (!$section) return;
  const { find: search } = await loadFinder(kiosk.rules, kiosk.device.synonyms());
  showAnswers(kiosk, $section, hitsOf(kiosk, search, searchOf($section)?.value ?? ''));
}

/** What is noted already is no answer again. */
function hitsOf(kiosk, search, words) {
  const taken = takenCodes(kiosk);
  return search(words).filter(({ row }) => !taken.includes(row.code));
}

/** @param {Kiosk} kiosk @returns {string} what stands in the search, when it is open */
export function typedWords({ $section }) {
  if (!$section || find('[data-view="search"]', $section)?.hidden !== false) return '';
  return searchOf($section)?.value.trim() ?? '';
}

function found($section) {
  return find('[data-list="kbli_found"]', $section);
}

/** @returns {HTMLInputElement | null} */
function searchOf($section) {
  return /** @type {HTMLInputElement | null} */ (find('input[name="search"]', $section));
}

function showFound(kiosk, $section, hits, chosen) {
  const question = hits.length > 0 ? questionAmong(kiosk.rules.kbli_words.questions, hits) : null;
  reveal(find('[data-question]', $section), question !== null);
  reveal(found($section), question === null);
  reveal(find('[data-act="other_answers"]', $section), question !== null);
  if (!question) return showAnswers(kiosk, $section, hits, chosen);
  fillTexts($section, { question: question.title });
  fillList($section, 'kbli_found', []);
  fillList($section, 'kbli_options', question.options.map(({ label, picture, row, likely }) => ({
    value: row.code,
    checked: likely,
    picture,
    text: { label, small: pathOf(kiosk, row) },
  })));
  sayWhetherFound($section, true);
  return tell(question.title);
}

function showAnswers(kiosk, $section, hits, chosen) {
  reveal(find('[data-question]', $section), false);
  reveal(found($section), true);
  fillList($section, 'kbli_options', []);
  fillList($section, 'kbli_found', answersAmong(hits).map(({ row }) => ({
    value: row.code,
    checked: row.code === chosen,
    text: { label: row.everyday, small: exampleOf(kiosk, row), path: pathOf(kiosk, row) },
  })));
  const empty = searchOf($section)?.value.trim() === '';
  sayWhetherFound($section, hits.length > 0 || empty);
}

function exampleOf({ rules }, row) {
  const words = examplesOf(row);
  return words ? fillSlots(rules.texts.kbli.example, { words }) : '';
}

/** Risk and pathway in words, never a number. @param {Kiosk} kiosk @param {any} row @returns {string} */
export function pathOf({ rules, device }, { risk }) {
  const result = rules.kbli_words.results.find(({ risks }) => risks.includes(risk)) ?? rules.kbli_words.results.at(-1);
  return fillSlots(result.text, device.settings());
}
