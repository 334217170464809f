// The stage: the wall, whoever is there as they were measured, and the wanted hinge behind them.
// createStage fills any element with two pictures, one over the other: what stands still, and what moves. Its look is
// stage.css. Between two snapshots the figure glides, and it is never ahead of what was measured. Where form is not
// checked only the hips are known: they move before the outline of a body, and no body is claimed.

import { ARM, BODY, circle, HIPS, pose } from "./figure.js";
import { mover, puppet } from "./puppet.js";

const SVG = "http://www.w3.org/2000/svg";
const MOVING = ["descending", "bottom", "ascending"];
const WANTED_DROP = 0.16; // the hips of a good hinge sink by about so much of their reach
const GLIDE_MS = 150; // a little longer than from snapshot to snapshot, or the figure would stop at each
const YOURS_MS = 500, BEND_MS = 100; // a joint's way is straight for so long: nobody sees that it bends
const STIRS = 1.5; // mm that nobody sees: whoever stands still is not moved
const BEAM = 60; // mm that the beam ends behind the hips' skin at most, where nobody sees it: it need not glide along
const TOP = -1840, HEIGHT = 1990, WALL = 170; // mm of the picture: above the floor, in all, and of the wall's thickness
const FAR = 520; // mm that the picture shows beyond where to stand
const INVITE = [[0, 0], [0.9, 0], [2.3, 1], [3.1, 1], [4.3, 0], [5.2, 0]]; // seconds, and the share of the wanted reach
const still = matchMedia("(prefers-reduced-motion: reduce)");

export function createStage(root) {
  const parts = furnish(root);
  let now = null, glide = null, yours = null, invited = "";

  // What is measured now. `figure` is body, hips or ghost (nobody is there: an invitation).
  function show(snapshot, figure = figureOf(snapshot)) {
    now = aim(snapshot, figure);
    room(root, parts, now);
    go();
  }

  // The bottom of a rep that did not count, over the wanted one; null ends it.
  function replay(rep) {
    yours = rep;
    if (rep) bottom({ feet: rep.stance_mm, hips: rep.stance_mm - rep.reach_mm, drop: rep.hip_drop_mm });
    else if (now) go();
  }

  function go() {
    if (yours) return;
    if (now.figure === "ghost") return invite();
    follow(now.person, now.figure);
    ghost([[now.stepping ? now.stand : now.person.feet, now.stepping ? 0 : now.wanted]]);
  }

  function follow(to, figure) {
    if (glide?.figure === figure && Object.keys(to).every((key) => Math.abs(to[key] - glide.to[key]) <= STIRS)) return;
    const from = glide ? mixed(glide.from, glide.to, glide.motion?.effect.getComputedTiming().progress ?? 1) : to;
    glide = { from, to, figure, motion: person([from, to], figure, glide ? GLIDE_MS : 0) };
  }

  function bottom({ feet, hips, drop }) {
    const shares = evenly(YOURS_MS).map((ms) => ease(ms / YOURS_MS));
    const ways = shares.map((share) => ({ feet, hips: feet + (hips - feet) * share, drop: (drop ?? 0) * share }));
    person(ways, drop === null ? "hips" : "body", YOURS_MS);
    ghost([[feet, now.wanted]]);
    glide = null;
  }

  function invite() {
    const { stand, wanted } = now, lasts = 1000 * INVITE.at(-1)[0], asked = `${stand} ${wanted} ${still.matches}`;
    if (asked === invited) return;
    name("ghost");
    ghost(evenly(lasts).map((ms) => [stand, wanted * (still.matches ? 1 : along(INVITE, ms / 1000))]), lasts, Infinity);
    [glide, invited] = [null, asked];
  }

  function person(ways, figure, ms) {
    name(figure);
    const poses = ways.map(({ feet, hips, drop }) => joined(feet, feet - hips, figure === "body" ? drop : (feet - hips) * WANTED_DROP));
    const lasts = still.matches ? 0 : ms;
    for (const move of figure === "body" ? [parts.body, parts.arm] : [parts.rim, parts.outline]) move(poses, lasts);
    return parts.hips(poses, lasts);
  }

  function name(figure) {
    if (root.dataset.figure !== figure) root.dataset.figure = figure;
  }

  function ghost(ways, ms, times) {
    invited = "";
    parts.ghost(ways.map(([feet, reach]) => joined(feet, reach, reach * WANTED_DROP)), still.matches ? 0 : ms, times);
  }

  return { show, replay };
}

// What may be drawn of a snapshot: a body only where its hips were seen, not guessed.
export function figureOf(snapshot) {
  if (snapshot.distance_mm === null) return "ghost";
  return snapshot.hip_drop_mm === null ? "hips" : "body";
}

// How much of the wanted reach a rep has, from 0 to 1: `locked` once it was all, until the rep ends.
export function reached(before, snapshot) {
  if (!MOVING.includes(snapshot.phase) || snapshot.reach_mm === null) return { share: 0, locked: false };
  const share = Math.min(1, snapshot.reach_mm / wantedReach(snapshot)), locked = before.locked || share >= 1;
  return { share: locked ? 1 : share, locked };
}

// Tap and step: the wall is to be touched, from wherever one stands.
function wantedReach({ mode, target, stance }) {
  return mode === "tap_and_step" ? (stance?.mm ?? target.distance_mm) : target.reach_mm;
}

