/** How long silence may last, by screen (accessibility.md P1, P5). Pure. */

// Kinds with much to read, or to try out
const LONG = ['review', 'checklist', 'pages', 'consent', 'lesson', 'lesson_name', 'lesson_address', 'lesson_password', 'lesson_question'];
const NEVER = ['welcome', 'not_enrolled', 'locked', 'full', ''];
const EMPTY = ['thanks', 'emptied', 'lesson_over', 'staff', 'deleted'];

/** @param {string} screen @returns {boolean} nobody's data: the welcome screen comes back by itself */
export function isEmpty(screen) {
  return EMPTY.includes(screen);
}

/**
 * @param {Record<string, any>} settings the office's
 * @param {string} screen
 * @param {string} [kind] of that screen
 * @returns {import('../ui/idle-timer.js').Limits}
 */
export function limitsOf(settings, screen, kind = '') {
  const warning = settings.idle_warning_seconds;
  if (NEVER.includes(screen)) return { quiet: 0, warning };
  if (isEmpty(screen)) return { quiet: settings.idle_finish_seconds, warning: 0 };
  if (screen === 'pause') return { quiet: settings.pause_minutes * 60, warning: 0 };
  if (screen === 'finished') return { quiet: settings.idle_finish_seconds, warning };
  return { quiet: LONG.includes(kind) ? settings.idle_long_seconds : settings.idle_form_seconds, warning };
}
