// Choose the range by dragging over the histogram, or with two sliders.
"use strict";

const PAUSE = 200;
const STEP = 0.005;
const status = document.getElementById("status");
let timer = 0;
let pending = null;
let anchor = null;

prepare();
document.addEventListener("pointerup", () => { if (anchor !== null) { anchor = null; ask(0); } });
document.addEventListener("pointercancel", () => { anchor = null; });

function prepare() {
  const picture = document.querySelector("[data-picker] .chart-picture");
  if (!picture) return;
  picture.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    picture.setPointerCapture(event.pointerId);
    anchor = place(picture, event);
    choose(anchor, anchor);
  });
  picture.addEventListener("pointermove", (event) => {
    if (anchor === null) return;
    const here = place(picture, event);
    choose(Math.min(anchor, here), Math.max(anchor, here));
  });
  const sliders = document.createElement("div");
  sliders.className = "range-sliders";
  sliders.append(slider("low"), slider("high"));
  document.querySelector("#range .range-fields").before(sliders);
  for (const id of ["low", "high"]) {
    document.getElementById(id).addEventListener("input", () => { draw(); ask(PAUSE); });
  }
}

function place(picture, event) {
  const box = picture.getBoundingClientRect();
  const share = (event.clientX - box.left) / box.width;
  return Math.round(Math.min(1, Math.max(0, share)) / STEP) * STEP;
}

function slider(id) {
  const range = document.createElement("input");
  const field = document.getElementById(id);
  Object.assign(range, { type: "range", min: 0, max: 1, step: STEP, value: field.value, id: `${id}-slider` });
  range.setAttribute("aria-label", id === "low" ? "From this score" : "To this score");
  range.addEventListener("input", () => {
    const other = Number(document.getElementById(id === "low" ? "high" : "low").value);
    const value = Number(range.value);
    if (id === "low") choose(value, Math.max(value, other));
    else choose(Math.min(value, other), value);
    ask(PAUSE);
  });
  return range;
}

function choose(low, high) {
  document.getElementById("low").value = Number(low.toFixed(3));
  document.getElementById("high").value = Number(high.toFixed(3));
  draw();
}

function draw() {
  const low = Number(document.getElementById("low").value) || 0;
  const high = Number(document.getElementById("high").value) || 0;
  const rect = document.querySelector("[data-chosen]");
  rect.setAttribute("x", `${low * 100}%`);
  rect.setAttribute("width", `${Math.max(0, high - low) * 100}%`);
  for (const id of ["low", "high"]) {
    const range = document.getElementById(`${id}-slider`);
    if (range) range.value = document.getElementById(id).value;
  }
}

function ask(pause) {
  clearTimeout(timer);
  timer = setTimeout(look, pause);
}

async function look() {
  const form = document.getElementById("range");
  const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
  if (pending) pending.abort();
  pending = new AbortController();
  const within = document.getElementById("within");
  within.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(address, { signal: pending.signal, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById("within");
    if (response.ok && fresh) {
      within.replaceChildren(...document.adoptNode(fresh).childNodes);
      status.textContent = document.getElementById("count").textContent;
      history.replaceState(null, "", address);
    } else if (response.status !== 400) location.assign(address);
  } catch (error) {
    if (error.name === "AbortError") return;
    status.textContent = "The service did not answer. Please try again.";
  }
  within.removeAttribute("aria-busy");
}
