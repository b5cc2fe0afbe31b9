// Corrections by keys: digits switch, Escape closes; the radios are the state.

export function openPalette(card, which) {
  const palette = card && card.querySelector(`[data-palette="${which}"]`);
  if (!palette) return false;
  const opening = !palette.open;
  closePalettes(card);
  palette.open = opening;
  if (opening) {
    number(palette);
    palette.querySelector("summary").focus();
    palette.scrollIntoView({ block: "nearest" });
  }
  return true;
}

export function closePalettes(card) {
  let closed = false;
  for (const palette of card.querySelectorAll("details.palette[open]")) {
    palette.open = false;
    closed = true;
  }
  return closed;
}

// A digit goes round the options of its row; says what it is now.
export function digit(card, key) {
  const palette = card.querySelector("[data-palette][open]");
  if (!palette || !/^[0-9]$/.test(key)) return "";
  const row = palette.querySelectorAll("fieldset")[(Number(key) + 9) % 10];
  if (!row) return "";
  const options = [...row.querySelectorAll("input[type=radio]")];
  const next = options[(options.findIndex((one) => one.checked) + 1) % options.length];
  next.checked = true;
  const name = row.querySelector("legend").textContent.trim().replace(/\s+/g, " ");
  return `${name}: ${next.nextElementSibling.textContent}`;
}

function number(palette) {
  if (palette.dataset.numbered) return;
  palette.dataset.numbered = "yes";
  for (const [index, row] of [...palette.querySelectorAll("fieldset")].slice(0, 10).entries()) {
    const digit = document.createElement("span");
    digit.className = "digit";
    digit.setAttribute("aria-hidden", "true");
    digit.textContent = String((index + 1) % 10);
    row.querySelector("legend").prepend(digit);
  }
}
