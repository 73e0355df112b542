/** Composition root: opens what is stored, starts what runs, and shows the welcome screen. */

import { makeDevice, settleVersion } from './device.js';
import { loadLaterRules, loadRules } from './load-rules.js';
import { loadScreens } from './load-screens.js';
import { nameListen } from './screens/listening.js';
import { createController, run } from './screens/visit.js';
import { sayWhyNot } from './screens/enrolling.js';
import { show } from './screens/showing.js';
import { showStart } from './screens/welcome.js';
import { openDatabase } from './store/db.js';
import { fetchSealer } from './store/drafts.js';
import { getLock } from './store/lock.js';
import { getKbli, getSettings } from './store/settings.js';
import { getTablet } from './store/tablet.js';
import { registerWorker } from './sync/update.js';
import { fillTexts, find, findAll, layInTemplates, mountScreen, show as reveal } from './ui/dom.js';
import { fetchLibrary } from './ui/kbli-finder.js';
import { createSpeaker, PACE } from './ui/speech.js';

start().catch(showBroken);

/** First what the first screen needs; then the rest, before anybody has answered; then what keeps it all for later. */
async function start() {
  const [rules, db] = await Promise.all([loadRules(), openDatabase()]);
  const [office, tablet, kbli, lock] = await Promise.all([getSettings(db), getTablet(db), getKbli(db), getLock(db)]);
  const state = { office, tablet, kbli, connected: true, lastSync: null, outdated: false };
  const device = makeDevice({ rules, db, state, fetchRest });
  const speaker = makeSpeaker(() => kiosk, device, rules);
  const kiosk = createController({ rules, device, speaker });
  kiosk.lock = lock;
  device.start(kiosk);

  async function fetchRest() {
    const [later, more, screens] = await Promise.all([
      import('./later.js'), loadLaterRules(), loadScreens(), fetchSealer(), fetchLibrary(), settleVersion(db, rules),
    ]);
    Object.assign(rules, more);
    layInTemplates(screens);
    later.layIn();
    return later.startServices({ kiosk, rules, db, device, state });
  }

  await arrive(kiosk, device, state);
  await device.whole().catch((error) => console.warn('later', error.name)); // who presses something sees why
  await registerWorker().then(device.watchWorker, (error) => console.warn('worker', error.name));
  navigator.serviceWorker?.ready.then(() => settleVersion(db, rules));
}

/** Storage or rules can't be had: no visit is possible, a person is near, and pressing anything tries again. @param {Error} error */
function showBroken(error) {
  console.error('start', error.name, error.message);
  fillTexts(mountScreen('trouble'), {});
  for (const $bar of findAll('#top-bar, #bottom-bar')) reveal($bar, false);
  document.addEventListener('click', () => location.reload(), { once: true });
}

/** `?enrol=CODE` enrols once; then the address bears nothing. */
async function arrive(kiosk, device, state) {
  const code = new URLSearchParams(location.search).get('enrol');
  history.replaceState(null, '', location.pathname);
  const result = code && globalThis.isSecureContext ? await device.enrol(code) : null;
  const ready = state.tablet && !state.tablet.wiping && globalThis.isSecureContext;
  if (!ready) await device.whole(); // this screen has keys
  if (kiosk.screen === '') await run(kiosk, () => (ready ? showStart(kiosk) : show(kiosk, 'not_enrolled')));
  if (result) sayWhyNot(kiosk, result);
}

function makeSpeaker(kiosk, device, rules) {
  return createSpeaker({
    synthesis: globalThis.speechSynthesis,
    makeUtterance: (text) => new SpeechSynthesisUtterance(text),
    onVoice: (available) => reveal(find('#top-bar [data-act="listen"]'), available),
    onSpeaking: () => kiosk().idle.activity(),
    onState: (state) => nameListen(rules, state),
    rate: () => PACE[device.settings().speech_rate] ?? PACE.normal,
  });
}
