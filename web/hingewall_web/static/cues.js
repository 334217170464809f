// What the phone says and sounds for what has happened, and what it leaves unsaid. Pure: no page, no clock, no speaker.

import { OF_REASON, OF_STANCE } from "/sounds.js";

const ALARM_AGAIN_MS = 4000, ADVICE_AGAIN_MS = 6000;

// Nothing has been heard of yet. What was already so when the page opened is not said.
export const SILENT = { seq: null, alarm: "", alarmAt: 0, advice: "", adviceAt: 0, resting: false, open: true };

// The next state, and what to say now: { text, urgent } or null. An alarm goes before all, then a rep, a set, a step.
export function voice(before, words, t) {
  const now = { ...before, seq: words.rep_seq, alarm: words.alarm, resting: Boolean(words.rest), open: words.open };
  if (words.alarm) {
    const due = words.alarm !== before.alarm || t - before.alarmAt >= ALARM_AGAIN_MS;
    return [{ ...now, alarmAt: due ? t : before.alarmAt }, due ? { text: words.urgent, urgent: true } : null];
  }
  const advice = words.arrow ? words.stance : "";
  const due = advice && (words.arrow !== before.advice || t - before.adviceAt >= ADVICE_AGAIN_MS);
  const text = happened(before, words) || (due ? advice : "");
  now.advice = words.arrow;
  if (text === advice && due) now.adviceAt = t;
  return [now, text ? { text, urgent: false } : null];
}

function happened(before, words) {
  if (before.seq === null) return "";
  const said = [];
  if (words.rep_seq > before.seq) said.push(counts(words.verdict_mark) ? String(words.count) : words.verdict_said);
  if (words.rest && !before.resting) said.push(words.state);
  if (!words.rest && before.resting && !words.open) said.push(words.state);
  return said.join(". ");
}

const counts = (mark) => mark === "counted" || mark === "unsure";

// What a snapshot after another sounds like, if anything: of several the one that matters most, since two at once are noise.
export function sound(before, now) {
  if (now.alarm) return before?.alarm ? null : "alarm";
  if (!before) return null;
  if (atTarget(now) && !atTarget(before)) return "far_enough";
  if (now.rep_seq > before.rep_seq) return judged(now.last_rep);
  if (advice(now)) return here(before) && before.stance?.verdict === now.stance.verdict ? null : advice(now);
  return now.presence === "armed" && COMING.includes(before.presence) ? "ready" : null;
}

const COMING = ["empty", "someone"], MOVING = ["descending", "bottom", "ascending"];
const here = (s) => ["someone", "armed"].includes(s.presence);
const atTarget = (s) => MOVING.includes(s.phase) && s.reach_mm !== null && s.reach_mm >= s.target.reach_mm;
// Touch and too near have had their alarm; who walked away hears nothing.
const judged = (rep) => rep?.verdict === "counted" ? "counted" : OF_REASON[rep?.reason] ?? null;
const advice = (s) => s.phase === "idle" && here(s) && OF_STANCE[s.stance?.verdict];
