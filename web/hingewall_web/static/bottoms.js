// The reps of a set as silhouettes, each at its bottom as it was measured; a tap on one plays it again. Where form was not
// checked there is an outline and the hips: nobody knows of more.

import { add, hips, measured, person, picture } from "./pictures.js";
import { replay } from "./replay.js";

const STROKES = { no_rep: "M4 4l12 12M16 4L4 16", void: "M4 10h12" };
const CIRCLE = "M2.5 10a7.5 7.5 0 1 0 15 0a7.5 7.5 0 1 0-15 0";

export function show(root) {
  for (const svg of root.querySelectorAll("svg.picture:empty")) picture(svg);
  for (const place of root.querySelectorAll(".bottoms:empty")) bottoms(place);
  for (const place of root.querySelectorAll("[data-replay]")) {
    const { rep, words } = JSON.parse(place.dataset.replay);
    replay(place, rep, words, false);
  }
}

function bottoms(place) {
  const { reps, words } = JSON.parse(place.dataset.after);
  const list = document.createElement("ol");
  list.setAttribute("aria-label", words.bottoms);
  const stage = document.createElement("div");
  const buttons = reps.map((rep) => button(rep, words));
  let playing = null;
  for (const [at, each] of buttons.entries()) {
    each.addEventListener("click", () => {
      playing?.stop();
      for (const other of buttons) other.setAttribute("aria-pressed", other === each);
      playing = replay(stage, reps[at], words, true);
      stage.scrollIntoView({ block: "nearest" });
    });
    const item = document.createElement("li");
    item.append(each);
    list.append(item);
  }
  const hint = Object.assign(document.createElement("p"), { className: "quiet key", textContent: words.bottoms });
  hint.setAttribute("aria-hidden", "true");
  place.append(list, hint, stage);
}

function button(rep, words) {
  const best = rep.best ? ` ${words.best}.` : "";
  const made = Object.assign(document.createElement("button"), {
    type: "button", className: `bottom ${rep.mark}${rep.best ? " best" : ""}`,
  });
  made.setAttribute("aria-pressed", "false");
  made.setAttribute("aria-label", `${rep.n}. ${rep.label}.${best}`);
  const svg = add(made, "svg", { viewBox: `${rep.stand - 392} -1820 920 1860`, "aria-hidden": "true" });
  const joints = measured({ stand: rep.stand, reach: rep.reach, drop: rep.drop ?? 0 });
  person(svg, joints, rep.drop === null ? "outline" : "seen");
  if (rep.drop === null) hips(svg, joints);
  const number = Object.assign(document.createElement("span"), { textContent: rep.n });
  const mark = add(number, "svg", { class: `mark ${rep.mark}`, viewBox: "0 0 20 20", "aria-hidden": "true" });
  add(mark, "path", { d: STROKES[rep.mark] ?? CIRCLE });
  made.append(number);
  return made;
}

show(document);
