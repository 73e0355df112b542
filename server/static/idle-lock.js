/**
 * Nobody touches this page any more: after a while it asks the server to lock. The server decides, because the same
 * person may be at work in another tab. Whoever only types or reads is told to the server, at most once a minute.
 */

const LOOK_EVERY = 5_000; // ms
const TELL_EVERY = 60_000; // ms
const SIGNS = ['keydown', 'pointerdown', 'pointermove', 'wheel', 'input'];

const locksAfter = Number(document.body?.dataset.locksAfter ?? 0) * 1000;
let touchedAt = Date.now();
let toldAt = Date.now(); // this page itself was just asked for

const isLocked = () => document.getElementById('lock')?.open ?? false;
const send = (id, event) => window.htmx?.trigger(document.getElementById(id), event);

function touched() {
  const now = Date.now();
  if (isLocked() || now - touchedAt >= locksAfter) return; // too late: `look` locks first
  touchedAt = now;
  if (now - toldAt < TELL_EVERY) return;
  toldAt = now;
  send('here', 'loket:here');
}

function look() {
  if (isLocked() || Date.now() - touchedAt < locksAfter) return;
  touchedAt = Date.now() - locksAfter + TELL_EVERY; // in use elsewhere: asked again in a minute
  send('idle', 'loket:idle');
}

/** Without the network the page is covered all the same; the session ends by itself. */
function lockAlone(event) {
  if (event.target.id === 'idle') document.dispatchEvent(new CustomEvent('loket:locked'));
}

function begin() {
  touchedAt = Date.now();
}

if (locksAfter > 0) {
  for (const sign of SIGNS) document.addEventListener(sign, touched, { capture: true, passive: true });
  for (const woken of ['visibilitychange', 'pageshow', 'resume']) document.addEventListener(woken, look);
  for (const lost of ['htmx:sendError', 'htmx:timeout']) document.addEventListener(lost, lockAlone);
  document.addEventListener('loket:unlocked', begin);
  setInterval(look, LOOK_EVERY);
}
