// Each sound on the phone at a tap, and on the wall without leaving the page.

import { play, use } from "./sound.js";

const told = document.getElementById("told");

for (const button of document.querySelectorAll(".hear")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    use({ sound: true, voice: false, buzz: false });
    mark(button, play(button.value));
  });
}

// The card shows what is heard for as long as it is.
function mark(button, seconds) {
  const card = button.closest("li");
  card.classList.add("playing");
  setTimeout(() => card.classList.remove("playing"), 1000 * seconds);
}

for (const form of document.querySelectorAll(".try form")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const sent = { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(new FormData(form)) };
    const answer = await fetch(form.action, sent).then((got) => got.json()).catch(() => null);
    if (!answer?.text) return form.submit(); // the plain form says why
    told.hidden = false;
    told.textContent = answer.text;
    told.classList.toggle("good", answer.ok);
  });
}
