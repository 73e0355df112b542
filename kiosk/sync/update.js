/** New versions: looked for at night and when nobody is here, and taken over only on the welcome screen. */

const WORKER = '/kiosk/sw.js';
const SCOPE = '/kiosk/';
const EVERY = 30 * 60_000; // ms between two checks while idle
const TAKE_OVER_TIMEOUT = 10_000; // ms

/** @returns {Promise<ServiceWorkerRegistration|null>} null on an insecure origin */
export async function registerWorker() {
  if (!navigator.serviceWorker) return null;
  return navigator.serviceWorker.register(WORKER, { scope: SCOPE, updateViaCache: 'none' });
}

/**
 * @param {{isIdle: () => boolean, every?: number}} options isIdle: the welcome screen shows; at night it always does
 * @returns {{check: () => Promise<void>, stop: () => void}}
 */
export function startUpdateChecks({ isIdle, every = EVERY }) {
  const timer = setInterval(check, every);

  async function check() {
    if (!isIdle()) return;
    const registration = await navigator.serviceWorker?.getRegistration(SCOPE);
    await registration?.update().catch(() => {}); // no network: the next check comes
  }

  return { check, stop: () => clearInterval(timer) };
}

/**
 * For the welcome screen only. The caller reloads the page when this says true.
 * @returns {Promise<boolean>} did a waiting version take over?
 */
export async function takeOverWhenWaiting() {
  const registration = await navigator.serviceWorker?.getRegistration(SCOPE);
  if (!registration?.waiting) return false;
  const changed = new Promise((resolve) => {
    navigator.serviceWorker.addEventListener('controllerchange', () => resolve(true), { once: true });
    setTimeout(resolve, TAKE_OVER_TIMEOUT, false);
  });
  registration.waiting.postMessage({ type: 'TAKE_OVER' });
  return changed;
}

/** @returns {Promise<string|null>} version of the worker that serves this page, for the staff screen */
export async function workerVersion() {
  const worker = navigator.serviceWorker?.controller;
  if (!worker) return null;
  const { port1, port2 } = new MessageChannel();
  const version = new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data.version);
    setTimeout(resolve, 2000, null);
  });
  worker.postMessage({ type: 'VERSION' }, [port2]);
  return version;
}
