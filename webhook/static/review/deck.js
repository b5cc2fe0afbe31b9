// The cards that are known: the one in front and those fetched beforehand.

export class Deck {
  constructor() {
    this.front = document.getElementById("card");
    this.row = element(document.getElementById("front-row").innerHTML);
    this.cards = [];
    this.busy = new Set();
    this.paused = new Map();
  }

  static read(fetched) {
    const card = element(fetched.card);
    return { number: fetched.number, version: fetched.version, card, row: element(fetched.row) };
  }

  get number() {
    return this.front ? Number(this.front.dataset.number) : 0;
  }

  get known() {
    return [this.number, ...this.cards.map((one) => one.number), ...this.busy].filter(Boolean);
  }

  add(fetched) {
    for (const one of fetched) {
      if (this.known.includes(one.number) || this.paused.has(one.number)) continue;
      this.cards.push(Deck.read(one));
    }
    this.list();
  }

  drop(number) {
    this.cards = this.cards.filter((one) => one.number !== number);
    this.list();
  }

  // The next card comes to the front; returns the one that was there.
  advance() {
    const before = this.front;
    const next = this.cards.shift();
    this.show(next ? next.card : null, next ? next.row : null);
    return before;
  }

  // A card comes (back) to the front; the one that was there waits behind it.
  bringBack(card, row) {
    const number = Number(card.dataset.number);
    this.drop(number);
    if (this.front && this.number !== number) {
      this.cards.unshift({ number: this.number, version: Number(this.front.dataset.version), card: this.front, row: this.row });
    }
    this.show(card, row);
  }

  show(card, row) {
    this.front = card;
    this.row = row;
    document.getElementById("front").replaceChildren(card || copy("coming"));
    this.list();
  }

  // The service has nothing more; true when that is news.
  empty() {
    if (this.front || document.getElementById("nothing-waits")) return false;
    document.getElementById("front").replaceChildren(copy("nothing"));
    return true;
  }

  list() {
    const rows = this.cards.slice(0, 8).map((one) => one.row);
    document.getElementById("following").replaceChildren(...rows);
    document.querySelector(".following").hidden = rows.length === 0;
  }
}

function copy(name) {
  return document.getElementById(name).content.cloneNode(true);
}

export function element(written) {
  const box = document.createElement("template");
  box.innerHTML = written;
  return box.content.firstElementChild;
}
