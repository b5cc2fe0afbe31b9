// The queue: one key a decision, the next card at once, the write right behind it.
import { Deck } from "./deck.js";
import { Refused, get, inTurn, post } from "./line.js";
import { closePalettes, digit, openPalette } from "./palette.js";
import { watchWords } from "./words.js";

const ENOUGH = 6;
const RENEW = 40_000;
const LOOK = 15_000;
const GUARD = 600;
const SAID = { approve: "Approved", reject: "Rejected", spam: "Rejected as spam", skip: "Skipped", hold: "Kept for later" };

const queue = document.getElementById("queue");
const notice = document.getElementById("notice");
const status = document.getElementById("status");
const help = document.getElementById("help");
const keys = JSON.parse(queue.dataset.keys);
const acts = new Map(Object.entries(keys).map(([act, key]) => [key.toLowerCase(), act]));
const deck = new Deck();
const done = [];
let fetching = null;
let guarded = 0;

document.documentElement.classList.add("js");
showKeys(document);
watchWords(queue);
document.addEventListener("keydown", onKey);
document.addEventListener("submit", onSubmit);
queue.addEventListener("toggle", onToggle, true);
document.getElementById("act-help").addEventListener("click", () => help.showModal());
window.addEventListener("pageshow", (event) => { if (event.persisted) renew(); });
setInterval(renew, RENEW);
setInterval(() => { if (!deck.front) fetchMore(); }, LOOK);
fetchMore();

function address(what, number = deck.number) {
  return `${queue.dataset.comments}${number}/${what}`;
}

function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || help.open) return;
  if (event.target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select")) return;
  if (event.key === "Escape" && deck.front && closePalettes(deck.front)) deck.front.focus();
  if (!acts.size) return;
  const switched = deck.front ? digit(deck.front, event.key) : "";
  const act = acts.get(event.key.toLowerCase());
  if (switched) say(switched);
  else if (act) perform(act, event.timeStamp);
  else return;
  event.preventDefault();
}

function onSubmit(event) {
  if (event.target.id === "undo") {
    event.preventDefault();
    undo();
  } else if (event.target.id === "decide") {
    event.preventDefault();
    decide(event.submitter ? event.submitter.value : "", event.timeStamp);
  }
}

function perform(act, asked) {
  if (act === "help") help.showModal();
  else if (act === "undo") undo();
  else if (act === "reveal") reveal();
  else if (act === "correct_label") openPalette(deck.front, "label");
  else if (act === "correct_stance") openPalette(deck.front, "stance");
  else decide(act, asked);
}

function reveal() {
  const veil = document.getElementById("veil");
  if (veil) veil.open = !veil.open;
}

function onToggle(event) {
  if (event.target.id === "veil" && event.target.open) event.target.dataset.seen = "yes";
}

function decide(act, asked = performance.now()) {
  if (!SAID[act] || !deck.front || performance.now() < guarded) return;
  const number = deck.number;
  const form = document.getElementById("decide");
  const fields = new FormData(form);
  const veil = document.getElementById("veil");
  fields.set("act", act);
  fields.set("next", queue.dataset.here);
  fields.set("revealed", !veil || veil.dataset.seen ? "1" : "0");
  deck.busy.add(number);
  const row = deck.row;
  const card = deck.advance();
  quiet();
  settle(asked);
  say(`${SAID[act]}: ${card.dataset.author}.`);
  const entry = { number, card, row, act, event: 0, settled: false };
  if (act !== "skip") done.push(entry);
  document.getElementById("act-undo").removeAttribute("data-nothing");
  const following = deck.number;
  if (following) fields.set("following", String(following));
  inTurn(() => {
    fields.set("version", card.dataset.version); // an undo before it may have raised it
    return post(address("decide", number), fields);
  }).then(
    (answer) => decided(entry, answer),
    (error) => failed(entry, error),
  );
  if (deck.cards.length < ENOUGH) fetchMore();
}

// Measured from the key to the next frame with the card in it.
function settle(asked) {
  if (deck.front) {
    showKeys(deck.front);
    deck.front.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  } else document.querySelector("#front h2").focus();
  requestAnimationFrame(() => setTimeout(() => performance.measure("next-card", { start: asked, end: performance.now() })));
}

function decided(entry, answer) {
  deck.busy.delete(entry.number);
  if (answer.done) entry.event = answer.done.event;
  else deck.paused.set(entry.number, true);
  entry.settled = true;
  show(answer.state);
  check(answer.following);
}

// Whether the card that was painted beforehand is ours, and still as it was.
function check(following) {
  if (!following) return;
  const isFront = following.number === deck.number;
  const version = isFront ? Number(deck.front.dataset.version) : 0;
  if (following.claimed && following.waits && (!isFront || version === following.version)) return;
  if (!isFront) return deck.drop(following.number);
  if (following.claimed && following.waits) return refresh(following.number, "This comment has changed: read it again.");
  deck.advance();
  settle(performance.now());
  tell(following.by ? `${following.by} looks at that comment; here is the next one.` : "Somebody else has just decided on that comment; here is the next one.");
  if (deck.front) inTurn(() => post(address("claim"), { following: deck.number, next: queue.dataset.here })).then((answer) => check(answer.following), () => {});
  fetchMore();
}

