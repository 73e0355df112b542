/**
 * The key of one visit. It lives in memory only; what is stored is a copy wrapped under the resume code, so that
 * whoever holds the tablet but not the code reads nothing.
 *
 * @typedef {{salt: Uint8Array, iterations: number, iv: Uint8Array, bytes: Uint8Array}} WrappedKey
 * @typedef {{iv: Uint8Array, bytes: Uint8Array}} Encrypted
 */

import { utf8 } from '../core/bytes.js';

const ITERATIONS = 600_000; // OWASP's figure for PBKDF2-HMAC-SHA-256
const AES = 'AES-GCM';

/** @param {string} code the resume code @returns {Promise<{key: CryptoKey, wrapped: WrappedKey}>} */
export async function makeVisitKey(code) {
  const raw = random(32);
  const [salt, iv] = [random(16), random(12)];
  const bytes = await encryptBytes(await codeKey(code, salt, ITERATIONS), iv, raw);
  const key = await importKey(raw);
  raw.fill(0);
  return { key, wrapped: { salt, iterations: ITERATIONS, iv, bytes } };
}

/** @param {string} code @param {WrappedKey} wrapped @returns {Promise<CryptoKey|null>} null: not this code */
export async function unwrapVisitKey(code, { salt, iterations, iv, bytes }) {
  const raw = await decryptBytes(await codeKey(code, salt, iterations), iv, bytes);
  return raw && importKey(raw);
}

/**
 * @param {CryptoKey} key
 * @param {string} place its name is bound, so that no state can be put into another visit
 * @param {Object} visit
 * @returns {Promise<Encrypted>}
 */
export async function encryptVisit(key, place, visit) {
  const iv = random(12);
  return { iv, bytes: await encryptBytes(key, iv, utf8(JSON.stringify(visit)), utf8(place)) };
}

/** @param {CryptoKey} key @param {string} place @param {Encrypted} encrypted @returns {Promise<Object|null>} */
export async function decryptVisit(key, place, { iv, bytes }) {
  const plain = await decryptBytes(key, iv, bytes, utf8(place));
  return plain && JSON.parse(new TextDecoder().decode(plain));
}

async function codeKey(code, salt, iterations) {
  const secret = await crypto.subtle.importKey('raw', utf8(code), 'PBKDF2', false, ['deriveKey']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations };
  return crypto.subtle.deriveKey(how, secret, { name: AES, length: 256 }, false, ['encrypt', 'decrypt']);
}

function importKey(raw) {
  return crypto.subtle.importKey('raw', raw, AES, false, ['encrypt', 'decrypt']);
}

async function encryptBytes(key, iv, plain, additionalData = new Uint8Array()) {
  return new Uint8Array(await crypto.subtle.encrypt({ name: AES, iv, additionalData }, key, plain));
}

async function decryptBytes(key, iv, bytes, additionalData = new Uint8Array()) {
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: AES, iv, additionalData }, key, bytes));
  } catch (error) {
    if (error.name === 'OperationError') return null; // another key
    throw error;
  }
}

function random(length) {
  return crypto.getRandomValues(new Uint8Array(length));
}
