/** Lists filled from data, and flat pages instead of scrolling (accessibility.md F3). */

/**
 * @typedef {object} Row
 * @property {Record<string, string>} text words for `[data-slot=<name>]`; a slot without words is hidden
 * @property {string} [value] of the row's radio
 * @property {boolean} [checked]
 * @property {string} [field] for the row's button: `data-field`
 * @property {number | string} [item] for the row's button: `data-item`
 * @property {string} [picture] name of a drawing
 */

/**
 * Fills `[data-list=<name>]` with copies of `<template data-row=<name>>`, and shows its first page.
 * @param {HTMLElement} $section
 * @param {string} name
 * @param {Row[]} rows
 */
export function fillList($section, name, rows) {
  const $list = $section.querySelector(`[data-list="${name}"]`);
  const $template = /** @type {HTMLTemplateElement | null} */ ($section.querySelector(`template[data-row="${name}"]`));
  if (!$list || !$template) return;
  $list.replaceChildren(...rows.map((row) => makeRow($template, row)));
  const $pages = $list.closest('[data-pages]');
  if ($pages) showPage(/** @type {HTMLElement} */ ($pages), pageOfChosen(/** @type {HTMLElement} */ ($pages)));
}

/**
 * @param {HTMLTemplateElement} $template
 * @param {Row} row
 */
function makeRow($template, { text, value, checked = false, field, item, picture }) {
  const $row = /** @type {DocumentFragment} */ ($template.content.cloneNode(true));
  for (const $slot of [...$row.querySelectorAll('[data-slot]'), ...$row.children]) {
    if ($slot instanceof HTMLElement && $slot.dataset.slot) putWords($slot, text[$slot.dataset.slot]);
  }
  const $input = $row.querySelector('input');
  if ($input && value !== undefined) [$input.value, $input.checked] = [value, checked];
  const $button = $row.querySelector('button');
  if ($button && field !== undefined) $button.dataset.field = field;
  if ($button && item !== undefined) $button.dataset.item = String(item);
  if (picture) $row.querySelector('.picture use')?.setAttribute('href', `#picture-${picture}`);
  return $row;
}

/**
 * @param {HTMLElement} $slot
 * @param {string | undefined} words
 */
function putWords($slot, words = '') {
  $slot.textContent = words;
  $slot.hidden = words === '';
}

/**
 * Opens each paged list of a section at the page with the chosen card.
 * @param {HTMLElement} $section
 */
export function openPages($section) {
  for (const $list of $section.querySelectorAll('[data-pages]:not([hidden])')) {
    showPage(/** @type {HTMLElement} */ ($list), pageOfChosen(/** @type {HTMLElement} */ ($list)));
  }
}

/**
 * @param {HTMLElement} $list
 * @param {number} wanted counted from 0; beyond the last begins again
 */
export function showPage($list, wanted) {
  const items = [...$list.querySelectorAll('[data-page-item]')];
  const size = Number($list.dataset.pages);
  const count = Math.max(1, Math.ceil(items.length / size));
  const page = wanted % count;
  $list.dataset.page = String(page);
  items.forEach(($item, index) => {
    /** @type {HTMLElement} */ ($item).hidden = Math.floor(index / size) !== page;
  });
  $list.dispatchEvent(new CustomEvent('loket:page', { bubbles: true, detail: { page, count } }));
  const $pager = pagerOf($list);
  if (!$pager) return;
  $pager.hidden = count === 1;
  /** @type {HTMLElement} */ ($pager.querySelector('[data-page-number]')).textContent = String(page + 1);
  /** @type {HTMLElement} */ ($pager.querySelector('[data-page-count]')).textContent = String(count);
}

/**
 * The page after this one, seen from its beginning: in large text one has scrolled down to the button.
 * @param {HTMLElement} $list
 */
export function nextPage($list) {
  showPage($list, Number($list.dataset.page ?? 0) + 1);
  $list.scrollIntoView({ block: 'start' });
}

/** @param {HTMLElement} $list @returns {HTMLElement | null} the next pager behind it */
function pagerOf($list) {
  const $around = $list.closest('.choosing, .sheet-list, .view, .screen');
  return $around?.querySelector('[data-pager]') ?? null;
}

/** @param {HTMLElement} $list @returns {number} */
function pageOfChosen($list) {
  const items = [...$list.querySelectorAll('[data-page-item]')];
  const chosen = items.findIndex(($item) => $item.querySelector('input:checked'));
  return chosen < 0 ? 0 : Math.floor(chosen / Number($list.dataset.pages));
}

/**
 * "Lihat lainnya" goes round. By keyboard the focus goes along: a card that is chosen on another page would keep it out.
 * @param {Element} $button
 * @param {boolean} byKeyboard
 */
function turnPage($button, byKeyboard) {
  const $screen = $button.closest('.screen');
  const lists = [...($screen?.querySelectorAll('[data-pages]:not([hidden])') ?? [])].map(($one) => /** @type {HTMLElement} */ ($one));
  const $list = lists.find(($one) => pagerOf($one)?.contains($button));
  if (!$list) return;
  nextPage($list);
  freeTabStop($list);
  const $first = $list.querySelector('[data-page-item]:not([hidden]) :is(input, button)');
  if (byKeyboard && $first instanceof HTMLElement) $first.focus();
}

/**
 * Chromium keeps the tab stop of a group of radios on the one that had the focus last, also when it is hidden: then no other
 * is reached by Tab. A group that was empty for a moment has forgotten it.
 * @param {Element | null} $root
 */
function freeTabStop($root) {
  const radios = [...($root?.querySelectorAll('input[type="radio"]') ?? [])].map(($one) => /** @type {HTMLInputElement} */ ($one));
  const named = radios.map(($one) => ({ $one, name: $one.name }));
  for (const { $one, name } of named) $one.name = `${name}-`;
  for (const { $one, name } of named) $one.name = name;
}

/**
 * Two views of one screen, a list and a search: only one is shown.
 * @param {Element | null} $screen
 * @param {string} view
 */
export function showView($screen, view) {
  for (const $view of $screen?.querySelectorAll('[data-view]') ?? []) {
    /** @type {HTMLElement} */ ($view).hidden = /** @type {HTMLElement} */ ($view).dataset.view !== view;
  }
  freeTabStop($screen);
  /** @type {HTMLElement | null | undefined} */ ($screen?.querySelector('[data-view]:not([hidden]) input'))?.focus();
}

/** @param {Event} event */
function onClick(event) {
  const $button = /** @type {Element} */ (event.target).closest('button[data-act]');
  if (!($button instanceof HTMLElement)) return;
  if ($button.dataset.act === 'more') turnPage($button, /** @type {MouseEvent} */ (event).detail === 0);
  if ($button.dataset.act === 'search' || $button.dataset.act === 'list') showView($button.closest('.screen'), $button.dataset.act);
}

// Once for the page: screens come and go, and turning a page is nobody's answer.
globalThis.document?.addEventListener('click', onClick);