function failed(entry, error) {
  deck.busy.delete(entry.number);
  done.splice(done.indexOf(entry), done.includes(entry) ? 1 : 0);
  if (error instanceof Refused && error.status === 401) return location.reload();
  if (error instanceof Refused && error.status === 409) {
    return refresh(entry.number, sentence(error, `${SAID[entry.act]} was too late.`));
  }
  deck.bringBack(entry.card, entry.row);
  back(error instanceof Refused ? error.message : "The service did not answer. Nothing is lost: decide again, please.");
}

function sentence(error, begin) {
  const at = error.body.changed && error.body.changed.at;
  const when = at ? ` (${new Date(at).toLocaleTimeString()})` : "";
  return `${begin} ${error.message}${when}`;
}

async function refresh(number, why) {
  try {
    const fetched = Deck.read(await get(address("card", number)));
    deck.bringBack(fetched.card, fetched.row);
    back(why);
  } catch {
    tell(why);
  }
}

// A card has come back: keys rest for a moment, so that no second one hits it unseen.
function back(why) {
  guarded = performance.now() + GUARD;
  showKeys(deck.front);
  tell(why);
  notice.focus();
}

function undo() {
  const entry = done.pop();
  const wanted = entry ? inTurn(() => takeBack(entry)) : inTurn(() => post(queue.dataset.undo, {})).then((answer) => answer.number);
  if (entry) {
    deck.bringBack(entry.card, entry.row);
    quiet();
    settle(performance.now());
    say(`Undone: ${entry.card.dataset.author}.`);
  }
  wanted.then((number) => renewed(number, Boolean(entry)), (error) => {
    if (entry) refresh(entry.number, sentence(error, "Undo was too late."));
    else tell(error instanceof Refused ? error.message : "The service did not answer.");
  });
}

async function takeBack(entry) {
  if (!entry.settled) throw new Refused(409, { detail: "The decision before it was refused." });
  const answer = await post(address("undo", entry.number), { event: entry.event });
  entry.card.dataset.version = answer.done.version;
  return entry.number;
}

// The card as it stands after an undo: its version is another.
async function renewed(number, painted) {
  const fetched = Deck.read(await get(address("card", number)));
  if (painted && deck.number !== number) {
    const known = deck.cards.find((one) => one.number === number);
    if (known) Object.assign(known, fetched);
    return;
  }
  deck.bringBack(fetched.card, fetched.row);
  showKeys(deck.front);
  if (!painted) {
    settle(performance.now());
    say(`Undone: ${deck.front.dataset.author}.`);
  }
  renew();
}

function fetchMore() {
  if (fetching) return;
  const known = deck.known.join(",");
  const join = queue.dataset.cards.includes("?") ? "&" : "?";
  fetching = get(`${queue.dataset.cards}${join}known=${known}`).then(found, () => {}).finally(() => { fetching = null; });
}

function found(answer) {
  const hadNone = !deck.front;
  const wasQuiet = Boolean(document.getElementById("nothing-waits"));
  deck.add(answer.cards);
  if (hadNone && deck.cards.length) {
    deck.advance();
    showKeys(deck.front);
    if (wasQuiet) say("A comment has come.");
    else deck.front.focus({ preventScroll: true });
    renew();
  } else if (hadNone && deck.empty()) {
    say(`${status.textContent} Nothing waits for you.`.trim());
    document.querySelector("#front h2").focus();
  }
  show(answer.state);
  if (answer.cards.length && deck.cards.length < ENOUGH) setTimeout(fetchMore);
}

function renew() {
  if (!deck.number || document.hidden) return;
  inTurn(() => post(address("claim"), { following: deck.number, next: queue.dataset.here })).then((answer) => {
    show(answer.state);
    check(answer.following);
  }, () => {});
}

function show(state) {
  if (!state) return;
  for (const name of ["waiting", "overdue"]) queue.querySelector(`[data-state="${name}"]`).textContent = state[name].toLocaleString("en");
  queue.querySelector("[data-state=age]").textContent = state.age;
  queue.querySelector("[data-state-box=overdue]").hidden = state.overdue === 0;
  const here = queue.querySelector("[data-state=here]");
  here.textContent = state.here;
  here.title = state.names;
  here.hidden = !state.here;
  queue.querySelector("[data-state=rest]").textContent = state.rest;
  document.getElementById("rest").hidden = !state.rest;
  for (const line of document.querySelectorAll("[data-left]")) line.hidden = !state.waiting;
  for (const line of document.querySelectorAll("[data-none]")) line.hidden = Boolean(state.waiting);
  document.getElementById("bar").hidden = !deck.front && !done.length;
  document.title = document.title.replace(/\(\d+\)/, `(${state.waiting})`);
}

function showKeys(root) {
  for (const key of root.querySelectorAll("[data-key]")) key.textContent = keys[key.dataset.key] || "";
}

function tell(words) {
  notice.textContent = words;
  notice.hidden = false;
}

function quiet() {
  notice.hidden = true;
}

function say(words) {
  status.textContent = words;
}
