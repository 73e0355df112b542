/** The rules as they lie in the worker's cache, with their version. */

import { makeRules, RULE_NAMES } from './core/rules.js';

/** @returns {Promise<any>} */
export async function loadRules() {
  const read = async (name) => new Uint8Array(await (await fetch(`/kiosk/rules/${name}.json`)).arrayBuffer());
  const bytes = await Promise.all(RULE_NAMES.map(read));
  const files = bytes.map((file, index) => [RULE_NAMES[index], JSON.parse(new TextDecoder().decode(file))]);
  return makeRules(Object.fromEntries(files), await versionOf(bytes));
}

/** As docs/rules.md says; without WebCrypto (an insecure origin) nothing is ever sealed with it. @param {Uint8Array[]} files in name order */
async function versionOf(files) {
  if (!globalThis.crypto?.subtle) return '';
  const digest = await crypto.subtle.digest('SHA-256', await new Blob(files).arrayBuffer());
  return Array.from(new Uint8Array(digest).slice(0, 6), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
