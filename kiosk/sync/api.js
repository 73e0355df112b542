/**
 * Requests to the server. What can be expected comes back as a result, never as an exception (core/retry.js: Result).
 * An answer without `Loket: 1` is somebody else's, whatever its status.
 */

import { retryAfter } from '../core/retry.js';
import { sign, signedText } from '../core/signature.js';

/**
 * @param {{tablet_id: string, private_key: CryptoKey}} identity who signs
 * @param {{method: string, path: string, body?: string, nonce?: string, timeout?: number}} request a retry of the same
 *   bytes keeps its nonce; timeout in ms
 * @returns {Promise<import('../core/retry.js').Result>}
 */
export async function signedFetch(identity, { method, path, body = '', nonce = crypto.randomUUID(), timeout = 20_000 }) {
  const signature = await sign(identity.private_key, await signedText({ method, path, body, nonce }));
  const headers = { 'Loket-Tablet': identity.tablet_id, 'Loket-Nonce': nonce, 'Loket-Signature': signature };
  return plainFetch({ method, path, body, headers, timeout });
}

/**
 * @param {{method: string, path: string, body?: string, headers?: Object<string, string>, timeout?: number}} request
 * @returns {Promise<import('../core/retry.js').Result>}
 */
export async function plainFetch({ method, path, body = '', headers = {}, timeout = 20_000 }) {
  try {
    const response = await fetch(path, {
      method,
      headers: body ? { ...headers, 'Content-Type': 'application/json' } : headers,
      body: body || undefined,
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error', // a redirect is never ours
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(timeout),
    });
    return await readReply(response);
  } catch (error) {
    return { kind: error.name === 'TimeoutError' ? 'timeout' : 'network' };
  }
}

async function readReply(response) {
  const ours = response.headers.get('Loket') === '1';
  const text = await response.text(); // may still fail half-way: then it is a network failure
  return {
    kind: 'reply',
    status: response.status,
    ours,
    body: ours ? parse(text) : null,
    retry_after: retryAfter(response.headers.get('Retry-After'), new Date()),
  };
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * For requests other than deliveries: the answer in one word.
 * @param {import('../core/retry.js').Result} result
 * @returns {{kind: 'ok', body: Object}|{kind: 'refused', problem: string, title: string|null}|{kind: 'unreachable', reason: string}}
 */
export function answerOf(result) {
  if (result.kind !== 'reply') return { kind: 'unreachable', reason: result.kind };
  if (!result.ours) return { kind: 'unreachable', reason: 'not-ours' };
  const { status, body } = result;
  if (status >= 500) return { kind: 'unreachable', reason: 'server' };
  if (status >= 200 && status < 300 && body) return { kind: 'ok', body };
  return { kind: 'refused', problem: body?.problem ?? `http-${status}`, title: body?.title ?? null };
}
