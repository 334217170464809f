// The live page: what comes from the wall goes onto the stage, into words and out as sound.

import { connect } from "./connection.js";
import { offer } from "./me.js";
import { act, forget as forgetStage, show as play } from "./play.js";
import { forget, hear, listen } from "./sound.js";
import { welcome } from "./visits.js";
import { again, put, say } from "./words.js";

const $ = (id) => document.getElementById(id);

let told = null;

function show(snapshot) {
  play(snapshot);
  hear(snapshot);
  welcome(snapshot);
  afterSet(snapshot);
}

// Fetched when a set has ended: most who open the live page have not done one yet.
let after = () => {};

async function afterSet(snapshot) {
  if (snapshot.set.id && !snapshot.set.open) ({ after } = await import("./after.js"));
  after(snapshot);
}

// Fetched when it is somebody's turn, or this phone has tapped.
const turn = () => import("./turn.js");
if ($("status").dataset.told) turn();

function tellWords(words) {
  told = words;
  if (words.turn) turn();
  say(words);
  act(words);
  listen(words);
}

function tell(silent) {
  const lost = silent !== null, before = !$("lost").hidden;
  document.body.classList.toggle("lost", lost);
  $("lost").hidden = !lost;
  if (lost) put("lost-for", $("lost").dataset.for.replace("{s}", Math.round(silent / 1000)));
  if (lost === before) return;
  if (!lost) {
    again();
    if (told) act(told);
    return;
  }
  $("alarm").hidden = true;
  put("announce", $("lost").dataset.said);
  quiet();
}

function quiet() {
  forget();
  forgetStage();
}

for (const form of document.querySelectorAll(".controls form, #asks form, #further")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const sent = { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(new FormData(form)) };
    const answer = await fetch(form.action, sent).catch(() => null);
    // Logged out meanwhile, or refused: the plain form says why.
    if (!answer?.ok) form.submit();
    else (await turn()).tapped(answer);
  });
}

offer();
connect({ heard: show, said: tellWords, lost: tell, hidden: quiet });
