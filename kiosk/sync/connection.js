/** Is it really our server that answers? `navigator.onLine` says only that there is some network. */

import { plainFetch } from './api.js';

/** @returns {Promise<boolean>} */
export async function probe() {
  const nonce = crypto.randomUUID();
  const result = await plainFetch({ method: 'GET', path: `/api/ping?nonce=${nonce}`, timeout: 5000 });
  return result.kind === 'reply' && result.ours && result.status === 200 && result.body?.nonce === nonce;
}

/**
 * @param {{onChange: (connected: boolean) => void, every?: number}} options every: ms
 * @returns {{check: () => Promise<boolean>, stop: () => void}}
 */
export function watchConnection({ onChange, every = 15_000 }) {
  let known = null;
  const timer = setInterval(check, every);

  async function check() {
    const connected = await probe();
    if (connected !== known) onChange(connected);
    known = connected;
    return connected;
  }

  function stop() {
    clearInterval(timer);
    for (const name of ['online', 'offline']) globalThis.removeEventListener(name, check);
  }

  for (const name of ['online', 'offline']) globalThis.addEventListener(name, check);
  check();
  return { check, stop };
}
