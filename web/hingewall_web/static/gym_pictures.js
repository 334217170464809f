// Still pictures of the figure for the gym's screen: how it works in three steps, and the bottoms of a set's reps.

import { arm, body, circle, pose } from "./figure.js";

const SVG = "http://www.w3.org/2000/svg";
const STAND = 560, REACH = 270, SINK = 0.16, MOST = 20;
const STEPS = {
  stand: [{ reach: 0 }],
  back: [{ reach: 0 }, { reach: REACH, drop: REACH * SINK }],
  up: [{ reach: REACH, drop: REACH * SINK }, { reach: 0 }],
  tap: [{ reach: 0 }, { reach: 440, drop: 110 }],
};
// Which way the hips go, or the head.
const ARROWS = {
  stand: "", back: "M210 -900H60M130 -970L60 -900L130 -830", up: "M120 -1000C130 -1230 190 -1400 330 -1480M215 -1545L338 -1484L270 -1362",
  tap: "M330 -560H60M150 -650L60 -560L150 -470",
};

// One step: who does it, over where they come from, and which way they go.
export function figure(svg, step) {
  const [first, then] = STEPS[step].map((at) => pose({ stand: STAND, ...at }));
  const now = then ?? first;
  add(svg, "path", "slab", "M-150 -1720H0V0H-150Z");
  add(svg, "path", "ground", "M-150 0H870");
  if (then) add(svg, "path", "from", body(first) + arm(first));
  add(svg, "path", "body", body(now));
  add(svg, "path", "arm", arm(now));
  add(svg, "path", "dot", circle(now.hip, 62));
  if (ARROWS[step]) add(svg, "path", "way", ARROWS[step]);
}

let set = "", seq = null;

// Each rep of the set that goes on, as it was at its bottom: a squat looks like a squat.
export function silhouettes(list, snapshot) {
  const whose = `${snapshot.set.id} ${snapshot.athlete?.id}`;
  if (whose !== set || snapshot.presence === "empty") list.replaceChildren();
  set = whose;
  const ended = seq !== null && snapshot.rep_seq > seq && snapshot.presence !== "empty";
  if (ended && snapshot.last_rep && list.children.length < MOST) list.append(silhouette(snapshot.last_rep));
  seq = snapshot.rep_seq;
}

function silhouette({ verdict, reach_mm, hip_drop_mm }) {
  const item = document.createElement("li"), svg = document.createElementNS(SVG, "svg");
  item.className = verdict;
  svg.setAttribute("viewBox", "90 -1780 900 1860");
  const joints = pose({ stand: STAND, reach: reach_mm, drop: hip_drop_mm ?? reach_mm * SINK });
  add(svg, "path", "body", body(joints) + arm(joints));
  item.append(svg);
  return item;
}

function add(svg, kind, name, d) {
  const node = document.createElementNS(SVG, kind);
  node.setAttribute("class", name);
  node.setAttribute("d", d);
  svg.append(node);
}
