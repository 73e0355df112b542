/**
 * What the screen of the mailbox code says to an answer of the server (docs/sync.md §9). Pure.
 *
 * @typedef {'asking'|'waiting'|'sent'|'over'|'limited'|'refused'|'stopped'|'proven'} MailState asking: soon; waiting: the line is
 *   down; over: the code that was sent is good no more; refused: nobody has this address; stopped: not from here
 */

const SOON = ['mail-behind', 'draft-unknown'];
const REFUSED = ['mail-address-missing'];
/** In these the tablet goes on looking by itself. @type {MailState[]} */
export const UNSETTLED = ['asking', 'waiting'];

/**
 * @param {any} answer of sync/mail-proof.js
 * @returns {MailState}
 */
export function mailStateOf(answer) {
  if (answer.kind === 'unreachable') return 'waiting';
  if (answer.kind === 'refused') return refusalOf(answer.problem);
  const { state, reason } = answer.body;
  if (state === 'queued') return reason ? 'waiting' : 'asking';
  if (state === 'sent') return reason ? 'over' : 'sent';
  if (state === 'failed') return reason === 'refused' ? 'refused' : 'stopped';
  return state === 'proven' ? 'proven' : 'asking';
}

function refusalOf(problem) {
  if (SOON.includes(problem)) return 'asking';
  if (REFUSED.includes(problem)) return 'refused';
  return problem === 'mail-too-many' ? 'limited' : 'stopped';
}

/**
 * Why a typed code led nowhere: the name of its sentence.
 * @param {any} answer
 * @returns {'right'|'wrong'|'over'|'offline'|'stopped'}
 */
export function typedOutcome(answer) {
  if (answer.kind === 'unreachable') return 'offline';
  if (answer.kind === 'refused') return answer.problem === 'unavailable' ? 'offline' : 'stopped';
  if (answer.body.right) return 'right';
  return answer.body.reason || answer.body.state !== 'sent' ? 'over' : 'wrong';
}
