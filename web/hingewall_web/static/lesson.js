// The drill as it is taught: the wall, the mark to stand on, a pale figure that shows what to do, and over it whoever is
// there, as measured. createLesson fills an SVG element; its look is welcome.css.

import { arm, body, circle, HIPS, pose } from "./figure.js";

const SVG = "http://www.w3.org/2000/svg";
const SINK = 0.16; // the hips of a good hinge sink by about so much of their reach
const LEFT = -170, TOP = -1830, WIDTH = 1400, HEIGHT = 2020;
const WALKS_FROM = 1000; // mm from the wall, where the pale figure comes from
const GLIDE = 0.25;
const MOVING = ["descending", "bottom", "ascending"];
const HINGE = [[0, 0], [0.6, 0], [1.9, 1], [2.5, 1], [3.5, 0], [4.1, 0]]; // seconds, and the share of the reach
const WALK = [[0, 0], [2, 1], [4.4, 1], [4.5, 0]];
const still = matchMedia("(prefers-reduced-motion: reduce)");

export function createLesson(svg) {
  const parts = furnish(svg);
  let task = "stand", now = null, shown = null, running = false;

  // `what` is "stand" or "hinge": what the pale figure shows.
  function teach(what) {
    task = what;
    svg.dataset.task = what;
    go();
  }

  // What is measured now.
  function show(snapshot) {
    now = snapshot;
    parts.label.textContent = svg.dataset.stand ?? "";
    go();
  }

  function stop() {
    now = null;
  }

  function go() {
    if (!running && now) requestAnimationFrame(frame);
    running = Boolean(now);
  }

  function frame(t) {
    running = false;
    if (!now) return;
    const { target, stance, distance_mm: hips } = now, moving = MOVING.includes(now.phase) && stance !== null;
    mark(target.distance_mm, task === "stand" && stance && stance.verdict !== "good" ? hips : null);
    person(hips === null ? null : { feet: moving ? stance.mm : hips, hips, drop: now.hip_drop_mm ?? (moving ? (stance.mm - hips) * SINK : 0) });
    const feet = task === "hinge" && hips !== null && stance !== null ? stance.mm : target.distance_mm;
    if (task === "hinge") ghost(feet, target.reach_mm * (still.matches ? 1 : along(HINGE, t / 1000)));
    else ghost(hips === null && !still.matches ? WALKS_FROM + (feet - WALKS_FROM) * along(WALK, t / 1000) : feet, 0);
    if (!still.matches) go();
  }

  // Where to stand, and how far that is; or the way there, for whoever stands elsewhere.
  function mark(stand, from) {
    const feet = stand + HIPS + 80;
    set(parts.mark, { transform: `translate(${feet.toFixed(0)} 0)` });
    draw(parts.measure, `M0 150v-60m0 30H${stand}m0 -30v60`);
    set(parts.label, { x: stand / 2 });
    svg.classList.toggle("stepping", from !== null);
    if (from !== null) draw(parts.step, arrow(from + HIPS + 80, feet));
  }

  function ghost(feet, reach) {
    const joints = pose({ stand: feet + HIPS, reach, drop: reach * SINK });
    draw(parts.ghost, body(joints) + arm(joints));
  }

  function person(wanted) {
    parts.person.style.visibility = wanted ? "visible" : "hidden";
    if (!wanted) return (shown = null);
    const share = shown && !still.matches ? GLIDE : 1;
    shown ??= wanted;
    shown = Object.fromEntries(Object.keys(wanted).map((key) => [key, shown[key] + (wanted[key] - shown[key]) * share]));
    const joints = pose({ stand: shown.feet + HIPS, reach: shown.feet - shown.hips, drop: Math.max(-30, shown.drop) });
    draw(parts.body, body(joints));
    draw(parts.arm, arm(joints));
    draw(parts.hips, circle(joints.hip, 62));
  }

  return { teach, show, stop };
}

function furnish(svg) {
  set(svg, { viewBox: `${LEFT} ${TOP} ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "xMidYMax meet" });
  const add = (name, kind, attributes = {}, into = svg) => {
    const node = document.createElementNS(SVG, name);
    set(node, { class: kind, ...attributes });
    return into.appendChild(node);
  };
  add("rect", "wall", { x: -4000, y: -6000, width: 4000, height: 6000 });
  add("path", "floor", { d: "M-4000 0H8000" });
  const mark = add("path", "mark", { d: "M-150 0H150" }), measure = add("path", "measure"), label = add("text", "label", { y: 104 });
  add("rect", "device", { x: -34, y: -960, width: 62, height: 180, rx: 24 });
  const ghost = add("path", "ghost"), person = add("g", "person");
  return {
    mark, measure, label, ghost, person, step: add("path", "step"),
    body: add("path", "body", {}, person), arm: add("path", "arm", {}, person), hips: add("path", "hips", {}, person),
  };
}

// Below the floor, from where the feet are to where they should be; never too short to be seen.
function arrow(from, to) {
  const way = Math.sign(to - from) || 1, end = from + way * Math.max(180, Math.abs(to - from));
  return `M${from} 104H${end - way * 20}M${end - way * 66} 44L${end} 104L${end - way * 66} 164`;
}

// The value of a path of [seconds, value] points, over and over.
function along(points, seconds) {
  const t = seconds % points.at(-1)[0], next = points.findIndex(([at]) => at > t);
  const [[from, a], [to, b]] = [points[next - 1], points[next]], share = (t - from) / (to - from);
  return a + (b - a) * share * share * (3 - 2 * share);
}

const draw = (path, d) => path.setAttribute("d", d);

function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
}
