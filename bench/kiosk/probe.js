/**
 * Runs in every page before anything of its own, the same for product, peers and limit. `globalThis.HANDLES` says how
 * this one is read: `question` gives what stands there ("" while nothing does), `saved` whether it is on the disk,
 * `counts` whether this step has to be saved at all.
 */
globalThis.probe = (() => {
  const PATIENCE_MS = 15_000;
  const seen = {};

  /** After the frame in which `holds` was first seen to be true, when the page's thread is free again. */
  function afterFrame(holds) {
    const begun = performance.now();
    return new Promise((resolve, reject) => {
      const look = () => {
        if (performance.now() - begun > PATIENCE_MS) return reject(new Error(`nothing happened on "${globalThis.HANDLES.question()}"`));
        if (!holds()) return requestAnimationFrame(look);
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(null);
      };
      requestAnimationFrame(look);
    });
  }

  function visible($one) {
    return Boolean($one?.checkVisibility()) && $one.getBoundingClientRect().height > 0;
  }

  function first(selector) {
    return [...document.querySelectorAll(selector)].find(visible);
  }

  /** Where a finger touches it: left and right in turns, since two taps on one spot would be a double tap. */
  function place($one) {
    $one.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    const { left, top, width, height } = $one.getBoundingClientRect();
    seen.left = !seen.left;
    return { x: left + width * (seen.left ? 0.1 : 0.9), y: top + height / 2 };
  }

  /** When the first screen stood there, and when it was free. */
  function watchStart() {
    seen.start = afterFrame(() => globalThis.HANDLES.question() !== '');
  }

  /**
   * From the lifted finger to what `holds` says. Gives the target's place. The result is told, not asked for: a question
   * would have to be answered by the very thread whose time is taken.
   */
  function arm($target, holds, andThen = () => true) {
    let lifted = null;
    addEventListener('pointerup', (event) => (lifted = event.timeStamp), { capture: true, once: true });
    const shown = afterFrame(() => lifted !== null && holds());
    const then = afterFrame(() => lifted !== null && holds() && andThen());
    Promise.all([shown, then]).then(
      ([shownAt, thenAt]) => tell({ shown: shownAt - lifted, saved: thenAt - lifted }),
      (error) => tell({ error: error.message }),
    );
    return place($target);
  }

  function tell(result) {
    globalThis.tellBench(JSON.stringify(result));
  }

  function step(selector) {
    const { question, saved } = globalThis.HANDLES;
    const before = question();
    return arm(first(selector), () => question() !== '' && question() !== before, saved);
  }

  function key(selector, input) {
    const $input = first(input);
    const before = $input.value;
    return arm(first(selector), () => $input.value !== before);
  }

  function pick(selector) {
    const $label = first(selector);
    const $radio = $label.matches('input') ? $label : ($label.querySelector('input') ?? document.getElementById($label.htmlFor));
    return arm($label, () => $radio.checked);
  }

  /** Lanjut without a finger, where nobody looks at the clock. */
  async function go(next) {
    const before = globalThis.HANDLES.question();
    first(next).click();
    await afterFrame(() => globalThis.HANDLES.question() !== before);
  }

  /** One whole visit at a peer, then its own way to begin again; nobody looks at the clock. */
  async function visit(questions, choice, line, next) {
    for (let asked = 1; asked <= questions; asked += 1) {
      const $choice = first(choice);
      const $line = first(line);
      if ($choice) $choice.click();
      else if ($line) {
        $line.value = 'abc';
        for (const kind of ['input', 'change']) $line.dispatchEvent(new Event(kind, { bubbles: true }));
      }
      if (asked < questions) await go(next);
    }
    const last = globalThis.HANDLES.question();
    await globalThis.again();
    await afterFrame(() => ![last, ''].includes(globalThis.HANDLES.question()));
  }

  return {
    visit, go, watchStart, step, key, pick, first,
    start: () => seen.start,
    counts: () => globalThis.HANDLES.counts?.() ?? true,
  };
})();
probe.watchStart();
