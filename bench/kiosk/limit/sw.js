const PAGE = './';

addEventListener('install', (event) => {
  event.waitUntil(caches.open('limit').then((cache) => cache.add(PAGE)).then(() => skipWaiting()));
});
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
  event.respondWith(caches.match(event.request).then((kept) => kept ?? fetch(event.request)));
});
