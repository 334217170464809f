// Sounds, speech and vibration for whoever faces the phone and not the wall. Each is off until asked for.
// What sounds is the wall's own table: a phone that is heard says the same as the wall.

import { ALARM_EVERY_S, SOUNDS } from "/sounds.js";
import { SILENT, sound, voice } from "./cues.js";
import { ownVoice } from "./voices.js";

// The alarm is the loudest here too.
const LOUD = { shape: "sawtooth", loud: 0.8 }, USUAL = { shape: "triangle", loud: 0.5 };

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
  const name = sound(last, snapshot);
  if (name === "alarm") alarm ??= setInterval(play, 1000 * ALARM_EVERY_S, "alarm");
  if (name) play(name);
  if (!snapshot.alarm) hush();
  last = snapshot;
}

export function listen(words) {
  const [next, line] = voice(spoken, words, performance.now());
  spoken = next;
  if (line && on.voice) speak(line.text);
}

// The newest wins: what was being said is about the past. Nothing is said by a voice that is not on this phone.
export function speak(text) {
  const voice = ownVoice();
  if (!voice) return;
  speechSynthesis.cancel();
  const line = new SpeechSynthesisUtterance(text);
  line.lang = document.documentElement.lang;
  line.voice = voice;
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

// How long it lasts, in seconds. Somebody who holds the phone feels the rhythm that others hear.
export function play(name) {
  const notes = SOUNDS[name];
  const now = audio?.currentTime; // read once: it runs on while the notes are made
  if (may()) for (const note of notes) sing(note, name === "alarm" ? LOUD : USUAL, now);
  if (on.buzz) navigator.vibrate(rhythm(notes));
  const [, after, seconds] = notes.at(-1);
  return after + seconds;
}

// On and off in turn, in milliseconds.
function rhythm(notes) {
  let end = 0;
  const pattern = notes.flatMap(([, after, seconds]) => {
    const pause = Math.round(1000 * (after - end));
    end = after + seconds;
    return [pause, Math.round(1000 * seconds)];
  });
  return pattern.slice(1);
}

// A context that has just been made is about to run, if there was a tap; notes for one that may not run would pile up.
const may = () => on.sound && audio && (audio.state === "running" || navigator.userActivation?.isActive);

function sing([hz, after, seconds], { shape, loud }, now) {
  const tone = audio.createOscillator(), gain = audio.createGain(), at = now + after;
  tone.type = shape;
  tone.frequency.value = hz;
  gain.gain.setValueAtTime(0.0001, at);
  gain.gain.exponentialRampToValueAtTime(loud, at + 0.008);
  gain.gain.setValueAtTime(loud, at + seconds - 0.015);
  gain.gain.exponentialRampToValueAtTime(0.0001, at + seconds + 0.015);
  tone.connect(gain).connect(audio.destination);
  tone.start(at);
  tone.stop(at + seconds + 0.02);
}
