// The first visit: four full-screen cards over the live page, once for each phone. What it sounds like, while the phone is
// in the hand; then where to stand, what to do, go. Each goes on by itself when it was done, or by a tap; the first tap lets
// the phone sound, speak and stay awake. Whoever trains already is left alone, and an alarm is never covered.

import { createLesson } from "./lesson.js";
import { turnOn } from "./me.js";
import { play, speak } from "./sound.js";
import { isAsked, isFirst, remember } from "./visits.js";

const CARDS = ["hear", "stand", "push", "go"];
const SILENT_MS = 2000; // so long after the last word from the wall the page below says that it is gone
const GOOD_MS = 1400; // long enough to see that it was right
const ENOUGH = 0.6; // of the target reach: the movement was understood, whether or not it would count
const BEGUN = 0.3;
const LEFT_MS = 4000; // a phone that nobody taps for so long, while somebody stands at the wall, was put down
const VERDICT_MS = 1000; // a rep is judged, and its verdict saved, so soon after it
const NO_HINGE = ["squat", "bow"];
const MOVING = ["descending", "bottom", "ascending"];

const $ = (id) => document.getElementById(id);
const dialog = $("welcome");

let lesson = null, card = null, wanted = isFirst(), unlocked = false, timer = null, silence = null, touched = 0, pushed = null, calm = false;

// The next snapshot of the wall: opens the cards when it is their time, and takes them along.
export function welcome(snapshot) {
  if (!wanted) return;
  clearTimeout(silence);
  silence = setTimeout(aside, SILENT_MS);
  if (snapshot.alarm) {
    pushed = null;
    return aside();
  }
  if (!dialog.open) {
    if (card === null && busy(snapshot) && !isAsked()) return;
    open();
  }
  lesson.show(snapshot);
  follow(snapshot);
}

// Whether somebody trains who must not be disturbed.
function busy({ presence, phase, set }) {
  return presence === "armed" && (MOVING.includes(phase) || (set.open && set.counted + set.no_rep + set.void > 0));
}

// What is more urgent is below; the card comes back as it was.
function aside() {
  clearTimeout(timer);
  timer = null;
  lesson?.stop();
  dialog.close();
}

function open() {
  touched = performance.now();
  lesson ??= createLesson($("lesson"));
  dialog.showModal();
  if (card === null) return show(CARDS[0]);
  teach();
  if (dialog.classList.contains("good")) done();
}

function teach() {
  if (card === "stand" || card === "push") lesson.teach(card === "stand" ? "stand" : "hinge");
}

function follow(snapshot) {
  const { presence, phase, stance, reach_mm: reach, target } = snapshot, armed = presence === "armed";
  const there = armed && stance?.verdict === "good", moving = armed && MOVING.includes(phase) && reach !== null;
  if (card === "hear" && stance && performance.now() - touched >= LEFT_MS) next();
  if (card === "stand" && there) done();
  if (card === "push" && timer === null && moving && reach >= target.reach_mm * ENOUGH) push(snapshot);
  if (card === "push" && pushed && !moving) judge(snapshot);
  calm ||= !moving;
  if (card === "go" && calm && moving && reach >= target.reach_mm * BEGUN) end();
}

function push({ rep_seq: seq }) {
  pushed ??= { seq, by: null };
  dialog.classList.remove("wrong");
}

// Far enough is right, unless the wall says that it was no hinge.
function judge({ rep_seq: seq, last_rep: rep }) {
  const t = performance.now();
  pushed.by ??= t + VERDICT_MS;
  if (seq === pushed.seq && t < pushed.by) return;
  const wrong = seq !== pushed.seq && NO_HINGE.includes(rep?.reason);
  pushed = null;
  if (wrong) dialog.classList.add("wrong");
  else done();
}

// It was right: the picture says so for a moment, and the next card comes by itself.
function done() {
  dialog.classList.add("good");
  timer ??= setTimeout(next, GOOD_MS);
}

function next() {
  const at = CARDS.indexOf(card) + 1;
  if (at < CARDS.length) show(CARDS[at]);
  else end();
}

function show(name) {
  clearTimeout(timer);
  const moved = card !== name;
  [card, timer, pushed, calm] = [name, null, null, false];
  dialog.classList.remove("good", "wrong");
  dialog.classList.toggle("sounding", unlocked);
  dialog.dataset.card = name;
  for (const part of dialog.querySelectorAll("[data-of]")) part.toggleAttribute("hidden", !part.dataset.of.split(" ").includes(name));
  const word = dialog.querySelector(`h2[data-of=${name}]`);
  dialog.setAttribute("aria-labelledby", word.id);
  teach();
  if (moved && unlocked) speak(word.textContent);
}

function unlock() {
  if (!unlocked) turnOn();
  unlocked = true;
}

function end() {
  clearTimeout(silence);
  aside();
  [wanted, card] = [false, null];
  remember();
}

addEventListener("hashchange", () => { wanted ||= isAsked(); });
$("welcome-next").addEventListener("click", () => { unlock(); next(); });
$("welcome-skip").addEventListener("click", end);
dialog.addEventListener("cancel", end);
dialog.addEventListener("pointerdown", () => { touched = performance.now(); });
for (const button of dialog.querySelectorAll(".earcon")) {
  button.addEventListener("click", () => {
    unlock();
    play(button.value);
    button.classList.add("heard");
  });
}

await Promise.all(["lesson.css", "welcome.css"].map(styled));

// Its look is fetched with it: unstyled, it would be a box in the middle.
function styled(name) {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL(name, import.meta.url).href });
  document.head.append(link);
  return new Promise((done) => { link.onload = link.onerror = done; });
}
