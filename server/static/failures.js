/** A request that brings nothing says why, and the work stays on the page. Sentences: fragments/_failures.html. */

/**
 * Shows a sentence in the flash area.
 * @param {'offline' | 'refused' | 'server' | 'unlocked'} name
 */
export function say(name) {
  const template = document.getElementById(`failure-${name}`);
  const flash = document.getElementById('flash');
  if (template && flash) flash.replaceChildren(template.content.cloneNode(true));
}

/** A page that asks by itself fails quietly: the next question comes in seconds. */
const isAsked = (event) => event.detail.requestConfig.triggeringEvent !== undefined;

function noticeFailure(event) {
  const { status } = event.detail.xhr;
  if (status !== 401 && isAsked(event)) say(status >= 500 ? 'server' : 'refused');
}

function noticeOffline(event) {
  if (isAsked(event)) say('offline');
}

document.addEventListener('htmx:responseError', noticeFailure);
document.addEventListener('htmx:sendError', noticeOffline);
document.addEventListener('htmx:timeout', noticeOffline);
