/**
 * Sealing to the server's public key: HPKE base mode (RFC 9180), single shot, `info` = the envelope's bytes.
 * The cipher suite comes in, so that core depends on no library: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
 */

import { concatBytes, fromBase64url, utf8 } from './bytes.js';
import { deliveryBody, envelopeText, plainText, revisionHash } from './envelope.js';

/**
 * @param {Object} suite an hpke CipherSuite
 * @param {string} publicKey base64url, 65 bytes, uncompressed point
 * @param {string} envelope bound as info
 * @param {string|Uint8Array} plain
 * @returns {Promise<Uint8Array>} enc (65 bytes), ciphertext and tag
 */
export async function seal(suite, publicKey, envelope, plain) {
  const key = await suite.DeserializePublicKey(fromBase64url(publicKey));
  const { encapsulatedSecret, ciphertext } = await suite.Seal(key, typeof plain === 'string' ? utf8(plain) : plain, { info: utf8(envelope) });
  return concatBytes(encapsulatedSecret, ciphertext);
}

/**
 * One revision of a visit, ready to be sent: sealed once, every retry sends these bytes.
 * @param {Object} suite
 * @param {import('./draft.js').Visit} visit
 * @param {{tablet_id: string, sealing_key: {key_id: string, public_key: string}}} tablet
 * @param {{rules_version: string, app_version: string}} versions
 * @returns {Promise<{body: string, sha256: string}>}
 */
export async function sealRevision(suite, visit, tablet, versions) {
  const { key_id, public_key } = tablet.sealing_key;
  const envelope = envelopeText(visit, { tablet_id: tablet.tablet_id, key_id, ...versions });
  const sealed = await seal(suite, public_key, envelope, plainText(visit));
  return { body: deliveryBody(envelope, sealed), sha256: await revisionHash(envelope, sealed) };
}
