// Answers without reloading, answers while typing, and switches labels at once.
"use strict";

const PAUSE = 500;
const form = document.getElementById("screen");
const answer = document.getElementById("answer");
const status = document.getElementById("status");
const live = document.getElementById("live");
let timer = 0;
let pending = null;

live.parentElement.hidden = false;
document.addEventListener("submit", onSubmit);
answer.addEventListener("click", onPick);
form.addEventListener("input", onInput);

function onSubmit(event) {
  if (!event.target.matches("[data-answers]")) return;
  event.preventDefault();
  clearTimeout(timer);
  ask(event.target, event.submitter, true);
}

function onInput(event) {
  clearTimeout(timer);
  if (event.target === live || !live.checked) return;
  timer = setTimeout(() => ask(form, null, false), PAUSE);
}

function onPick(event) {
  const button = event.target.closest(".pick");
  if (!button) return;
  event.preventDefault();
  select(button);
}

async function ask(source, submitter, asked) {
  const fields = new FormData(source, submitter);
  const example = fields.has("example");
  const chosen = answer.querySelector(".pick[aria-pressed='true']");
  if (pending) pending.abort();
  answer.removeAttribute("aria-busy");
  if (!asked && !fields.get("text").trim()) return;
  pending = new AbortController();
  answer.setAttribute("aria-busy", "true");
  try {
    const response = await fetch("/", { method: "POST", body: fields, signal: pending.signal });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    show(page, example, asked, example ? null : chosen?.value);
  } catch (error) {
    if (error.name === "AbortError") return;
    status.textContent = "The service did not answer. Please try again.";
  }
  answer.removeAttribute("aria-busy");
}

function show(page, example, asked, chosen) {
  const problem = page.getElementById("problem")?.textContent ?? "This cannot be answered right now.";
  document.getElementById("problem").textContent = problem;
  document.getElementById("text").setAttribute("aria-invalid", String(problem !== ""));
  status.textContent = problem;
  if (problem) return;
  answer.replaceChildren(...document.adoptNode(page.getElementById("answer")).childNodes);
  if (example) for (const id of ["text", "title", "targets"]) document.getElementById(id).value = page.getElementById(id).value;
  const again = [...answer.querySelectorAll(".pick")].find((button) => button.value === chosen);
  if (again) select(again);
  announce();
  if (asked && answer.getBoundingClientRect().top > window.innerHeight * 0.6) answer.scrollIntoView();
}

function announce() {
  const reasons = answer.querySelectorAll(".reasons li").length;
  const verdict = answer.querySelector(".verdict h2").textContent.trim();
  status.textContent = `${verdict}. ${reasons} ${reasons === 1 ? "reason" : "reasons"}.`;
}

function select(button) {
  const section = answer.querySelector("[data-marks]");
  const chosen = JSON.parse(section.dataset.marks)[button.value];
  if (!chosen) return;
  const words = section.querySelectorAll(".quoted span");
  for (const other of answer.querySelectorAll(".pick")) {
    other.setAttribute("aria-pressed", String(other === button));
  }
  for (const word of words) {
    word.removeAttribute("class");
    word.removeAttribute("title");
  }
  for (const [index, style, weight] of chosen.marks) {
    words[index].className = style;
    words[index].title = weight;
  }
  for (const part of ["name", "up", "down"]) {
    document.getElementById(`shown-${part}`).textContent = chosen[part];
  }
  list("raising", chosen.raising);
  list("lowering", chosen.lowering);
}

function list(id, phrases) {
  const place = document.getElementById(id);
  place.replaceChildren(phrases.length ? "" : "no word in particular");
  for (const [number, phrase] of phrases.entries()) {
    const word = document.createElement("bdi");
    word.textContent = phrase;
    place.append(...(number ? [", "] : []), word);
  }
}
