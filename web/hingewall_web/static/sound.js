// Notes, speech and vibration for whoever faces the phone and not the wall. Each is off until asked for.

import { SILENT, sounds, voice } from "./cues.js";

const ALARM_MS = 600;
const NOTES = {
  count: [[1600, 0.03, "square", 0]],
  target: [[1320, 0.15, "sine", 0]],
  alarm: [0, 0.16, 0.32].map((after) => [520, 0.11, "sawtooth", after]),
};
const BUZZES = { count: 40, alarm: [110, 50, 110, 50, 110] };

let audio = null, last = null, alarm = null, spoken = SILENT;
let on = { sound: false, voice: false, buzz: false };

// Takes effect at once, or with the first tap: before that a browser gives no sound.
export function use(choice) {
  on = choice;
  if (on.sound && navigator.userActivation?.hasBeenActive !== false) audio ??= new AudioContext();
  // Neither promise is waited for: without a tap, resume() stays pending for good.
  if (audio) void (on.sound ? audio.resume() : audio.suspend());
  if (!on.voice) window.speechSynthesis?.cancel();
}

export function hear(snapshot) {
  for (const cue of sounds(last, snapshot)) {
    if (cue === "alarm") alarm ??= setInterval(play, ALARM_MS, "alarm");
    play(cue);
  }
  if (!snapshot.alarm) hush();
  last = snapshot;
}

export function listen(words) {
  const [next, line] = voice(spoken, words, performance.now());
  spoken = next;
  if (line && on.voice) speak(line.text);
}

// The newest wins: what was being said is about the past.
export function speak(text) {
  speechSynthesis.cancel();
  const line = new SpeechSynthesisUtterance(text);
  line.lang = document.documentElement.lang;
  speechSynthesis.speak(line);
}

export function hush() {
  clearInterval(alarm);
  alarm = null;
}

// After a loss nobody knows what happened meanwhile, so none of it is said.
export function forget() {
  hush();
  last = null;
  spoken = SILENT;
}

export function play(cue) {
  for (const note of NOTES[cue]) sing(...note);
  if (on.buzz && BUZZES[cue]) navigator.vibrate(BUZZES[cue]);
}

function sing(hz, seconds, shape, after) {
  if (!on.sound || audio?.state !== "running") return;
  const tone = audio.createOscillator(), gain = audio.createGain(), at = audio.currentTime + after;
  tone.type = shape;
  tone.frequency.value = hz;
  gain.gain.setValueAtTime(0.0001, at);
  gain.gain.exponentialRampToValueAtTime(0.5, at + 0.008);
  gain.gain.exponentialRampToValueAtTime(0.0001, at + seconds + 0.03);
  tone.connect(gain).connect(audio.destination);
  tone.start(at);
  tone.stop(at + seconds + 0.05);
}
