import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createIdleTimer, watchActivity } from '../../kiosk/ui/idle-timer.js';

function makeTimer() {
  const seen = [];
  const clock = { at: 0 };
  const timer = createIdleTimer({
    now: () => clock.at,
    onWarning: () => seen.push('warning'),
    onCountdown: (left) => seen.push(left),
    onTimeout: () => seen.push('timeout'),
  });
  const after = (seconds) => {
    clock.at += seconds * 1000;
    timer.tick();
  };
  return { timer, seen, after };
}

test('warns after the quiet seconds and not before', () => {
  const { timer, seen, after } = makeTimer();
  timer.start({ quiet: 120, warning: 60 });
  after(119);
  assert.deepEqual(seen, []);
  after(1);
  assert.deepEqual(seen, ['warning', 60]);
});

test('any activity starts the quiet time again', () => {
  const { timer, seen, after } = makeTimer();
  timer.start({ quiet: 120, warning: 60 });
  after(119);
  timer.activity();
  after(119);
  assert.deepEqual(seen, []);
});

test('counts the warning down and ends once', () => {
  const { timer, seen, after } = makeTimer();
  timer.start({ quiet: 2, warning: 3 });
  for (let second = 0; second < 8; second += 1) after(1);
  assert.deepEqual(seen, ['warning', 3, 2, 1, 'timeout']);
});

test('ticks within a second count it once', () => {
  const { timer, seen, after } = makeTimer();
  timer.start({ quiet: 1, warning: 2 });
  for (let quarter = 0; quarter < 9; quarter += 1) after(0.25);
  assert.deepEqual(seen, ['warning', 2, 1]);
});

test('movement behind the warning does not answer it', () => {
  const { timer, seen, after } = makeTimer();
  timer.start({ quiet: 1, warning: 2 });
  after(1);
  timer.activity();
  after(2);
  assert.equal(seen.at(-1), 'timeout');
});

test('a screen without a limit never warns', () => {
  const { timer, seen, after } = makeTimer();
  timer.start({ quiet: 0, warning: 60 });
  after(100000);
  assert.deepEqual(seen, []);
});

test('where no data stand the end comes without a question', () => {
  const { timer, seen, after } = makeTimer();
  timer.start({ quiet: 5, warning: 0 });
  after(5);
  assert.deepEqual(seen, ['timeout']);
});

test('a tab that slept through the warning still warns first', () => {
  const { timer, seen, after } = makeTimer();
  timer.start({ quiet: 120, warning: 60 });
  after(4000);
  assert.deepEqual(seen, ['warning', 60]);
});

for (const kind of ['pointerdown', 'keydown', 'input', 'touchstart', 'loket:activity']) {
  test(`${kind} counts as activity`, () => {
    const target = new EventTarget();
    let count = 0;
    watchActivity(() => (count += 1), target);
    target.dispatchEvent(new Event(kind));
    assert.equal(count, 1);
  });
}
