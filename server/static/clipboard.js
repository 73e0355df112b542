// The clipboard as a place that must not keep anybody's data: what is put there is overwritten after a minute, when the
// sheet is left, and at the latest when the next page of the desk opens.

const KEPT_FOR = 60_000;
const DIRTY = "loket-clipboard-dirty";
const EMPTY = " ";
let timer;

/**
 * Copies and remembers to overwrite. Resolves to false when the browser refuses.
 * @param {string} text
 * @returns {Promise<boolean>}
 */
export async function copyText(text) {
  const done = await write(text);
  if (!done) return false;
  sessionStorage.setItem(DIRTY, "yes");
  clearTimeout(timer);
  timer = setTimeout(clearIfDirty, KEPT_FOR);
  return true;
}

/** Overwrites what copyText left. Without focus the browser refuses: then again when the window is looked at. */
export async function clearIfDirty() {
  if (sessionStorage.getItem(DIRTY) !== "yes") return;
  if (await write(EMPTY)) sessionStorage.removeItem(DIRTY);
  else window.addEventListener("focus", clearIfDirty, { once: true });
}

async function write(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return writeBySelection(text);
  }
}

// An office's plain http address has no navigator.clipboard.
function writeBySelection(text) {
  const area = document.createElement("textarea");
  const before = document.activeElement;
  area.value = text;
  area.setAttribute("aria-hidden", "true");
  document.body.append(area);
  area.select();
  const done = document.hasFocus() && document.execCommand("copy");
  area.remove();
  before?.focus?.({ preventScroll: true });
  return done;
}
