/** S06: who types the code goes on where it stopped, from this tablet without the server, else from the server. */

import { screenOf, visibleScreens } from '../core/flow.js';
import { parseCode } from '../core/resume-code.js';
import { createVisit, leaveVisit, resumeVisit } from '../store/visits.js';
import { showErrors } from '../ui/errors.js';
import { focusField } from '../ui/focus.js';
import { missingFields } from './moving.js';
import { show } from './showing.js';
import { contextOf, screenAsking, valuesOf } from './values.js';
import { saveBehind } from './trouble.js';
import { wipe } from './wiping.js';

/** @typedef {import('./visit.js').Kiosk} Kiosk */

const REFUSALS = { 'resume-locked': 'locked', 'draft-claimed': 'claimed', 'keys-locked': 'closed' };

/** @param {Kiosk} kiosk @returns {Promise<false>} it leads on by itself */
export async function leaveResume(kiosk) {
  const code = parseCode(kiosk.unkept.resume_code ?? '');
  const year = Number(kiosk.unkept.birth_year) || null;
  if (code === null) return unknown(kiosk);
  const here = await resumeVisit(code, kiosk.device.now());
  if (here) await takeLocal(kiosk, here, year);
  else await takeSent(kiosk, code, year);
  return false;
}

/** After a pause the code has stood on the screen, so the year is asked for too (P5). */
async function takeLocal(kiosk, { handle, visit }, year) {
  const born = Number(String(visit.answers.birth_date ?? '').slice(0, 4)) || null;
  const yearMissing = born !== null && year === null && kiosk.extra.needs_year === 'yes';
  if (born !== null && year !== born && (year !== null || yearMissing)) {
    await leaveVisit(handle);
    return yearMissing ? say(kiosk, 'birth_year', kiosk.rules.texts.messages.required) : unknown(kiosk);
  }
  return goOn(kiosk, visit, handle, visit.screen);
}

async function takeSent(kiosk, code, birthYear) {
  const sent = await kiosk.device.openSent({ code, birthYear });
  if (sent.kind === 'opened') return goOn(kiosk, sent.visit, await createVisit(sent.visit), sent.screen);
  const { resume } = kiosk.rules.texts;
  if (sent.kind === 'refused' && !(sent.problem in REFUSALS)) return unknown(kiosk);
  return say(kiosk, 'resume_code', sent.kind === 'refused' ? resume[REFUSALS[sent.problem]] : resume.offline);
}

/** @param {Kiosk} kiosk @param {any} visit @param {any} handle @param {string | null} screen */
async function goOn(kiosk, visit, handle, screen) {
  wipe(kiosk);
  const ended = visit.stage === 'submitted';
  Object.assign(kiosk, { visit: ended ? visit : { ...visit, stage: 'filling' }, handle });
  show(kiosk, ended ? 'finished' : placeOf(kiosk, screen));
  if (!ended) saveBehind(kiosk);
}

/** Where it stopped; for a draft from the server: at its first open question. @param {Kiosk} kiosk @param {string | null} screen */
function placeOf(kiosk, screen) {
  const { rules } = kiosk;
  const visible = visibleScreens(rules, valuesOf(kiosk), contextOf(kiosk).settings);
  const known = screen && screenOf(rules, screen);
  if (known && known.phase !== 'start' && visible.includes(screen)) return screen;
  const open = missingFields(kiosk).map((field) => screenAsking(kiosk, field));
  return visible.find((one) => open.includes(one)) ?? 'review';
}

/** S07 forgets what was typed; the code may have been somebody else's. @param {Kiosk} kiosk */
function unknown(kiosk) {
  delete kiosk.unkept.birth_year;
  kiosk.returns = [];
  show(kiosk, 'resume_unknown');
  return false;
}

function say(kiosk, field, text) {
  showErrors(kiosk.$section, [{ field, text, level: 'block' }]);
  focusField(kiosk.$section, field);
}
