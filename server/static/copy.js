// Lembar salin: F2 copies the field under the marker and moves on. The server keeps what was copied.
import { clearIfDirty, copyText } from "./clipboard.js";

const sheet = document.querySelector("#copy-sheet");
const buttons = [...document.querySelectorAll("[data-copy-key]")];
const byKey = new Map(buttons.map((button) => [button.dataset.copyKey, button]));
const state = document.querySelector("#copy-state");
const isWide = matchMedia("(min-width: 60rem)");
let current = byKey.get(sheet.dataset.current) ?? null;
let acts = Promise.resolve(); // one after the other: two quick presses copy two fields

show();

document.addEventListener("keydown", (event) => {
  if (event.key !== "F2" || event.altKey || event.ctrlKey) return;
  event.preventDefault();
  inTurn(event.shiftKey ? back : () => copy(current));
});
document.querySelector("[data-act=copy]").addEventListener("click", () => inTurn(() => copy(current)));
document.querySelector("[data-act=copy_back]").addEventListener("click", () => inTurn(back));
for (const button of buttons) button.addEventListener("click", () => inTurn(() => copy(button)));
window.addEventListener("pagehide", clearIfDirty);
for (const link of document.querySelectorAll("a[href]")) link.addEventListener("click", clearIfDirty);

function inTurn(act) {
  acts = acts.then(act);
}

async function copy(button) {
  if (!button) return;
  if (!(await copyText(button.dataset.copy))) return say("failed", true);
  mark(button, true);
  current = buttons[buttons.indexOf(button) + 1] ?? buttons.find((one) => !isMarked(one)) ?? null;
  show();
  say("copied", false, button.dataset.label);
  send(button.dataset.copyKey);
}

function back() {
  const at = current ? buttons.indexOf(current) : buttons.length;
  if (at < 1) return;
  current = buttons[at - 1];
  mark(current, false);
  show();
  send("");
}

function mark(button, done) {
  button.closest(".step").classList.toggle("done", done);
  button.querySelector(".step-mark").textContent = done ? word("mark") : "";
}

function isMarked(button) {
  return button.closest(".step").classList.contains("done");
}

/** The whole state each time: a lost or repeated message does no harm. */
async function send(last) {
  const done = buttons.filter(isMarked).map((button) => button.dataset.copyKey).join(" ");
  const failed = () => say("unsaved", true);
  sheet.addEventListener("htmx:responseError", failed, { once: true });
  sheet.addEventListener("htmx:sendError", failed, { once: true });
  const sent = htmx.ajax("POST", sheet.dataset.marks, { source: sheet, swap: "none", values: { done, last } });
  await sent?.catch(failed);
  sheet.removeEventListener("htmx:responseError", failed);
  sheet.removeEventListener("htmx:sendError", failed);
}

function show() {
  for (const button of buttons) button.toggleAttribute("aria-current", false);
  document.querySelector("#now-field").hidden = !current;
  document.querySelector("#now-done").hidden = Boolean(current);
  document.querySelector("#resumed")?.toggleAttribute("hidden", current?.dataset.copyKey !== sheet.dataset.current);
  if (!current) return;
  current.setAttribute("aria-current", "step");
  if (isWide.matches) current.scrollIntoView({ block: "nearest" }); // else the field in work would scroll away
  put("#now-number", current.dataset.number);
  put("#now-card", current.dataset.card);
  put("#now-label", current.dataset.label);
  put("#now-value", current.dataset.copy);
  put("#now-path", current.dataset.path, "strong");
  put("#now-note", current.dataset.note, "strong");
  document.querySelector("#now-acts").replaceChildren(...actsBefore(current));
}

function put(selector, text, inner) {
  const place = document.querySelector(selector);
  (inner ? place.querySelector(inner) : place).textContent = text;
  place.hidden = !text;
}

/** What the applicant does in OSS between the field before and this one. */
function actsBefore(button) {
  const steps = [...document.querySelectorAll("[data-step]")];
  const acts = [];
  for (let at = steps.indexOf(button.closest("[data-step]")) - 1; at >= 0 && !steps[at].querySelector("[data-copy-key]"); at -= 1) {
    if (steps[at].matches(".act-step")) acts.unshift(steps[at]);
  }
  return acts.map((act) => Object.assign(document.createElement("li"), { textContent: act.textContent }));
}

function say(name, isBad, more = "") {
  state.className = isBad ? "bad" : "";
  state.textContent = word(name) + more;
}

function word(name) {
  return document.querySelector("#copy-words").content.querySelector(`[data-word=${name}]`).textContent;
}
