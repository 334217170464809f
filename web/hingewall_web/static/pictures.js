// The picture beside an advice: what was done, over the hinge that is wanted, or a sign where a pose can't say it.

import { arm, body, circle, HIPS, pose } from "./figure.js";

const SVG = "http://www.w3.org/2000/svg";
const STAND = 610, HINGE = { stand: STAND, reach: 250, drop: 20 };

// The joints of somebody whose skin is where the sensor saw it.
export const measured = ({ stand, reach, drop, tilt }) => pose({ stand: stand + HIPS, reach, drop, tilt });

// What is drawn over the wanted hinge. Lengths in mm, tilt in radians from upright.
const DONE = {
  hinge: HINGE, too_fast: HINGE, too_slow: HINGE, off_centre: HINGE,
  shallow: { stand: STAND, reach: 110, drop: 5 },
  squat: { stand: STAND, reach: 150, drop: 340, tilt: 0.55 },
  bow: { stand: STAND, reach: 20, tilt: 1.15 },
  stepped: { stand: 400 },
  touch: { stand: 330, reach: 320, drop: 40 },
  too_near: { stand: 400, reach: 290, drop: 30 },
  walked_away: { stand: 800 },
  second_person: { stand: STAND, reach: 30 },
};

const SIGNS = {
  too_fast: "M130-1000H20M130-860H-10M130-720H20",
  too_slow: "M230-1600a170 170 0 1 0 .1 0M230-1560v130l80 60",
  off_centre: "M120-1520H480M190-1600l-80 80 80 80M410-1600l80 80-80 80",
  walked_away: "M860-1780h160M950-1850l80 70-80 70",
  lost_sight: "M170-1450q190-230 380 0q-190 230-380 0M360-1510a60 60 0 1 0 .1 0M190-1260L540-1640",
  unchecked: "M170-1450q190-230 380 0q-190 230-380 0M360-1510a60 60 0 1 0 .1 0M190-1260L540-1640",
};

export function picture(svg) {
  const name = svg.dataset.picture, done = DONE[name];
  add(svg, "path", { class: "wall", d: "M-60-1900H0V40H-60Z" });
  add(svg, "path", { class: "floor", d: "M0 4H1120" });
  if (name !== "hinge") person(svg, measured(HINGE), "ghost");
  if (name === "second_person") person(svg, measured({ stand: 880 }), "other");
  if (done) person(svg, measured(done), name === "hinge" ? "good" : "yours");
  if (SIGNS[name]) add(svg, "path", { class: "sign", d: SIGNS[name] });
}

export function person(svg, joints, kind) {
  const group = add(svg, "g", { class: kind });
  add(group, "path", { class: "body", d: body(joints) });
  add(group, "path", { class: "arm", d: arm(joints) });
  return group;
}

export const hips = (svg, joints) => add(svg, "path", { class: "hips", d: circle(joints.hip, 52) });

export function add(to, name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  to.append(made);
  return made;
}
