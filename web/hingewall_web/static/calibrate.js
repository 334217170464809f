// Follows a calibration. A change of state loads the page again, which knows what may be done then.

import { createLesson } from "./lesson.js";

const $ = (id) => document.getElementById(id);
const card = $("calibrate");
const source = new EventSource(`/api/v1/live?language=${document.documentElement.lang}`);

source.addEventListener("words", (event) => {
  const words = JSON.parse(event.data).calibration;
  if (words.state !== card.dataset.state) {
    source.close();
    return location.reload();
  }
  put("title", words.title);
  put("say", words.text);
  $("dots")?.setAttribute("aria-label", words.progress);
  [...($("dots")?.children ?? [])].forEach((dot, n) => dot.classList.toggle("taken", n < words.taken));
});

const lesson = $("lesson") && createLesson($("lesson"));
source.addEventListener("snapshot", (event) => {
  const now = JSON.parse(event.data), astray = now.phase === "idle" && now.stance && now.stance.verdict !== "good";
  lesson?.teach(astray ? "stand" : "hinge");
  lesson?.show(now);
});

function put(id, text) {
  if ($(id) && $(id).textContent !== text) $(id).textContent = text;
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && source.readyState === EventSource.CLOSED) location.reload();
});
