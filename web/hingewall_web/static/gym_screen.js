// The screen in the gym: an invitation while nobody is there, and whoever is there seen from across the room.
// Nobody touches it for months: it turns its slides, moves a little so that nothing burns in, finds the wall again by
// itself, and loads itself anew when the wall has changed.

import { ask, connect } from "./connection.js";
import { figure, silhouettes } from "./gym_pictures.js";
import { act, forget, show } from "./play.js";

const $ = (id) => document.getElementById(id);
const body = document.body;
const SLIDE_MS = 12000, ASK_MS = 20000, AFTER_REP_MS = 1500, WANDER_MS = 20000, DAY_MS = 24 * 3600 * 1000;
const WANDER = 0.6; // of a hundredth of the screen's width: more than a stroke, less than anybody sees

let named = [], athlete = null, words = null, seq = null, asking = null, turn = 0;

connect({ heard, said, lost, hidden: forget });

function heard(snapshot) {
  show(snapshot);
  if (snapshot.athlete?.id !== athlete?.id) soon(0); // they may have said yes a moment ago
  athlete = snapshot.athlete;
  who();
  if (seq !== null && snapshot.rep_seq !== seq) soon(AFTER_REP_MS);
  seq = snapshot.rep_seq;
  silhouettes($("set"), snapshot);
}

function said(now) {
  words = now;
  put("count", words.count);
  put("goal", words.goal);
  put("alarm-title", words.alarm);
  // What is wrong with the wall itself is said here too, or nobody would know why it does not count.
  put("wrong", words.faults[0]?.join(" ") ?? words.unchecked?.[0] ?? "");
  $("alarm").hidden = !words.alarm;
  view(words.scene.mood === "idle" ? "idle" : "live");
  act(words);
}

function lost(silent) {
  $("lost").hidden = silent === null;
  body.classList.toggle("lost", silent !== null);
  if (silent !== null) {
    $("alarm").hidden = true;
    forget();
  } else if (words) said(words); // they come again only when they have changed
}

function view(name) {
  if (body.dataset.view === name) return;
  body.dataset.view = name;
  if (name === "idle") turnTo(0);
}

// A name only of somebody who said yes to it; a badge says nothing to who doesn't know it.
function who() {
  put("who-name", !athlete ? $("who").dataset.guest : named.includes(athlete.id) ? athlete.nickname : "");
  const svg = $("who").querySelector("svg");
  svg.setAttribute("class", `badge ${athlete?.colour ?? "guest"}`);
  svg.firstElementChild.setAttribute("href", `#badge-${athlete?.shape ?? "guest"}`);
}

// --- what it asks for beside the stream ---

function soon(ms) {
  clearTimeout(asking);
  asking = setTimeout(look, ms);
}

async function look() {
  soon(ASK_MS);
  const screen = await ask("screen", ASK_MS);
  if (!screen) return;
  named = screen.named;
  who();
  put("reps", screen.reps);
  put("reps-said", screen.reps_said);
  board(screen.board);
  if (screen.version !== body.dataset.version || performance.now() > DAY_MS) renew();
}

// Only what answers is loaded: a browser's own error page would stay for ever. And never under somebody's eyes.
async function renew() {
  if (body.dataset.view !== "idle") return;
  const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
  if (answer?.ok && body.dataset.view === "idle") location.reload();
}

function board(entries) {
  const lines = entries.map(({ name, colour, shape, spread }) => {
    const line = document.createElement("li"), badge = $("who").querySelector("svg").cloneNode(true);
    badge.setAttribute("class", `badge ${colour}`);
    badge.firstElementChild.setAttribute("href", `#badge-${shape}`);
    line.append(badge, text("strong", name), text("span", spread));
    return line;
  });
  $("board").replaceChildren(...lines);
}

const text = (kind, textContent) => Object.assign(document.createElement(kind), { textContent });

function put(id, value) {
  if ($(id).textContent !== String(value)) $(id).textContent = value;
}

// --- what turns and wanders by itself ---

function slides() {
  return $("board").children.length ? ["invite", "how", "invite", "board"] : ["invite", "how"];
}

function turnTo(number) {
  turn = number % slides().length;
  body.dataset.slide = slides()[turn];
}

function wander() {
  const t = performance.now() / WANDER_MS;
  // Two periods without a common measure: it comes by everywhere, and never jumps.
  $("main").style.transform = `translate(${(WANDER * Math.sin(t / 7)).toFixed(2)}vw, ${(WANDER * Math.sin(t / 11)).toFixed(2)}vh)`;
}

// On an encrypted page, or on the machine that shows it: elsewhere the screen's own settings must keep it on.
function stayOn() {
  if (!document.hidden) navigator.wakeLock?.request("screen").catch(() => {});
}

for (const svg of document.querySelectorAll("[data-step]")) figure(svg, svg.dataset.step);
setInterval(() => turnTo(turn + 1), SLIDE_MS);
setInterval(wander, WANDER_MS);
document.addEventListener("visibilitychange", stayOn);
stayOn();
soon(0);