function aim(s, figure) {
  const moving = MOVING.includes(s.phase) && s.stance !== null;
  const span = Math.max(FAR + 500, s.target.distance_mm + FAR);
  const hips = s.distance_mm === null ? null : Math.min(s.distance_mm, span - 150);
  const base = s.stance?.mm ?? s.target.distance_mm;
  const stepping = !moving && s.stance !== null && s.stance.verdict !== "good";
  return {
    figure, span, stepping, wanted: wantedReach(s), stand: s.target.distance_mm,
    line: stepping || s.mode === "tap_and_step" ? null : base - s.target.reach_mm,
    hit: moving && s.reach_mm !== null && s.reach_mm >= wantedReach(s),
    alarm: s.mode === "tap_and_step" ? 0 : s.target.alarm_mm,
    step: stepping && hips !== null ? [hips, s.target.distance_mm] : null,
    person: hips === null ? null : { feet: moving ? s.stance.mm : hips, hips, drop: Math.max(-30, s.hip_drop_mm ?? 0) },
  };
}

// The skin of the hips is what is measured: the joint lies behind it, or the figure would be nearer than the person.
const joined = (stance, reach, drop) => pose({ stand: stance + HIPS, reach, drop });

function room(root, parts, { span, line, hit, stand, alarm, step, stepping, person }) {
  for (const svg of [parts.back, parts.front]) set(svg, { viewBox: `${-WALL} ${TOP} ${WALL + span} ${HEIGHT}` });
  set(parts.zone, { width: alarm });
  set(parts.beam, { transform: `scale(${Math.ceil(Math.max(0, person?.hips ?? 0) / BEAM) * BEAM} 1)` });
  set(parts.mark, { transform: `translate(${stand + HIPS + 80} 0)` });
  parts.line.style.display = line === null ? "none" : "";
  if (line !== null) set(parts.line, { transform: `translate(${line.toFixed(0)} 0)` });
  root.classList.toggle("hit", hit);
  root.classList.toggle("stepping", stepping);
  parts.step.style.display = step ? "" : "none";
  if (step) draw(parts.step, arrow(step[0] + HIPS + 80, step[1] + HIPS + 80));
}

// On the floor, from where the feet are to where they should be; never too short to be seen.
function arrow(from, to) {
  const way = Math.sign(to - from) || 1, end = from + way * Math.max(150, Math.abs(to - from));
  return `M${from} 92H${end - way * 20}M${end - way * 62} 50L${end} 92L${end - way * 62} 134`;
}

function furnish(root) {
  root.replaceChildren();
  const add = (into, name, kind, attributes = {}) => {
    const node = document.createElementNS(SVG, name);
    set(node, { class: kind, ...attributes });
    return into.appendChild(node);
  };
  const [back, front] = ["back", "front"].map((kind) => add(root, "svg", kind, { preserveAspectRatio: "xMidYMax meet" }));
  add(back, "rect", "wall", { x: -4000, y: -6000, width: 4000, height: 6000 });
  add(back, "path", "edge", { d: "M0 -6000V0" });
  add(back, "rect", "ground", { x: -4000, y: 0, width: 12000, height: 4000 });
  const zone = add(back, "rect", "zone", { y: 0, height: 22 });
  add(back, "path", "floor", { d: "M-4000 0H8000" });
  const mark = add(back, "path", "mark-stand", { d: "M-130 0H130" });
  const line = add(back, "path", "line", { d: "M0 -1080V-14" });
  const beam = add(back, "path", "beam", { d: "M0 -870H1" });
  add(back, "rect", "device", { x: -34, y: -960, width: 62, height: 180, rx: 24 });
  add(back, "circle", "eye", { cx: 4, cy: -870, r: 15 });
  const [pale, rim, inside, figure] = ["ghost", "outline", "outline inside", "person"].map((kind) => add(front, "g", kind));
  const limbs = (list, into, kind) => puppet(list, (d) => add(into, "path", kind, { d }));
  const body = limbs(BODY, figure, "body"), arm = limbs(ARM, figure, "arm");
  const hips = add(front, "g", "hips"), step = add(front, "path", "step");
  add(hips, "path", "halo", { d: circle([0, 0], 120) });
  add(hips, "path", "dot", { d: circle([0, 0], 62) });
  const [ghost, edge, outline] = [pale, rim, inside].map((into) => limbs([...BODY, ...ARM], into, "part"));
  return { back, front, zone, mark, line, beam, ghost, rim: edge, outline, body, arm, hips: mover(hips), step };
}

const mixed = (from, to, share) => Object.fromEntries(Object.keys(to).map((key) => [key, from[key] + (to[key] - from[key]) * share]));

// Moments from 0 to the end, near enough to one another.
const evenly = (ms) => Array.from({ length: Math.ceil(ms / BEND_MS) + 1 }, (_, n, last = Math.ceil(ms / BEND_MS)) => (ms * n) / last);

const ease = (share) => share * share * (3 - 2 * share);

// The value of a path of [seconds, value] points, over and over.
function along(points, seconds) {
  const t = seconds % points.at(-1)[0], next = points.findIndex(([at]) => at > t);
  const [[from, a], [to, b]] = [points[next - 1], points[next]];
  return a + (b - a) * ease((t - from) / (to - from));
}

const draw = (path, d) => set(path, { d });

// What is as it was is left alone: the browser would lay it out and paint it again.
function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
  }
}
