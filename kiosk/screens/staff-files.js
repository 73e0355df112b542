/** The officer's two files: "Ekspor semua" goes out, "Baca bukti terima" comes back. Nothing personal: all is sealed. */

import { LARGEST_FILE } from '../core/bundle.js';
import { find } from '../ui/dom.js';
import { show } from './showing.js';
import { enterStaff } from './staff.js';
import { fillSlots } from './texts.js';
import { reportTrouble } from './trouble.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

const AWHILE = 60_000; // ms; the browser may still be writing the file

/** @param {Kiosk} kiosk */
export async function exportAll(kiosk) {
  const { staff } = kiosk.rules.texts;
  const file = await kiosk.device.exportAll();
  if (file) download(file);
  await refresh(kiosk);
  if (!file) say(kiosk, staff.nothing);
  else say(kiosk, fillSlots(file.left ? staff.exported_part : staff.exported, { ...file }));
}

/** @param {{name: string, text: string}} file */
function download({ name, text }) {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const $link = document.createElement('a');
  Object.assign($link, { href: address, download: name });
  $link.click();
  setTimeout(() => URL.revokeObjectURL(address), AWHILE);
}

/** Nobody waits for a dialogue that may stay open: what was chosen is read when it comes. @param {Kiosk} kiosk */
export function chooseProofs(kiosk) {
  const $input = document.createElement('input');
  Object.assign($input, { type: 'file', accept: '.json,application/json' });
  $input.addEventListener('change', () => {
    readProofs(kiosk, $input.files?.[0]).catch((error) => reportTrouble(kiosk, error));
  });
  $input.click();
}

/** @param {Kiosk} kiosk @param {File | undefined} file */
async function readProofs(kiosk, file) {
  if (!file) return;
  const { proofs } = kiosk.rules.texts.staff;
  const { kind, moved } = file.size > LARGEST_FILE
    ? { kind: 'unreadable', moved: 0 }
    : await kiosk.device.applyProofs(await file.text());
  if (kiosk.screen === 'welcome') show(kiosk, 'staff'); // silence closed the page behind the dialogue
  await refresh(kiosk);
  say(kiosk, fillSlots(proofs[kind], { count: moved }));
}

/** @param {Kiosk} kiosk */
async function refresh(kiosk) {
  if (kiosk.screen === 'staff' && kiosk.$section) await enterStaff(kiosk, kiosk.$section);
}

/** @param {Kiosk} kiosk @param {string} words */
function say(kiosk, words) {
  const $said = kiosk.screen === 'staff' && find('#screen [data-said]');
  if ($said) $said.textContent = words;
}
