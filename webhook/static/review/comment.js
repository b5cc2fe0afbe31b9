// The page of one comment: words of another label at once.
import { watchWords } from "./words.js";

document.documentElement.classList.add("js");
watchWords(document.getElementById("main"));
for (const form of document.querySelectorAll("#decide")) {
  form.addEventListener("formdata", (event) => {
    const veil = document.getElementById("veil");
    event.formData.set("revealed", !veil || veil.open ? "1" : "0");
  });
}
