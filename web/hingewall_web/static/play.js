// Plays on the live page's stage what comes from the wall: the figure, the ring, the scene, and the moments between.

import { handsFree } from "./handsfree.js";
import { BLANK, scene } from "./scenes.js";
import { createStage, reached } from "./stage.js";

const $ = (id) => document.getElementById(id);
const stage = $("stage"), picture = createStage($("scene"));
const look = document.body.classList.contains("wall") ? () => {} : handsFree(stage);

let ring = { share: 0, locked: false }, state = BLANK, last = null, timer = null, shown = "";

export function show(snapshot) {
  last = snapshot;
  ring = reached(ring, snapshot);
  $("ring").style.strokeDashoffset = 1.02 - 1.02 * ring.share; // with none of it nothing is seen, not even the round end
  stage.classList.toggle("locked", ring.locked);
  picture.show(snapshot);
  look(snapshot.presence);
}

export function act(words) {
  clearTimeout(timer);
  const t = performance.now();
  const [now, current] = scene(state, words, t);
  state = now;
  if (state.moment) timer = setTimeout(act, state.until - t, words);
  const text = JSON.stringify(current);
  if (text === shown) return;
  shown = text;
  set(current, words);
}

// After a loss nobody knows what happened meanwhile: no moment is made of it.
export function forget() {
  clearTimeout(timer);
  [state, ring, shown] = [BLANK, { share: 0, locked: false }, ""];
}

function set({ mood, word, sub, pictogram }, words) {
  stage.dataset.mood = mood;
  $("word").textContent = word;
  $("word").classList.toggle("short", word.length <= 5);
  $("sub").textContent = sub;
  $("sign").setAttribute("href", `#sign-${pictogram || "none"}`);
  $("cheer-count").textContent = words.count;
  picture.replay(mood === "no" ? last?.last_rep : null);
}
