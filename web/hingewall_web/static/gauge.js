// The wall, the person and the marks, to scale along the floor. Heights are drawn at half scale, or nobody would fit.

const $ = (id) => document.getElementById(id);
const WALL = 44, RIGHT = 1000, FLOOR = 900;
const LEG = 400, TORSO = 250, HIP = 54;
const MOVING = ["descending", "bottom", "ascending"];
const still = matchMedia("(prefers-reduced-motion: reduce)");

let shown = null, wanted = null, running = false;

export function draw(snapshot) {
  $("gauge").removeAttribute("hidden");
  wanted = aim(snapshot);
  marks(wanted);
  if (!shown || still.matches || wanted.distance === null || shown.distance === null) {
    shown = { ...wanted };
    pose(shown);
  } else if (!running) {
    running = true;
    requestAnimationFrame(glide);
  }
}

// Between two snapshots the figure glides; it is never ahead of what was measured.
function glide() {
  if (wanted.distance === null || shown.distance === null) return (running = false);
  for (const key of ["distance", "stance"]) shown[key] += (wanted[key] - shown[key]) * 0.3;
  pose({ ...wanted, distance: shown.distance, stance: shown.stance });
  running = Math.abs(wanted.distance - shown.distance) + Math.abs(wanted.stance - shown.stance) > 0.5;
  if (running) requestAnimationFrame(glide);
}

function aim(s) {
  const moving = MOVING.includes(s.phase) && s.stance;
  const span = Math.max(900, s.target.distance_mm + 290);
  return {
    distance: s.distance_mm,
    stance: moving ? s.stance.mm : s.distance_mm,
    base: s.stance ? s.stance.mm : s.target.distance_mm,
    free: s.mode === "tap_and_step", target: s.target, units: s.units, alarm: s.alarm, moving: Boolean(moving),
    hit: Boolean(moving) && s.reach_mm !== null && s.reach_mm >= s.target.reach_mm,
    x: (mm) => WALL + (Math.min(mm, span) * (RIGHT - WALL - 8)) / span,
  };
}

function marks({ x, free, target, base, units, hit, alarm }) {
  const alarmWidth = free ? 0 : x(target.alarm_mm) - WALL; // tap and step: touching is the drill
  const goal = x(Math.max(0, base - target.reach_mm)), stand = x(target.distance_mm);
  set("zone", { width: alarmWidth });
  set("zone-hatch", { width: alarmWidth });
  set("target-line", { transform: `translate(${goal} 0)` });
  set("target-mark", { transform: `translate(${goal} 0)` });
  set("stand-mark", { transform: `translate(${stand} 0)` });
  label("alarm-label", WALL + 80, free ? "" : said("alarm-label", target.alarm_mm, units));
  label("target-label", goal, said("target-label", base - target.reach_mm, units));
  label("stand-label", stand, said("stand-label", target.distance_mm, units));
  $("gauge").setAttribute("class", `${hit ? "hit" : ""} ${alarm ? "near-wall" : ""}`);
}

function pose({ distance, stance, base, x, target, units, moving }) {
  const here = distance !== null;
  for (const id of ["person", "beam", "fill", "distance"]) $(id).style.visibility = here ? "visible" : "hidden";
  if (!here) return;
  const back = Math.max(0, stance - distance);
  const ankle = x(stance) + HIP, hipX = x(distance) + HIP;
  const run = Math.min(Math.abs(ankle - hipX), LEG * 0.94);
  const hipY = FLOOR - 30 - Math.sqrt(LEG * LEG - run * run);
  const lean = Math.min(1.45, (back / target.reach_mm) * 1.3);
  const shoulder = [hipX + TORSO * Math.sin(lean), hipY - TORSO * Math.cos(lean)];
  const nod = lean * 0.85;
  const knee = [(ankle + hipX) / 2 + 10 + run * 0.1, (FLOOR - 30 + hipY) / 2];
  const hand = [shoulder[0] + 12 - lean * 60, shoulder[1] + 215];
  path("leg", `M${hipX} ${hipY}L${knee}L${ankle} ${FLOOR - 34}h52`);
  path("torso", `M${hipX} ${hipY}L${shoulder}`);
  path("arm", `M${shoulder}L${hand}`);
  set("head", { cx: shoulder[0] + 108 * Math.sin(nod), cy: shoulder[1] - 108 * Math.cos(nod) });
  set("hips", { cx: hipX, cy: hipY });
  path("beam", `M76 484L${Math.max(76, x(distance) - 12)} ${hipY}`);
  const from = x(distance), to = x(moving ? base : stance);
  set("fill", { x: Math.min(from, to), width: Math.abs(to - from) });
  label("distance", Math.max(165, x(distance) - 110), length(distance, units), Math.min(hipY, 484) - 36);
}

const number = (mm, units) => (units === "in" ? String(Math.round((mm / 25.4) * 2) / 2) : String(Math.round(mm / 10)));
const length = (mm, units) => `${number(mm, units)} ${units}`;

const said = (id, mm, units) => $(id).dataset.said.replace("{mm}", number(mm, units));

function label(id, x, text, y) {
  set(id, y === undefined ? { x } : { x, y });
  if ($(id).textContent !== text) $(id).textContent = text;
}

const path = (id, d) => $(id).setAttribute("d", d);

function set(id, attributes) {
  for (const [name, value] of Object.entries(attributes)) $(id).setAttribute(name, value);
}
