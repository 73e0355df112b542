/** Measures what stands on the stage. Every function answers with a list of complaints. */

const TARGETS = 'button, .card, .month, input[type="text"]';
const seen = ($one) => $one.checkVisibility() && !$one.closest('[hidden]');
const box = ($one) => $one.getBoundingClientRect();
const name = ($one) => ($one.getAttribute('aria-label') ?? $one.textContent.trim()) || $one.name || $one.className;
const targets = () => [...document.querySelectorAll(TARGETS)].filter(($one) => seen($one) && !$one.closest('.card button'));

export function scrolling() {
  const root = document.documentElement;
  const down = root.scrollHeight - innerHeight;
  const side = root.scrollWidth - innerWidth;
  return [down > 0 && `scrolls ${down} px down`, side > 0 && `scrolls ${side} px aside`].filter(Boolean);
}

export function sideways() {
  return scrolling().filter((complaint) => complaint.endsWith('aside'));
}

/** T1-T3, T5: every target is at least 72 x 72, main buttons 80 high, pictured cards 160 x 160. */
export function smallTargets() {
  const small = ($one) => {
    const { width, height } = box($one);
    if ($one.classList.contains('hg-button')) return width < 70 || height < 83;
    if ($one.type === 'text') return height < 64;
    if ($one.matches('.cards-pictured .card, .tiles .card')) return width < 160 || height < 160;
    if ($one.matches('.card, .button-main')) return width < 240 || height < 80;
    return width < 71.5 || height < 71.5;
  };
  return targets().filter(small).map(($one) => `${name($one)}: ${Math.round(box($one).width)} x ${Math.round(box($one).height)}`);
}

/** T4: 16 px between targets of different effect, 48 px around what deletes; no two overlap. Own keys may be closer (T1). */
export function crowded(least = { plain: 15.5, grave: 47.5 }) {
  const all = targets().filter(($one) => !$one.classList.contains('hg-button') && !$one.closest('.places'));
  const pairs = all.flatMap(($one, at) => all.slice(at + 1).map(($other) => [$one, $other]));
  return pairs.flatMap(([$one, $other]) => {
    const grave = $one.classList.contains('button-grave') || $other.classList.contains('button-grave');
    const months = $one.classList.contains('month') && $other.classList.contains('month');
    const needed = months ? 7.5 : grave ? least.grave : least.plain;
    const gap = distance(box($one), box($other));
    return gap < needed ? [`${name($one)} | ${name($other)}: ${Math.round(gap)} px`] : [];
  });
}

export function overlapping() {
  const keys = [...document.querySelectorAll('.hg-button')].filter(seen);
  const all = [...targets().filter(($one) => !$one.closest('#top-bar, #bottom-bar, .places') && !keys.includes($one)), ...keys];
  const pairs = all.flatMap(($one, at) => all.slice(at + 1).map(($other) => [$one, $other]));
  return pairs.filter(([$one, $other]) => distance(box($one), box($other)) < 0).map(([$one, $other]) => `${name($one)} over ${name($other)}`);
}

/** The free room between two boxes; negative when they overlap. */
function distance(a, b) {
  const across = Math.max(a.left - b.right, b.left - a.right);
  const down = Math.max(a.top - b.bottom, b.top - a.bottom);
  return across < 0 && down < 0 ? Math.max(across, down) : Math.hypot(Math.max(across, 0), Math.max(down, 0));
}

/** T9: no letter outside its box or the page. */
export function cutText() {
  const complaints = [];
  for (const $one of document.querySelectorAll('#screen *, #top-bar *, #bottom-bar *')) {
    if (!seen($one) || !hasText($one) || $one.matches('.unseen, .unseen *, option')) continue;
    const range = document.createRange();
    range.selectNodeContents($one);
    const text = range.getBoundingClientRect();
    const $holder = $one.closest('button, .card, .month, .box, .error, li, p, h1') ?? $one;
    const holder = box($holder);
    if (text.left < -1 || text.right > innerWidth + 1) complaints.push(`off the page: ${name($one)}`);
    if (text.right > holder.right + 1 || text.bottom > holder.bottom + 3) complaints.push(`cut: ${name($one)}`);
  }
  return complaints;
}

