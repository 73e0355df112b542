/** The page's few places, and how a screen's template becomes what people see. */

/**
 * @param {string} selector
 * @param {ParentNode} [root]
 * @returns {HTMLElement | null}
 */
export function find(selector, root = document) {
  return /** @type {HTMLElement | null} */ (root.querySelector(selector));
}

/**
 * @param {string} selector
 * @param {ParentNode} [root]
 * @returns {HTMLElement[]}
 */
export function findAll(selector, root = document) {
  return /** @type {HTMLElement[]} */ ([...root.querySelectorAll(selector)]);
}

/**
 * Is there a template for this id?
 * @param {string} id whole id of the template, e.g. "screen-nik" or "slip-draft"
 * @returns {boolean}
 */
export function hasTemplate(id) {
  return document.getElementById(id) instanceof HTMLTemplateElement;
}

/**
 * Adds templates that came later. They hold no person and no script.
 * @param {string} html `<template>`s, rendered by the server
 */
export function layInTemplates(html) {
  const $holder = document.createElement('template');
  $holder.innerHTML = html;
  document.body.append($holder.content);
}

/**
 * A fresh copy of a template's first element.
 * @param {string} id
 * @returns {HTMLElement}
 * @throws {Error} when the shell has no such template: shell and script are of two versions
 */
export function copyTemplate(id) {
  const template = document.getElementById(id);
  if (!(template instanceof HTMLTemplateElement)) throw new Error(`template missing: ${id}`);
  const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  return /** @type {HTMLElement} */ (copy.firstElementChild);
}

/**
 * Puts a copy of `screen-<id>` into `<main id="screen">`; what stood there before is gone.
 * @param {string} screen
 * @returns {HTMLElement} the section
 */
export function mountScreen(screen) {
  const main = /** @type {HTMLElement} */ (find('#screen'));
  const $section = copyTemplate(`screen-${screen}`);
  main.replaceChildren($section);
  main.dataset.screen = screen;
  return $section;
}

/**
 * Fills every `[data-text="name"]` and shows each line only when it is whole and true: a `[data-line]` with an empty
 * slot would be a sentence with a hole, and a `[data-only]` holds in its own state only.
 * @param {HTMLElement} root
 * @param {Record<string, unknown>} values
 * @param {Set<string>} [states]
 */
export function fillTexts(root, values, states = new Set()) {
  /** @type {Set<Element | null>} */
  const broken = new Set();
  for (const $slot of findAll('[data-text]', root)) {
    const value = values[$slot.dataset.text ?? ''];
    const known = value !== undefined && value !== null && value !== '';
    $slot.textContent = known ? String(value) : '';
    if (!known) broken.add($slot.closest('[data-line]'));
  }
  for (const $line of findAll('[data-line], [data-only]', root)) {
    const { only } = $line.dataset;
    $line.hidden = broken.has($line) || (only !== undefined && !states.has(only));
  }
}

/**
 * Shows an element or takes it out of sight and out of the tab order.
 * @param {HTMLElement | null} $element
 * @param {boolean} shown
 */
export function show($element, shown) {
  if ($element) $element.hidden = !shown;
}

/**
 * Empties whatever a person could have left in the page.
 * @param {string[]} selectors
 */
export function emptyPlaces(selectors) {
  for (const $place of selectors.flatMap((selector) => findAll(selector))) $place.replaceChildren();
  for (const $form of findAll('form')) /** @type {HTMLFormElement} */ ($form).reset();
}
