// Sliders beside the number fields; the answer follows while they move.
"use strict";

const PAUSE = 120;
const form = document.getElementById("policy");
const status = document.getElementById("status");
const first = new Map();
let timer = 0;
let pending = null;

for (const input of form.querySelectorAll("[data-bound]")) {
  first.set(input, input.value);
  input.before(slider(input));
}
form.addEventListener("input", (event) => {
  if (event.target.id === "promise" || event.target.id === "find" || event.target.id === "does") return;
  mark();
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE);
});

function slider(input) {
  const range = document.createElement("input");
  Object.assign(range, { type: "range", min: 0, max: 1, step: 0.005, value: input.value || 1 });
  range.setAttribute("aria-label", document.querySelector(`label[for="${input.id}"]`).textContent);
  range.addEventListener("input", () => { input.value = range.value; });
  input.addEventListener("input", () => { range.value = input.value || 1; });
  return range;
}

function mark() {
  for (const [input, before] of first) input.classList.toggle("moved", input.value !== before);
}

async function ask() {
  const fields = new FormData(form);
  fields.delete("promise");
  const address = `${form.action}?${new URLSearchParams(fields)}`;
  if (pending) pending.abort();
  pending = new AbortController();
  const answer = document.getElementById("answer");
  answer.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(address, { signal: pending.signal, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    show(page, address);
  } catch (error) {
    if (error.name === "AbortError") return;
    status.textContent = "The service did not answer. Please try again.";
  }
  answer.removeAttribute("aria-busy");
}

function show(page, address) {
  const fresh = page.getElementById("answer");
  if (!fresh) { location.assign(address); return; }
  document.getElementById("answer").replaceChildren(...document.adoptNode(fresh).childNodes);
  const problem = page.querySelector("#policy .problem");
  form.querySelector(":scope > .problem")?.remove();
  if (problem) form.querySelector(":scope > .hint").after(document.adoptNode(problem));
  status.textContent = problem ? problem.textContent : document.getElementById("outcome").textContent;
  history.replaceState(null, "", address);
}