const hasText = ($one) => [...$one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');

/** T8: nothing under 20 px. */
export function tinyText(least = 20) {
  const all = [...document.querySelectorAll('body *')].filter(($one) => seen($one) && hasText($one) && !$one.closest('.unseen'));
  return all.filter(($one) => parseFloat(getComputedStyle($one).fontSize) < least - 0.1).map((one) => `${name(one)}: ${getComputedStyle(one).fontSize}`);
}

/** T13: at most 45 characters a line in running text. */
export function longLines(most = 47) {
  const complaints = [];
  for (const $one of document.querySelectorAll('#screen p, #screen h1, #screen li')) {
    if (!seen($one) || $one.matches('.error, .unseen')) continue;
    for (const line of linesOf($one)) if (line.length > most) complaints.push(`${line.length}: ${line}`);
  }
  return complaints;
}

function linesOf($one) {
  const lines = new Map();
  const walker = document.createTreeWalker($one, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const { 0: word, index } of node.textContent.matchAll(/\S+\s*/g)) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + word.trimEnd().length);
      const top = Math.round(range.getBoundingClientRect().bottom / 12);
      lines.set(top, `${lines.get(top) ?? ''}${word}`);
    }
  }
  return [...lines.values()].map((line) => line.trim());
}

/** F4: title, text and buttons of the screen itself. */
export function wordCount() {
  const $screen = document.querySelector('#screen .screen');
  const walker = document.createTreeWalker($screen, NodeFilter.SHOW_TEXT);
  let words = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const $parent = node.parentElement;
    const counted = seen($parent) && !$parent.closest('[data-keys], .unseen, [data-pager], [data-list], .months');
    if (counted) words += node.textContent.split(/\s+/).filter((word) => /\p{L}|\p{N}/u.test(word)).length;
  }
  const { nextLabel } = $screen.dataset;
  return words + (nextLabel ? nextLabel.split(' ').length : 0);
}

export function places() {
  const found = [...document.querySelectorAll('#top-bar [data-act], #bottom-bar [data-act="back"], #bottom-bar [data-act="next"]')].filter(seen);
  return found.map(($one) => {
    const { left, right, top, bottom } = box($one);
    const edge = $one.dataset.act === 'next' || $one.dataset.act === 'help' ? innerWidth - right : left;
    return [$one.dataset.act, Math.round(edge), Math.round(top), Math.round(bottom)].join(' ');
  });
}

/** axe-core's own findings, as short lines. */
export async function axeFindings() {
  const rules = { 'color-contrast-enhanced': { enabled: true }, 'target-size': { enabled: true } };
  const { violations } = await globalThis.axe.run(document, { rules, resultTypes: ['violations'] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 140)}`));
}

/** @returns {number[]} sizes of title, hint and cards, in px */
export function textSizes() {
  const all = [...document.querySelectorAll('#screen h1, #screen .hint p')].filter(seen);
  return all.map(($one) => parseFloat(getComputedStyle($one).fontSize));
}

/** A2: the ring of what has the focus, and whether a bar lies over it. */
export function focusRing() {
  const $one = document.activeElement.closest('.card') ?? document.activeElement;
  const { outlineWidth, outlineColor } = getComputedStyle($one);
  const inBar = $one.closest('#top-bar, #bottom-bar') !== null;
  const top = box(document.getElementById('top-bar')).bottom;
  const bottom = box(document.getElementById('bottom-bar')).top;
  const clear = inBar || (box($one).top >= top && box($one).bottom <= bottom);
  return [outlineWidth !== '4px' && outlineWidth, outlineColor !== 'rgb(255, 212, 59)' && outlineColor, !clear && `hidden: ${name($one)}`].filter(Boolean);
}

/** P4: the cover hides what lies under it, also in the corners. */
export function shinesThrough() {
  const $cover = document.getElementById('cover');
  const corners = [[2, 2], [innerWidth - 2, 2], [2, innerHeight - 2], [innerWidth - 2, innerHeight - 2]];
  const open = corners.filter(([x, y]) => !document.elementFromPoint(x, y).closest('#cover'));
  const { opacity, backgroundColor } = getComputedStyle($cover);
  const down = $cover.scrollHeight - $cover.clientHeight;
  return [...open.map(String), down > 0 && `scrolls ${down} px`, opacity !== '1' && opacity, /rgba/.test(backgroundColor) && backgroundColor].filter(Boolean);
}

/** A slip on paper: the only thing shown, inside its width. */
export function slipFaults(width, longest) {
  const $area = document.getElementById('print-area');
  const mm = (px) => (px * 25.4) / 96;
  const shown = [...document.body.children].filter(($one) => $one.checkVisibility()).map(($one) => $one.id);
  const wide = [...$area.querySelectorAll('*')].filter(($one) => $one.clientWidth > 0 && $one.scrollWidth > $one.clientWidth + 1);
  const size = [mm(box($area).width), mm(box($area).height)];
  return [
    String(shown) !== 'print-area' && `shown: ${shown}`,
    ...wide.map(($one) => `too wide: ${$one.className}`),
    Math.abs(size[0] - width) > 0.5 && `${size[0]} mm wide`,
    size[1] > longest && `${size[1]} mm long`,
  ].filter(Boolean);
}
