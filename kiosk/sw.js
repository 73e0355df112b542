/*
 * Workbox wiring only: the precache and when a new version takes over. It holds no draft and never answers for /api or
 * /operator: Workbox's own background sync forgets requests that were answered with 500 (docs/sync.md has our outbox).
 */
importScripts('/kiosk/vendor/workbox/workbox-sw.js', '/kiosk/precache-manifest.js');

workbox.setConfig({ debug: false, modulePathPrefix: '/kiosk/vendor/workbox/' });
// At the top, so that nothing is imported for the first time while the server is away.
for (const name of ['core', 'routing', 'strategies', 'precaching']) workbox.loadModule(`workbox-${name}`);

const { clientsClaim, setCacheNameDetails } = workbox.core;
const { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } = workbox.precaching;
const { NavigationRoute, registerRoute } = workbox.routing;

const SHELL = '/kiosk/';

setCacheNameDetails({ prefix: 'loket', precache: 'kiosk' });
precacheAndRoute(self.__LOKET_PRECACHE); // the install fails when one file fails
cleanupOutdatedCaches();
// The shell is one page for everybody, so a search such as ?enrol=CODE changes nothing about it.
registerRoute(new NavigationRoute(createHandlerBoundToURL(SHELL), { allowlist: [/^\/kiosk\/(\?.*)?$/] }));
clientsClaim();

self.addEventListener('message', (event) => {
  // Only the welcome screen sends this: nobody's visit changes its code half-way.
  if (event.data?.type === 'TAKE_OVER') self.skipWaiting();
  if (event.data?.type === 'VERSION') event.waitUntil(tellVersion(event));
});

async function tellVersion(event) {
  const list = new TextEncoder().encode(JSON.stringify(self.__LOKET_PRECACHE));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', list));
  const version = Array.from(digest.slice(0, 6), (byte) => byte.toString(16).padStart(2, '0')).join('');
  (event.ports[0] ?? event.source).postMessage({ type: 'VERSION', version });
}
