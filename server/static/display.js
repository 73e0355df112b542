/** The waiting room's display: asks again every 5 seconds, and says so when what it shows may be old. */

const EVERY = 5000;
const OLD_AFTER = 12_000;

const $numbers = document.querySelector('#numbers');
const $stale = document.querySelector('#stale');
let freshAt = performance.now();

async function refresh() {
  try {
    const answer = await fetch($numbers.dataset.source, { cache: 'no-store', signal: AbortSignal.timeout(EVERY) });
    if (answer.ok) show(await answer.text());
  } catch {
    // The mark below tells.
  }
  $stale.hidden = performance.now() - freshAt < OLD_AFTER;
}

/** The server's own page part: numbers only, escaped by its template. */
function show(html) {
  const $next = document.createElement('template');
  $next.innerHTML = html;
  $numbers.replaceChildren($next.content);
  freshAt = performance.now();
}

setInterval(refresh, EVERY);
