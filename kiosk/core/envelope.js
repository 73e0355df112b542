/** The readable part of a revision and its hash (docs/sync.md §4). Pure. */

import { concatBytes, sha256Hex, toBase64url, utf8 } from './bytes.js';

const NEWLINE = Uint8Array.of(0x0a);

/**
 * The envelope's JSON text. It is bound and hashed as these very bytes, so nobody may write it again from its fields.
 * @param {import('./draft.js').Visit} visit
 * @param {{tablet_id: string, key_id: string, rules_version: string, app_version: string}} maker
 * @returns {string}
 */
export function envelopeText(visit, { tablet_id, key_id, rules_version, app_version }) {
  return JSON.stringify({
    v: 1,
    draft_id: visit.draft_id,
    rev: visit.rev,
    stage: visit.stage,
    tablet_id,
    created_at: visit.created_at,
    saved_at: visit.saved_at,
    rules_version,
    app_version,
    key_id,
    queue_number: visit.queue_number,
    consent: visit.consent,
  });
}

/** @param {import('./draft.js').Visit} visit @returns {string} the text that is sealed */
export function plainText(visit) {
  return JSON.stringify({ answers: visit.answers, resume_code: visit.resume_code });
}

/** @param {string} envelope @param {Uint8Array} sealed @returns {Promise<string>} hash of the revision */
export function revisionHash(envelope, sealed) {
  return sha256Hex(concatBytes(utf8(envelope), NEWLINE, sealed));
}

/** @param {string} envelope @param {Uint8Array} sealed @returns {string} body of the delivery */
export function deliveryBody(envelope, sealed) {
  return JSON.stringify({ envelope, sealed: toBase64url(sealed) });
}
