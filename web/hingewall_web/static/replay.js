// One rep again: the figure moves along what was measured, over the hinge that was asked for. Where form was not checked
// only the hips move. With reduced motion it goes from moment to moment.

import { add, hips, measured, person } from "./pictures.js";

const BEFORE_S = 0.5, AFTER_S = 0.4;
const still = matchMedia("(prefers-reduced-motion: reduce)");

// In `place`, in the stead of what was there. `stop` ends it.
export function replay(place, rep, words, link) {
  const view = build(rep, words, link);
  place.replaceChildren(view.figure);
  let at = rep.bottom, begun = null, stopped = false, motion = null;
  show(rep.bottom);
  view.play.addEventListener("click", () => (still.matches ? next() : begun === null ? play() : pause()));
  view.time.addEventListener("input", () => { pause(); show(Number(view.time.value) + rep.start); });
  load(rep).then((found) => {
    if (stopped) return;
    motion = found;
    view.play.disabled = view.time.disabled = false;
    [view.time.min, view.time.max] = [motion.from - rep.start, motion.to - rep.start].map((value) => value.toFixed(2));
    show(at);
    if (!still.matches) play();
  }).catch(() => { view.said.textContent = words.lost; });
  return { stop: () => { stopped = true; pause(); } };

  function show(t) {
    at = t;
    const mm = motion ? motion.distance(t) : rep.stand - rep.reach;
    const drop = motion ? motion.drop?.(t) ?? null : rep.drop;
    draw(view, rep, measured({ stand: rep.stand, reach: rep.stand - mm, drop: drop ?? 0 }), drop !== null);
    if (!motion) return;
    const time = (t - rep.start).toFixed(1), seen = motion.seen(t);
    view.said.textContent = fill(seen ? words.at : words.none, { time, distance: length(mm, rep) });
    view.time.value = t - rep.start;
    view.time.setAttribute("aria-valuetext", view.said.textContent);
  }

  function play() {
    if (at >= motion.to - 0.05 || at === rep.bottom) at = motion.from;
    begun = performance.now() - 1000 * (at - motion.from);
    view.play.textContent = words.pause;
    requestAnimationFrame(frame);
  }

  function frame(now) {
    if (begun === null || stopped) return;
    const t = motion.from + Math.max(0, now - begun) / 1000;
    show(Math.min(t, motion.to));
    if (t < motion.to) requestAnimationFrame(frame);
    else pause();
  }

  function pause() {
    begun = null;
    view.play.textContent = still.matches ? words.step : words.play;
  }

  function next() {
    const moments = [rep.start, rep.bottom, rep.end];
    show(moments.find((t) => t > at + 0.01) ?? moments[0]);
  }
}

function build(rep, words, link) {
  const figure = make("figure", { className: "replay" });
  const svg = add(figure, "svg", { viewBox: `-60 -1880 ${rep.stand + 600} 1920`, role: "img", "aria-label": rep.label });
  add(svg, "path", { class: "wall", d: "M-60-1880H0V40H-60Z" });
  add(svg, "path", { class: "floor", d: `M0 4H${rep.stand + 540}` });
  add(svg, "path", { class: "line", d: `M${rep.stand - rep.goal}-1150V0` });
  person(svg, measured({ stand: rep.stand, reach: rep.goal, drop: rep.goal * 0.1 }), "ghost");
  const shape = add(svg, "g", { class: rep.mark });
  const controls = make("div", { className: "time" });
  const play = make("button", { className: "tool", type: "button", textContent: still.matches ? words.step : words.play, disabled: true });
  const time = make("input", { type: "range", step: "0.02", disabled: true });
  time.setAttribute("aria-label", words.time);
  const said = make("p", { className: "quiet key" });
  controls.append(play, time);
  const notes = make("p", { className: "quiet key", textContent: words.wanted });
  if (rep.drop === null) notes.textContent += ` ${words.unchecked}`;
  const caption = make("figcaption", { textContent: rep.label });
  figure.prepend(caption);
  figure.append(controls, said, notes);
  if (link) figure.append(make("a", { className: "button plain", href: `/history/rep/${rep.id}`, textContent: fill(words.open, rep) }));
  return { figure, controls, shape, play, time, said };
}

function draw({ shape }, rep, joints, whole) {
  shape.replaceChildren();
  if (whole) person(shape, joints, "yours");
  hips(shape, joints);
}

async function load(rep) {
  const answer = await fetch(`/api/v1/reps/${rep.id}`);
  if (!answer.ok) throw new Error(answer.statusText);
  const { trace, drops } = await answer.json();
  const known = trace.filter(([, mm]) => mm !== null);
  if (known.length < 2) throw new Error("nothing was kept");
  const from = Math.max(trace[0][0], rep.start - BEFORE_S), to = Math.min(trace.at(-1)[0], rep.end + AFTER_S);
  const seen = between(trace.map(([t, mm]) => [t, mm === null ? 0 : 1]));
  return { from, to, distance: between(known), drop: rep.drop !== null && drops.length > 1 ? between(drops) : null, seen: (t) => seen(t) > 0.5 };
}

// The value at a time, on the straight line between two readings.
const between = (points) => (t) => {
  let [low, high] = [0, points.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (points[middle][0] <= t) low = middle;
    else high = middle;
  }
  const [[t0, a], [t1, b]] = [points[low], points[high]];
  return a + (b - a) * Math.min(1, Math.max(0, (t - t0) / (t1 - t0 || 1)));
};

const make = (name, values) => Object.assign(document.createElement(name), values);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const number = (mm, { units, unit_mm: unit }) => (units === "in" ? Math.round((mm / unit) * 2) / 2 : Math.round(mm / unit));
const length = (mm, rep) => `${number(mm, rep)} ${rep.units}`;
