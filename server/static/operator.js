// Keys and small helpers of the desk's pages. Everything works without them, with the mouse and plain forms.
import { clearIfDirty } from "./clipboard.js";

const SINGLE_KEYS = "loket-single-keys";

clearIfDirty();
document.querySelector("[data-first-focus]")?.focus({ preventScroll: true });
document.querySelector("#problem-summary")?.focus();

const singleKeys = document.querySelector("[data-single-keys]");
if (singleKeys) {
  singleKeys.checked = localStorage.getItem(SINGLE_KEYS) !== "off";
  singleKeys.addEventListener("change", () => localStorage.setItem(SINGLE_KEYS, singleKeys.checked ? "on" : "off"));
}

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && event.altKey) return toggleKeys(event);
  if (event.key === "/" && !isTyping(event.target) && localStorage.getItem(SINGLE_KEYS) !== "off") return goToSearch(event);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") return moveInRows(event);
  const act = { F2: "copy_sheet", F8: "park", F9: "finalise" }[event.key];
  const link = act && !event.shiftKey && document.querySelector(`a[data-act="${act}"]`);
  if (link) {
    event.preventDefault();
    link.click();
  }
});

function goToSearch(event) {
  const search = document.querySelector("#search");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
}

function toggleKeys(event) {
  const keys = document.querySelector("details.keys");
  if (!keys) return;
  event.preventDefault();
  keys.open = !keys.open;
  keys.querySelector("summary").focus();
}

function moveInRows(event) {
  const links = [...document.querySelectorAll("[data-row-link]")];
  if (!links.length || isChoosing(event.target)) return;
  const row = event.target.closest?.("tr");
  const at = links.findIndex((link) => link.closest("tr") === row);
  const next = event.key === "ArrowDown" ? at + 1 : at - 1;
  if (at < 0 && event.key === "ArrowUp") return;
  event.preventDefault();
  links[Math.max(0, Math.min(links.length - 1, next))].focus();
}

function isTyping(target) {
  return target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select") != null;
}

function isChoosing(target) {
  return target.closest?.("select, textarea, [type=radio]") != null;
}

// The draft's form: what the server said about fields, and items of a list.
document.body.addEventListener("loket:shown", (event) => {
  const shown = new Set(event.detail.fields);
  for (const field of document.querySelectorAll(".desk-field[data-field]")) field.hidden = !shown.has(field.dataset.field);
});

document.body.addEventListener("htmx:afterSettle", () => {
  for (const slot of document.querySelectorAll("[data-error-for]")) {
    const input = document.getElementById(slot.id.replace(/^error-/, ""));
    if (input?.matches("input, select, textarea")) input.toggleAttribute("aria-invalid", false);
    if (input?.matches("input, select, textarea") && slot.classList.contains("block") && slot.textContent) input.setAttribute("aria-invalid", "true");
  }
});

// A field comes into sight whole, with its label and its sentence; nobody who types elsewhere is moved.
document.body.addEventListener("htmx:afterSettle", () => {
  const refused = document.querySelector("#_save_state[data-saved=refused] a");
  if (refused && document.activeElement?.matches("[data-act=save], body")) showField(refused.hash);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (link && showField(link.hash)) event.preventDefault();
});

function showField(hash) {
  const input = document.getElementById(decodeURIComponent(hash.slice(1)));
  const field = input?.closest(".field");
  if (!field) return false;
  input.focus({ preventScroll: true });
  field.scrollIntoView({ block: "center" });
  return true;
}

document.body.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.dataset.act !== "add_product") return;
  const numbers = [...event.detail.target.querySelectorAll("[data-item]")].map((item) => Number(item.dataset.item));
  event.detail.parameters.number = Math.max(0, ...numbers) + 1;
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act=remove_product]");
  if (button) {
    const form = button.form;
    button.closest("[data-item]").remove();
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }
  if (event.target.closest("[data-print]")) window.print();
});

// The outcome's form: only the causes of the chosen outcome, and the NIB only where one was issued.
const outcomes = document.querySelector("[data-outcomes]");
if (outcomes) {
  outcomes.addEventListener("change", showCauses);
  showCauses();
}

function showCauses() {
  const chosen = outcomes.querySelector("[name=outcome]:checked")?.value;
  for (const part of outcomes.querySelectorAll("[data-for-outcome]")) part.hidden = part.dataset.forOutcome !== chosen;
  for (const option of outcomes.querySelectorAll(".option[data-outcomes]")) {
    option.hidden = !option.dataset.outcomes.split(" ").includes(chosen);
    if (option.hidden) option.querySelector("input").checked = false;
  }
  outcomes.querySelector("#causes").hidden = !chosen;
  const left = outcomes.querySelectorAll(".option[data-outcomes]:not([hidden]) input");
  if (left.length === 1) left[0].checked = true;
}
