/**
 * Counts silence (accessibility.md P1, P2): `quiet` seconds without input, then `warning` seconds with a cover over the data,
 * then the end. The clock and the ticker come in from outside, so that tests need no waiting.
 *
 * @typedef {{quiet: number, warning: number}} Limits seconds; quiet 0: never; warning 0: the end comes without a question
 * @typedef {"off" | "quiet" | "warning"} Phase
 */

/**
 * @param {object} options
 * @param {() => number} options.now milliseconds, a clock that only goes forward
 * @param {() => void} options.onWarning silence has lasted `quiet` seconds
 * @param {(secondsLeft: number) => void} options.onCountdown once a second while warning
 * @param {() => void} options.onTimeout nobody answered the warning
 */
export function createIdleTimer({ now, onWarning, onCountdown, onTimeout }) {
  /** @type {Phase} */
  let phase = 'off';
  /** @type {Limits} */
  let limits = { quiet: 0, warning: 0 };
  let since = 0;
  let said = 0; // seconds left, as last counted

  /** @param {number} at */
  function countDown(at) {
    const left = limits.warning - (at - since) / 1000;
    if (left > 0) return sayOnce(Math.ceil(left));
    phase = 'off';
    onTimeout();
  }

  /** Ticks come oftener than seconds, and a beep for a second is one beep. @param {number} seconds */
  function sayOnce(seconds) {
    if (seconds === said) return;
    said = seconds;
    onCountdown(seconds);
  }

  return {
    /** Starts to count anew with these limits. @param {Limits} given */
    start(given) {
      limits = given;
      since = now();
      phase = given.quiet > 0 ? 'quiet' : 'off';
    },
    stop() {
      phase = 'off';
    },
    /** Somebody touched something. While the warning shows, only its own buttons count. */
    activity() {
      if (phase === 'quiet') since = now();
    },
    /** To be called once a second or oftener; late calls (a sleeping tab) lose nothing. */
    tick() {
      const at = now();
      if (phase === 'quiet' && at - since >= limits.quiet * 1000) {
        phase = 'warning';
        since = at;
        said = 0;
        if (limits.warning > 0) onWarning();
      }
      if (phase === 'warning') countDown(at);
    },
    /** @returns {Phase} */
    get phase() {
      return phase;
    },
  };
}

/**
 * Every source of activity (P6): finger, mouse, real keyboard, the page's own keys, reading aloud.
 * @param {() => void} onActivity
 * @param {EventTarget} [target]
 */
export function watchActivity(onActivity, target = document) {
  const kinds = ['pointerdown', 'pointermove', 'keydown', 'input', 'wheel', 'touchstart', 'loket:activity'];
  for (const kind of kinds) target.addEventListener(kind, onActivity, { capture: true, passive: true });
}
