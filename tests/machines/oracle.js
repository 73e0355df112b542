/** The tablet's pure modules behind a pipe: a line of JSON {call, args} in, a line {value} or {error} out. */

import { createInterface } from 'node:readline';

import { readBatch } from '../../kiosk/core/batch.js';
import { mergeAnswers, newVisit, revise } from '../../kiosk/core/draft.js';
import { counterAfter, nextCounter, queueNumber } from '../../kiosk/core/queue-number.js';
import { isProof, judgeReply, retryAfter, waitTime } from '../../kiosk/core/retry.js';

const CALLS = {
  newVisit: ({ now, ...start }) => newVisit({ ...start, now: new Date(now) }),
  revise: (visit, change, now) => revise(visit, change, new Date(now)),
  mergeAnswers,
  queueNumber,
  nextCounter,
  counterAfter,
  judgeReply,
  readBatch,
  isProof,
  waitTime,
  retryAfter: (header, now) => retryAfter(header, new Date(now)),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { call, args } = JSON.parse(line);
  let answer;
  try {
    answer = { value: CALLS[call](...args) ?? null };
  } catch (error) {
    answer = { error: error.message };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
