// What the stage shows: what is asked now or, for a moment, the verdict on the rep that has just ended. Pure: no page, no
// clock. A rep's verdict comes once it is saved: until then what was asked stays, or BACK would flash between UP and YES.

export const LASTS_MS = { yes: 950, done: 3200, no: 2000, void: 1600 };
const DUE_MS = 900, AFTER_UP = ["go", "next", "rest"];

// Nothing has been shown yet. A rep that had ended before the page was opened is not shown as if it had ended now.
export const BLANK = { seq: null, until: 0, moment: null, asked: null };

// The next state, and the scene to show until something changes or the moment is over.
export function scene(before, words, t) {
  const ended = before.seq !== null && words.rep_seq > before.seq ? words.verdict_scene : null;
  const now = { ...before, seq: words.rep_seq, asked: words.scene }, { mood } = words.scene;
  if (ended) Object.assign(now, { moment: ended, until: t + LASTS_MS[ended.mood] });
  else if (before.asked?.mood === "up" && AFTER_UP.includes(mood)) Object.assign(now, { moment: before.asked, until: t + DUE_MS });
  const over = ["alarm", "idle"].includes(mood) || (now.moment?.mood === "up" && !AFTER_UP.includes(mood));
  if (t >= now.until || over) now.moment = null;
  return [now, now.moment ?? words.scene];
}
