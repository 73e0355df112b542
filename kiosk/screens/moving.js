/** From screen to screen: forward, back, past, aside and to a change. */

import { nextScreen, previousScreen, screenOf } from '../core/flow.js';
import { check } from '../core/rules.js';
import { pathwayOf } from '../core/triage.js';
import { forgetProblems, keepTyped, problemsOf, typedOn } from './answering.js';
import { PARTS } from './parts.js';
import { saveBehind } from './trouble.js';
import { submit } from './settling.js';
import { show } from './showing.js';
import { answersOf, contextOf, fieldsOf, screenAsking, valuesOf } from './values.js';
import { letPass, takeBetter } from './warning.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

const REVIEW = 'review';
const ADDED_BY = 'more_products';
const PASSING = ['help', 'staff_called', '']; // nobody wants to come back to these

/** Lanjut: always pressable; says what is missing, else goes on. @param {Kiosk} kiosk */
export async function next(kiosk) {
  const part = PARTS[kiosk.screen] ?? {};
  forgetProblems(kiosk);
  const typed = { ...typedOn(kiosk), ...part.typed };
  if (!letPass(kiosk, typed)) return;
  keepTyped(kiosk, typed);
  delete kiosk.halves[kiosk.screen];
  if (part.leave && (await part.leave(kiosk, typed)) === false) return;
  await goOn(kiosk);
}

/** A result that stops remembers which answer led to it, for Kembali. @param {Kiosk} kiosk */
async function goOn(kiosk) {
  const target = targetAfter(kiosk);
  if (screenOf(kiosk.rules, target)?.kind === 'result') kiosk.cameFrom = kiosk.screen;
  await go(kiosk, target);
}

/** Lewati: an optional question stays empty. @param {Kiosk} kiosk */
export async function skip(kiosk) {
  const empty = fieldsOf(kiosk, kiosk.screen).map((field) => [field.id, '']);
  keepTyped(kiosk, Object.fromEntries(empty));
  delete kiosk.halves[kiosk.screen];
  await goOn(kiosk);
}

/** Kembali never loses data (accessibility.md 2.1). @param {Kiosk} kiosk */
export async function back(kiosk) {
  if (PARTS[kiosk.screen]?.back?.(kiosk)) return undefined;
  keepWhatFits(kiosk);
  const { rules, cameFrom, item, screen } = kiosk;
  if (kiosk.mending && !screenOf(rules, screen)?.off_path) return go(kiosk, REVIEW);
  if (cameFrom !== null && screenOf(rules, screen)?.kind === 'result') return go(kiosk, cameFrom);
  if (screen === 'product_name' && item > 0) {
    kiosk.item = Math.min(item, (answersOf(kiosk).products?.length ?? 1)) - 1;
    return go(kiosk, ADDED_BY);
  }
  return go(kiosk, previousScreen(rules, screen, valuesOf(kiosk), kiosk.device.settings()) ?? 'welcome');
}

/** What is an answer becomes one; the rest waits for the return to its screen. @param {Kiosk} kiosk */
export function keepWhatFits(kiosk) {
  const typed = typedOn(kiosk);
  const wrong = problemsOf(kiosk, typed).filter((problem) => problem.level === 'block');
  if (Object.keys(typed).length === 0) return;
  if (wrong.length === 0) keepTyped(kiosk, typed);
  else kiosk.halves[kiosk.screen] = typed;
}

/**
 * Where Lanjut leads: to a result that stops here, back to the review while mending, else along the flow.
 * @param {Kiosk} kiosk
 * @returns {string}
 */
function targetAfter(kiosk) {
  const { rules, screen, mending } = kiosk;
  const values = valuesOf(kiosk);
  const settings = kiosk.device.settings();
  const asks = fieldsOf(kiosk, screen).length > 0;
  const pathway = pathwayOf(rules, values, settings);
  if (asks && pathway && !pathway.goes_on) return pathway.screen;
  const along = nextScreen(rules, screen, values, settings);
  if (!mending || screenOf(rules, screen)?.off_path) return takeNewItem(kiosk, along);
  return newlyMissing(kiosk) ?? REVIEW;
}

