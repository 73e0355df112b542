/**
 * The page's own keys (accessibility.md 0.7, T1-T7): real buttons made by simple-keyboard, which act when the finger lifts inside
 * them. What they type goes straight into the control; the library keeps nothing.
 */

import { SimpleKeyboard } from '../vendor/simple-keyboard.js';
import { LAYOUTS } from './key-layouts.js';
import { debounce, press } from './key-press.js';
import { roveFocus } from './roving.js';

/**
 * Fills every `[data-keys]` of a section.
 * @param {HTMLElement} $section
 * @param {(key: string) => HTMLInputElement | null} target the control that takes this key
 * @param {() => number} [now]
 * @returns {() => void} takes the keys away
 */
export function attachKeys($section, target, now = () => performance.now()) {
  const boards = [...$section.querySelectorAll('[data-keys]')].map(($place) =>
    makeBoard(/** @type {HTMLElement} */ ($place), target, now),
  );
  return () => boards.forEach((board) => board.destroy());
}

/**
 * @param {HTMLElement} $place
 * @param {(key: string) => HTMLInputElement | null} target
 * @param {() => number} now
 */
function makeBoard($place, target, now) {
  const layout = LAYOUTS[$place.dataset.keys ?? 'digits'];
  const counts = debounce(now);
  const names = keyNames();
  const rove = roveFocus($place);
  const keyboard = new SimpleKeyboard($place, {
    layout: layout.layers,
    layoutName: 'default',
    theme: layout.theme,
    display: names.faces,
    buttonAttributes: names.attributes,
    buttonTheme: [{ class: 'key-act', buttons: names.acts }],
    useButtonTag: true,
    useMouseEvents: true,
    disableButtonHold: true,
    physicalKeyboardHighlight: false,
    preventMouseDownDefault: true,
    onKeyPress: (/** @type {string} */ key) => {
      if (counts(key)) act(keyboard, key, target, layout.atEnd === true);
    },
    onChange: () => keyboard.clearInput(),
    onRender: () => {
      for (const $button of $place.querySelectorAll('button')) $button.type = 'button';
      rove();
    },
  });
  return keyboard;
}

/**
 * @param {SimpleKeyboard} keyboard
 * @param {string} key
 * @param {(key: string) => HTMLInputElement | null} target
 * @param {boolean} atEnd
 */
function act(keyboard, key, target, atEnd) {
  document.dispatchEvent(new CustomEvent('loket:activity', { bubbles: true }));
  if (key === '{angka}') return keyboard.setOptions({ layoutName: 'symbols' });
  if (key === '{huruf}') return keyboard.setOptions({ layoutName: 'default' });
  const $input = target(key);
  if ($input) typeInto($input, key, atEnd);
}

/**
 * @param {HTMLInputElement} $input
 * @param {string} key
 * @param {boolean} atEnd
 */
export function typeInto($input, key, atEnd) {
  const length = $input.value.length;
  const start = atEnd ? length : ($input.selectionStart ?? length);
  const end = atEnd ? length : ($input.selectionEnd ?? length);
  const maxLength = $input.maxLength > 0 ? $input.maxLength : Infinity;
  const typed = press({ value: $input.value, start, end }, key, maxLength);
  if (typed.value === $input.value) return;
  $input.value = typed.value;
  $input.setSelectionRange(typed.start, typed.end);
  $input.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

/** Faces and spoken names stand in the shell, like every other word on the screen. */
function keyNames() {
  const $names = /** @type {HTMLTemplateElement | null} */ (document.getElementById('key-names'));
  const entries = [...($names?.content.querySelectorAll('[data-key]') ?? [])].map(
    ($name) => /** @type {HTMLElement} */ ($name),
  );
  return {
    faces: Object.fromEntries(entries.map(($name) => [$name.dataset.key, $name.textContent])),
    attributes: entries.map(($name) => ({ attribute: 'aria-label', value: $name.dataset.name, buttons: $name.dataset.key })),
    acts: entries.map(($name) => $name.dataset.key).join(' '),
  };
}
