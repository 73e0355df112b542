/**
 * Sends rows in their order: several in one request where the server and the line take that, else one by one
 * (core/batch.js). How much goes at once is learnt anew with each page.
 */

import { FIRST_SIZE, NO_BATCHES, sizeAfter, takeTogether } from '../core/batch.js';
import { deliverRow, deliverTogether } from './deliver.js';

/**
 * @param {{db: import('../store/db.js').Database, onSending: () => void, mayGoOn: () => boolean,
 *   onJudged: (row: import('../store/outbox.js').OutboxRow, judged: import('../core/retry.js').Judgement) => Promise<boolean>
 * }} options onJudged: after a row was changed; may the next one be sent?
 * @returns {{send: (rows: import('../store/outbox.js').OutboxRow[]) => Promise<void>, networkBack: () => void}} send: each
 *   row once
 */
export function createSender({ db, onSending, onJudged, mayGoOn }) {
  let size = FIRST_SIZE;

  async function send(rows) {
    let waiting = rows;
    while (waiting.length > 0 && mayGoOn()) {
      const taken = takeTogether(waiting, size);
      const tried = taken.length > 1 ? await trySeveral(taken) : await tryAlone(taken);
      if (tried === 'stop') return;
      if (tried === 'done') waiting = waiting.filter((row) => !taken.includes(row));
    }
  }

  /** @returns {Promise<'done'|'again'|'stop'>} again: nothing was done, and another size may help */
  async function trySeveral(rows) {
    onSending();
    const began = Date.now();
    const { reading, judged } = await deliverTogether(db, rows);
    size = sizeAfter(size, rows, reading, Date.now() - began);
    if (reading.act === 'each') return judgeAll(rows, judged);
    return reading.act === 'singly' ? tryAlone(rows) : 'again';
  }

  async function tryAlone(rows) {
    for (const row of rows) {
      if (!mayGoOn()) return 'stop';
      onSending();
      const began = Date.now();
      const judged = await deliverRow(db, row);
      if (size !== NO_BATCHES && judged.act === 'delivered') {
        size = sizeAfter(size, [row], { act: 'each', fits: true }, Date.now() - began);
      }
      if (!await onJudged(row, judged)) return 'stop';
    }
    return 'done';
  }

  async function judgeAll(rows, judged) {
    let goesOn = true;
    for (const [index, row] of rows.entries()) goesOn = await onJudged(row, judged[index]) && goesOn;
    return goesOn ? 'done' : 'stop';
  }

  /** What shrank while nothing went through says nothing about the line that is there now. */
  function networkBack() {
    if (size !== NO_BATCHES) size = Math.max(size, FIRST_SIZE);
  }

  return { send, networkBack };
}
