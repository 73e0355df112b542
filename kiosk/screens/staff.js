/** The officer's hidden page: counts, versions, rows that need a person. Nothing personal: rows are sealed anyway. */

import { fillList } from '../ui/list.js';
import { momentText, fillSlots } from './texts.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

/** @param {Kiosk} kiosk @param {HTMLElement} $section */
export async function enterStaff(kiosk, $section) {
  const { staff, waiting_rows } = kiosk.rules.texts;
  const report = await kiosk.device.report();
  if (kiosk.$section !== $section) return;
  const facts = [
    [staff.tablet, report.name],
    [staff.waiting, fillSlots(waiting_rows, { count: report.rows.length })],
    [staff.version, `${report.app_version} / ${report.rules_version}`],
    [staff.last_sync, report.last_sync ? momentText(kiosk.rules, report.last_sync) : '-'],
    [staff.storage, roomText(report, staff)],
    [staff.move, report.may_move ? staff.move_yes : staff.move_no],
    [staff.voice, yesOrNo(kiosk, kiosk.speaker.available)],
    ...(kiosk.lock ? [[staff.trace, kiosk.lock.found.map((where) => kiosk.rules.texts.trace_in[where]).join(', ')]] : []),
  ];
  fillList($section, 'facts', facts.map(([label, value]) => ({ text: { label, value: String(value) } })));
  fillList($section, 'rows', rowsOf(kiosk, report.rows));
}

/** What the browser says, and whether it promised to keep it. @param {any} report @param {any} staff */
function roomText({ storage_free, storage_kept }, staff) {
  const room = storage_free === null ? '-' : `${Math.round(storage_free / 1e6)} MB`;
  return `${room}, ${storage_kept ? staff.kept : staff.not_kept}`;
}

/** @param {Kiosk} kiosk @param {boolean} holds */
function yesOrNo({ rules }, holds) {
  return holds ? rules.texts.yes : rules.texts.no;
}

/** @param {Kiosk} kiosk @param {any[]} rows */
function rowsOf({ rules }, rows) {
  const { staff } = rules.texts;
  if (rows.length === 0) return [{ text: { label: staff.none } }];
  return rows.map((row) => ({
    text: {
      label: row.queue_number ?? row.draft_id.slice(0, 8),
      small: `${row.needs_person ? staff.blocked : staff.waiting}, ${momentText(rules, new Date(row.saved_at))}`,
    },
  }));
}

/** @param {Kiosk} kiosk */
export async function sendNow(kiosk) {
  await kiosk.device.sendNow();
  if (kiosk.screen === 'staff' && kiosk.$section) await enterStaff(kiosk, kiosk.$section);
}
