// What the stage shows: what is asked now or, for a moment, the verdict on the rep that has just ended. Pure: no page, no
// clock.

export const LASTS_MS = { yes: 950, done: 3200, no: 2000, void: 1600 };

// Nothing has been shown yet. A rep that had ended before the page was opened is not shown as if it had ended now.
export const BLANK = { seq: null, until: 0, moment: null };

// The next state, and the scene to show until something changes or the moment is over.
export function scene(before, words, t) {
  const ended = before.seq !== null && words.rep_seq > before.seq ? words.verdict_scene : null;
  const now = { ...before, seq: words.rep_seq };
  if (ended) Object.assign(now, { moment: ended, until: t + LASTS_MS[ended.mood] });
  if (now.moment && (t >= now.until || ["alarm", "idle"].includes(words.scene.mood))) now.moment = null;
  return [now, now.moment ?? words.scene];
}
