/**
 * An ended session lays the login over the work, and sends again what was refused once the same operator is back.
 * htmx's events only, no request.
 */

import { say } from './failures.js';

const ENDED = 'ended';
/** @type {Array<{elt: Element, event: Event|undefined}>} */
let refused = [];

const byId = (id) => document.getElementById(id);

function lock() {
  const dialog = byId('lock');
  if (!dialog || dialog.open) return;
  dialog.showModal();
  dialog.querySelector('[name="lock_password"]').focus();
}

/** An ended session must not be waved away with Escape. */
function stayLocked(event) {
  if (event.target.id === 'lock') event.preventDefault();
}

/** @param {CustomEvent} event htmx:beforeOnLoad, for every answer */
function noticeEnded(event) {
  const { xhr, elt, requestConfig } = event.detail;
  if (xhr.getResponseHeader('Loket-Session') !== ENDED) return;
  if (requestConfig.verb !== 'get') {
    refused.push({ elt, event: requestConfig.triggeringEvent });
  }
  lock();
}

/** Alt+K: somebody gets up and leaves the screen to the lobby. */
function lockByKey(event) {
  if (!event.altKey || event.code !== 'KeyK') return;
  event.preventDefault();
  byId('lock-screen')?.click();
}

function fillLockForm() {
  const form = byId('lock-form');
  if (form) form.querySelector('[name="operator_id"]').value = document.body.dataset.operator ?? '';
}

/** Every token on the page belongs to the ended session. */
function renewTokens(csrf) {
  document.body.setAttribute('hx-headers', JSON.stringify({ 'X-CSRF': csrf }));
  for (const input of document.querySelectorAll('input[name="csrf"]')) input.value = csrf;
}

function sendAgain({ elt, event }) {
  if (!elt.isConnected) return;
  if (elt instanceof HTMLFormElement && (!event || event.type === 'submit')) {
    elt.requestSubmit(event?.submitter ?? undefined);
  } else {
    window.htmx.trigger(elt, event?.type ?? 'click');
  }
}

function unlock(event) {
  renewTokens(event.detail.csrf);
  byId('lock').close();
  byId('lock-form').reset();
  say('unlocked');
  const waiting = refused;
  refused = [];
  waiting.forEach(sendAgain);
}

document.addEventListener('htmx:beforeOnLoad', noticeEnded);
document.addEventListener('htmx:load', fillLockForm);
document.addEventListener('loket:locked', lock);
document.addEventListener('loket:unlocked', unlock);
document.addEventListener('keydown', lockByKey);
document.addEventListener('cancel', stayLocked, true);
fillLockForm();
