/**
 * "Ekspor semua": everything that lies sealed here, as one signed file (docs/sync.md §10). Moves nothing: only proofs do.
 *
 * @typedef {{bundle_id: string, key: CryptoKey}} Receipt
 * @typedef {{name: string, text: string, count: number, left: number}} ExportFile left: rows that didn't fit
 */

import { chooseRows, packBundle, receiptKey } from '../core/bundle.js';
import { SUITE } from './sealer.js';
import { getVersions } from './settings.js';

const KEPT = 30; // exports whose proofs may still come back

/** @param {import('./db.js').Database} db @param {Date} now @returns {Promise<ExportFile|null>} null: nothing lies here */
export async function makeExport(db, now) {
  const { tablet, waiting, delivered } = await readRows(db);
  const { rows, left } = chooseRows(waiting, delivered);
  if (!tablet?.sealing_key || rows.length === 0) return null;
  const bundle_id = crypto.randomUUID();
  const raw = crypto.getRandomValues(new Uint8Array(32));
  const { app_version } = await getVersions(db);
  const text = await packBundle(SUITE, { bundle_id, tablet, app_version, rows, receipt_key: raw, now });
  await remember(db, { bundle_id, key: await receiptKey(raw) }, rows);
  raw.fill(0);
  const name = `loket-${tablet.letter}-${now.toISOString().slice(0, 10)}-${bundle_id.slice(0, 8)}.json`;
  return { name, text, count: rows.length, left };
}

/** @param {import('./db.js').Database} db @returns {Promise<boolean>} nothing waits, or all that waits lies in the last export */
export function mayMove(db) {
  return db.run(['outbox', 'meta'], 'readonly', async (tx) => {
    const rows = await tx.objectStore('outbox').getAll();
    const exported = (await tx.objectStore('meta').get('exported')) ?? [];
    return rows.every(({ sha256 }) => exported.includes(sha256));
  });
}

/** @param {import('./db.js').Database} db @returns {Promise<Receipt[]>} keys of the last exports, newest first */
export function listReceipts(db) {
  return db.run(['meta'], 'readonly', async (tx) => (await tx.store.get('receipts')) ?? []);
}

function readRows(db) {
  return db.run(['tablet', 'outbox', 'delivered'], 'readonly', async (tx) => {
    const tablet = await tx.objectStore('tablet').get('current');
    const waiting = await tx.objectStore('outbox').getAll();
    const delivered = await tx.objectStore('delivered').index('delivered_at').getAll();
    waiting.sort((one, other) => one.saved_at.localeCompare(other.saved_at));
    return { tablet, waiting, delivered };
  });
}

function remember(db, receipt, rows) {
  return db.run(['meta'], 'readwrite', async (tx) => {
    const receipts = (await tx.store.get('receipts')) ?? [];
    await tx.store.put([receipt, ...receipts].slice(0, KEPT), 'receipts');
    await tx.store.put(rows.map(({ sha256 }) => sha256), 'exported');
  });
}
