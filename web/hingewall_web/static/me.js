// The panel "For me": what this phone does for whoever faces it. The choice stays on the phone.

import { play, speak, use } from "./sound.js";

const $ = (id) => document.getElementById(id);
const KEY = "hingewall.me";
const ALL = ["sound", "voice", "buzz", "awake"];
const CAN = {
  sound: "AudioContext" in window,
  voice: "speechSynthesis" in window,
  buzz: "vibrate" in navigator,
  awake: "wakeLock" in navigator, // on encrypted pages only
};
const SAMPLES = { sound: () => play("far_enough"), voice: () => speak($("me").dataset.voice), buzz: () => play("counted") };

const choice = restored();
let lock = null;

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
  document.addEventListener("visibilitychange", wake);
}

function choose(name, wanted) {
  choice[name] = wanted;
  try {
    localStorage.setItem(KEY, JSON.stringify(choice));
  } catch {
    // A private window keeps nothing; the choice holds until it closes.
  }
  use(choice);
  if (wanted) SAMPLES[name]?.();
  wake();
  label();
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

// The lock goes when the page is hidden, and is asked for again when it is seen.
async function wake() {
  if (!CAN.awake) return;
  if (!choice.awake || document.hidden) {
    await lock?.release();
    lock = null;
    return;
  }
  if (lock && !lock.released) return;
  try {
    lock = await navigator.wakeLock.request("screen");
  } catch {
    $("me-awake-text").textContent = $("me-awake").dataset.refused;
  }
}
