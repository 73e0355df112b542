/**
 * Files carried between a tablet without network and the office (docs/sync.md §10). Pure: keys, ids and time come in.
 *
 * @typedef {{draft_id: string, rev: number, sha256: string, body: string}} BundleRow
 * @typedef {{status: number, draft_id: string, rev: number, sha256: string, queue_number: string|null}} CarriedProof
 * @typedef {{bundle_id: string, made_at: string, proofs: CarriedProof[]}} Proofs
 */

import { fromBase64url, sha256Hex, toBase64url, utf8 } from './bytes.js';
import { seal } from './seal.js';
import { sign } from './signature.js';

export const LARGEST_FILE = 32 * 1024 * 1024; // bytes
const ROOM = 24 * 1024 * 1024; // characters of rows: the file quotes them twice over
const VERSION = 1;
const HMAC = { name: 'HMAC', hash: 'SHA-256' };

/**
 * What goes into one file: whatever waits first, then the newest that was delivered; lowest revision of a draft first.
 * @template {BundleRow} Row
 * @param {Row[]} waiting oldest first
 * @param {Row[]} delivered oldest first
 * @param {number} [room] characters
 * @returns {{rows: Row[], left: number}} left: rows for the next export
 */
export function chooseRows(waiting, delivered, room = ROOM) {
  let used = 0;
  const fits = ({ body }) => (used += body.length + 300) <= room;
  const rows = [...waiting, ...[...delivered].reverse()].filter(fits);
  rows.sort((one, other) => one.draft_id.localeCompare(other.draft_id) || one.rev - other.rev);
  return { rows, left: waiting.length + delivered.length - rows.length };
}

/**
 * @param {Object} suite an hpke CipherSuite
 * @param {{bundle_id: string, tablet: import('../store/tablet.js').Tablet, app_version: string, rows: BundleRow[],
 *   receipt_key: Uint8Array, now: Date}} parts
 * @returns {Promise<string>} the file's text
 */
export async function packBundle(suite, { bundle_id, tablet, app_version, rows, receipt_key, now }) {
  const { key_id, public_key } = /** @type {{key_id: string, public_key: string}} */ (tablet.sealing_key);
  const sealed = await sealKey(suite, public_key, bundle_id, receipt_key);
  const content = JSON.stringify({
    bundle_id,
    tablet_id: tablet.tablet_id,
    made_at: now.toISOString(),
    app_version,
    receipt_key: { key_id, sealed },
    rows: rows.map(({ draft_id, rev, sha256, body }) => ({ draft_id, rev, sha256, body })),
  });
  const signature = await sign(tablet.private_key, `loket-1-bundle\n${await sha256Hex(utf8(content))}`);
  return JSON.stringify({ loket: 'outbox', v: VERSION, content, signature });
}

async function sealKey(suite, publicKey, bundleId, receiptKey) {
  return toBase64url(await seal(suite, publicKey, `loket-1-receipt\n${bundleId}`, receiptKey));
}

/** @param {Uint8Array} raw 32 bytes @returns {Promise<CryptoKey>} checks the proofs of one export; no script can read it */
export function receiptKey(raw) {
  return crypto.subtle.importKey('raw', raw, HMAC, false, ['verify']);
}

/**
 * @param {string} text of a proofs file
 * @param {(bundleId: string) => CryptoKey|null} keyOf that this tablet keeps for its export
 * @returns {Promise<{kind: 'unreadable'}|{kind: 'foreign'}|{kind: 'proofs', proofs: Proofs}>}
 */
export async function readProofs(text, keyOf) {
  const file = parsed(text);
  const content = file?.loket === 'proofs' && file.v === VERSION ? parsed(file.content) : null;
  if (typeof content?.bundle_id !== 'string' || !Array.isArray(content.proofs)) return { kind: 'unreadable' };
  const key = keyOf(content.bundle_id);
  if (!key || !await isByServer(key, file)) return { kind: 'foreign' };
  return { kind: 'proofs', proofs: content };
}

async function isByServer(key, { content, mac }) {
  try {
    return await crypto.subtle.verify(HMAC, key, fromBase64url(mac), utf8(`loket-1-proofs\n${content}`));
  } catch {
    return false; // `mac` is no base64url
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
