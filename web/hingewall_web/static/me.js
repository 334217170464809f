// The panel "For me": what this phone does for whoever faces it. The choice stays on the phone.

import { CAN as CAN_WAKE, keepAwake } from "./awake.js";
import { play, speak, use } from "./sound.js";
import { onVoices, ownVoice } from "./voices.js";

const $ = (id) => document.getElementById(id);
const KEY = "hingewall.me";
const ALL = ["sound", "voice", "buzz", "awake"];
const CAN = {
  sound: "AudioContext" in window,
  voice: "speechSynthesis" in window,
  buzz: "vibrate" in navigator,
  awake: CAN_WAKE,
};
const SAMPLES = { sound: () => play("far_enough"), voice: () => speak($("me").dataset.voice), buzz: () => play("counted") };

const choice = restored();

export function offer() {
  $("me-open").hidden = false;
  $("me-open").addEventListener("click", () => $("me").showModal());
  for (const name of ALL) {
    const box = $(`me-${name}`);
    box.checked = choice[name];
    box.disabled = !CAN[name];
    if (!CAN[name] && box.dataset.missing) $(`me-${name}-text`).textContent = box.dataset.missing;
    box.addEventListener("change", () => choose(name, box.checked));
  }
  if (choice.sound || choice.voice) awaitTap();
  use(choice);
  wake();
  if (CAN.voice) sayWhose();
  onVoices(sayWhose);
}

function sayWhose() {
  const { speaks, silent } = $("me-voice").dataset;
  $("me-voice-text").textContent = ownVoice() ? speaks : silent;
}

function choose(name, wanted) {
  choice[name] = wanted;
  keep();
  use(choice);
  if (wanted) SAMPLES[name]?.();
  wake();
  label();
}

// All that this phone can do for somebody who stands before it, asked for by a tap: sound, voice, and a screen that stays on.
export function turnOn() {
  for (const name of ["sound", "voice", "awake"]) $(`me-${name}`).checked = choice[name] = CAN[name];
  keep();
  use(choice);
  wake();
  label();
}

function keep() {
  try {
    localStorage.setItem(KEY, JSON.stringify(choice));
  } catch {
    // A private window keeps nothing; the choice holds until it closes.
  }
}

function restored() {
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(KEY));
  } catch {
    // Nothing is kept here, or something else wrote it.
  }
  return Object.fromEntries(ALL.map((name) => [name, CAN[name] && kept?.[name] === true]));
}

// A browser makes no sound on a page that nobody has touched yet: any tap will do, and the button says so.
function awaitTap() {
  if (navigator.userActivation?.hasBeenActive) return label();
  $("me-again").hidden = false;
  document.addEventListener("click", () => {
    $("me-again").hidden = true;
    use(choice);
    label();
  }, { once: true, capture: true });
}

function label() {
  $("me-open").classList.toggle("on", ALL.some((name) => choice[name]));
}

// What keeps the screen on is said beside the switch.
function wake() {
  const box = $("me-awake");
  if (CAN.awake) keepAwake(choice.awake, (by) => {
    $("me-awake-text").textContent = box.dataset[by];
    $("me-https")?.toggleAttribute("hidden", by !== "film" && by !== "tap"); // what encrypted pages are given and this is not
  });
}
