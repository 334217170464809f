// The connection: a stream while it lasts, one question a second where there is none, and the truth when both are gone.

import { offer } from "./me.js";
import { act, forget as forgetStage, show as play } from "./play.js";
import { forget, hear, listen } from "./sound.js";
import { again, put, say } from "./words.js";

const $ = (id) => document.getElementById(id);
// In the page's own language, whatever the browser asks for meanwhile.
const SPOKEN = `?language=${document.documentElement.lang}`;
const STALE_MS = 1300, LOOK_MS = 100, POLL_MS = 1000, REOPEN_MS = 10000;

let source = null, polling = null, reopening = null, heard = performance.now();

function show(snapshot) {
  heard = performance.now();
  tell(false);
  play(snapshot);
  hear(snapshot);
}

function tellWords(words) {
  say(words);
  act(words);
  listen(words);
}

function open() {
  close();
  source = new EventSource(`/api/v1/live${SPOKEN}`);
  source.addEventListener("snapshot", (event) => show(JSON.parse(event.data)));
  source.addEventListener("words", (event) => tellWords(JSON.parse(event.data)));
  source.addEventListener("open", () => { clearInterval(polling); polling = null; });
  source.addEventListener("error", () => {
    // CLOSED means refused (too many phones, or no server): the browser will not try again by itself.
    if (source?.readyState === EventSource.CLOSED) fallBack();
  });
}

function fallBack() {
  polling ??= setInterval(ask, POLL_MS);
  clearTimeout(reopening);
  reopening = setTimeout(open, REOPEN_MS);
  ask();
}

async function ask() {
  const [state, words] = await Promise.all(["state", "words"].map(get));
  if (words) tellWords(words);
  if (state) show(state);
}

async function get(name) {
  try {
    const answer = await fetch(`/api/v1/${name}${SPOKEN}`, { signal: AbortSignal.timeout(POLL_MS) });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

function close() {
  source?.close();
  clearInterval(polling);
  clearTimeout(reopening);
  source = polling = reopening = null;
}

function tell(lost) {
  if (lost === document.body.classList.contains("lost") && lost === !$("lost").hidden) return;
  document.body.classList.toggle("lost", lost);
  $("lost").hidden = !lost;
  if (!lost) return again();
  $("alarm").hidden = true;
  put("announce", $("lost").dataset.said);
  forget();
  forgetStage();
}

setInterval(() => {
  const silent = performance.now() - heard;
  if (source === null && polling === null) return;
  if (silent > STALE_MS) {
    tell(true);
    put("lost-for", $("lost").dataset.for.replace("{s}", Math.round(silent / 1000)));
  }
}, LOOK_MS);

document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    close();
    forget();
    forgetStage();
  } else {
    heard = performance.now();
    open();
  }
});

for (const form of document.querySelectorAll(".controls form, #asks form, #more form")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const sent = { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(new FormData(form)) };
    const answer = await fetch(form.action, sent).catch(() => null);
    // Logged out meanwhile, or refused: the plain form says why.
    if (!answer?.ok) form.submit();
  });
}

offer();
open();
