// Marks the words of another label at once; without this, the same is a link.

export function watchWords(root) {
  root.addEventListener("click", (event) => {
    const pick = event.target.closest("[data-pick]");
    if (!pick || event.metaKey || event.ctrlKey) return;
    const card = pick.closest(".card");
    const section = card.querySelector("[data-marks]");
    const chosen = section && JSON.parse(section.dataset.marks)[pick.dataset.pick];
    if (!chosen) return;
    event.preventDefault();
    for (const other of card.querySelectorAll("[data-pick]")) {
      if (other === pick) other.setAttribute("aria-current", "true");
      else other.removeAttribute("aria-current");
    }
    mark(section, chosen);
  });
}

function mark(section, chosen) {
  const words = section.querySelectorAll(".quoted span");
  for (const word of words) {
    word.removeAttribute("class");
    word.removeAttribute("title");
  }
  for (const [index, style, weight] of chosen.marks) {
    words[index].className = style;
    words[index].title = weight;
  }
  for (const name of ["name", "up", "down"]) place(section, name).textContent = chosen[name];
  for (const name of ["raising", "lowering"]) list(place(section, name), chosen[name]);
}

function place(section, name) {
  return section.querySelector(`[data-shown="${name}"]`);
}

function list(box, phrases) {
  box.replaceChildren(phrases.length ? "" : "no word in particular");
  for (const [number, phrase] of phrases.entries()) {
    const word = document.createElement("bdi");
    word.textContent = phrase;
    box.append(...(number ? [", "] : []), word);
  }
}