/** "Ada lagi" begins another product. @param {Kiosk} kiosk @param {string} along */
function takeNewItem(kiosk, along) {
  const { screen, unkept } = kiosk;
  if (screen !== ADDED_BY) return along;
  if (unkept.more_products === 'yes') kiosk.item = answersOf(kiosk).products?.length ?? 0;
  delete unkept.more_products;
  return along;
}

/** A change may open another question ("tempat lain" asks for its address). @param {Kiosk} kiosk */
function newlyMissing(kiosk) {
  const before = kiosk.extra.missing?.split(' ') ?? [];
  const opened = missingFields(kiosk).find((field) => !before.includes(field));
  const screen = opened && screenAsking(kiosk, opened);
  return screen && screen !== kiosk.screen ? screen : null;
}

/** @param {Kiosk} kiosk @returns {string[]} ids of required fields without an answer */
export function missingFields(kiosk) {
  const problems = check(kiosk.rules, answersOf(kiosk), contextOf(kiosk));
  const empty = problems.filter((problem) => problem.check === 'required' && problem.level === 'block');
  const asked = empty.filter(({ field }) => !kiosk.rules.fields.some(({ id, kept }) => id === field && kept === false));
  return [...new Set(asked.map((problem) => problem.field))];
}

/** "Periksa NIK": the other half of a doubt. @param {Kiosk} kiosk @param {string} field */
export async function recheck(kiosk, field) {
  if (field === 'email') return takeBetter(kiosk);
  keepWhatFits(kiosk);
  return go(kiosk, screenAsking(kiosk, field));
}

/** "Ubah" of the review. @param {Kiosk} kiosk @param {string} field @param {number} [item] */
export function change(kiosk, field, item = 0) {
  return mend(kiosk, field, item, missingFields(kiosk));
}

/** "Isi sekarang": one open question after the other. @param {Kiosk} kiosk */
export function fillMissing(kiosk) {
  return mend(kiosk, missingFields(kiosk)[0], 0, []);
}

/** @param {Kiosk} kiosk @param {string} field @param {number} item @param {string[]} leftOpen fields that nobody wants to fill now */
async function mend(kiosk, field, item, leftOpen) {
  const screen = screenAsking(kiosk, field);
  if (!screen) return;
  kiosk.mending = true;
  kiosk.item = item;
  kiosk.extra.missing = leftOpen.join(' ');
  await go(kiosk, screen);
}

/**
 * @param {Kiosk} kiosk
 * @param {string | null} target a screen, or "@return": where we came from beside the path
 */
export async function go(kiosk, target) {
  const screen = target === '@return' || target === null ? (kiosk.returns.pop() ?? kiosk.place) : target;
  if (screen === 'welcome') return PARTS.welcome.arrive(kiosk);
  if (screen === 'finished') await submit(kiosk);
  if (target !== '@return') rememberWay(kiosk, screen);
  show(kiosk, screen);
  if (screen !== 'finished') saveBehind(kiosk);
  return undefined;
}

/** Aside: where to come back to. On the path: what lay behind is done. @param {Kiosk} kiosk @param {string} screen */
function rememberWay(kiosk, screen) {
  const { rules, screen: from } = kiosk;
  const { off_path, kind, way } = screenOf(rules, screen) ?? {};
  const onTheWay = way !== undefined && screenOf(rules, from)?.way === way;
  if (off_path && from !== screen && !onTheWay && !PASSING.includes(from)) kiosk.returns.push(from);
  if (off_path) return;
  kiosk.returns = [];
  if (kind !== 'result') kiosk.cameFrom = null;
  if (screen === REVIEW) kiosk.mending = false;
  if (isFirstOfList(rules, screen, from) && !kiosk.mending) kiosk.item = 0;
}

/** Coming to the products from outside begins with the first. */
function isFirstOfList(rules, screen, from) {
  return Boolean(screenOf(rules, screen)?.list) && !screenOf(rules, from)?.list;
}
