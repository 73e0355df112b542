/** Signing requests with the tablet's key (docs/sync.md §2, §3). Pure: the key comes in. */

import { sha256Hex, toBase64url, utf8 } from './bytes.js';

const ECDSA = { name: 'ECDSA', hash: 'SHA-256' };

/**
 * @param {{method: string, path: string, body: string, nonce: string}} request path may bear a query: it isn't signed
 * @returns {Promise<string>} the string that is signed
 */
export async function signedText({ method, path, body, nonce }) {
  const bare = path.split('?')[0];
  return `loket-1\n${method}\n${bare}\n${await sha256Hex(utf8(body))}\n${nonce}`;
}

/** @param {string} code @param {string} publicKey base64url SPKI @returns {string} what enrolment signs */
export function enrolmentText(code, publicKey) {
  return `loket-1-enrol\n${code}\n${publicKey}`;
}

/** @param {CryptoKey} privateKey @param {string} text @returns {Promise<string>} base64url of raw r‖s, 64 bytes */
export async function sign(privateKey, text) {
  return toBase64url(new Uint8Array(await crypto.subtle.sign(ECDSA, privateKey, utf8(text))));
}
