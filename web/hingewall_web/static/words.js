// Puts sentences on the page. They are made by the device's web process; nothing is worded here.

const $ = (id) => document.getElementById(id);
const MOST = 20; // marks in the row, which never wraps
const SVG = "http://www.w3.org/2000/svg";
const STROKES = { no_rep: "M4 4l12 12M16 4L4 16", void: "M4 10h12" };
let shown = "", last = null, here = ({ status, notes }) => ({ ...status, notes });

export function say(words) {
  const text = JSON.stringify(words);
  if (text === shown) return;
  [shown, last] = [text, words];
  put("count", words.count);
  put("goal", words.goal);
  put("announce", words.announce);
  put("urgent", words.urgent || $("status").dataset.told);
  who(words.who);
  put("alarm-title", words.alarm);
  $("alarm").hidden = !words.alarm;
  $("verdict").replaceChildren(...(words.verdict ? [mark(words.verdict_mark), why(words)] : [words.hint]));
  $("marks").replaceChildren(row(words));
  status(words);
  for (const [id, hidden] of [["start", words.open], ["end", !words.open]]) $(id).hidden = hidden;
}

// One line for whatever is most urgent beside the reps, and all of it behind a tap.
function status(words) {
  const { kind = "", text = "", more = 0, notes } = here(words);
  $("status").dataset.kind = kind;
  asks(kind === "asks" ? words.asks : null);
  $("more").hidden = !kind || (kind === "asks" && !more);
  put("status-line", kind === "asks" ? "" : text);
  put("status-more", `+${more}`);
  $("status-more").hidden = !more;
  $("unchecked").hidden = !words.unchecked;
  for (const [at, part] of ["line", "means", "fix"].entries()) put(`unchecked-${part}`, words.unchecked?.[at] ?? "");
  $("own").hidden = !words.offers_own;
  further(words.further);
  $("notes").replaceChildren(...notes.map((note) => item(note)));
  $("faults").replaceChildren(...words.faults.map(([text, fix, care]) => fault(item(` ${fix}`, text), care)));
}

// Whose turn it is tells each phone something else, when it is somebody's: then turn.js says what stands in the line.
export function lineBy(rule) {
  here = rule;
  again();
}

// To the rep's own page: how it was measured, and where it can be corrected.
function why({ rep_id, verdict }) {
  const line = document.createElement("span");
  // One that is not saved yet has no page.
  line.append(rep_id ? Object.assign(document.createElement("a"), { href: `/history/rep/${rep_id}`, textContent: verdict }) : verdict);
  return line;
}

// The offer to aim further, where whoever holds this phone may take it.
function further(offer) {
  const form = $("further");
  if (!form) return;
  form.hidden = !offer;
  if (offer) [form.elements.reach.value, form.querySelector("button").textContent] = offer;
}

// With the way to where the owner ends it, if there is one.
function fault(line, care) {
  if (care) line.append(" ", Object.assign(document.createElement("a"), { href: "/care", textContent: care }));
  return line;
}

// After a loss: what was hidden or said meanwhile gives way to what is true again.
export function again() {
  shown = "";
  if (last) say(last);
}

export function put(id, text) {
  // An unchanged text is left alone, or a screen reader would say it again.
  if ($(id).textContent !== String(text)) $(id).textContent = text;
}

// Whether it is the athlete again who was there before.
function asks(question) {
  $("asks").hidden = !question;
  if (!question) return;
  put("asks-text", question.text);
  $("asks-yes").setAttribute("aria-label", question.yes);
  $("asks").querySelector("input").value = question.athlete_id;
  pin($("asks").querySelector("svg"), question.badge);
}

function who(badge) {
  const chip = $("who");
  put("who-name", badge?.name ?? chip.dataset.guest);
  pin(chip.querySelector("svg"), badge);
}

function pin(svg, badge) {
  svg.setAttribute("class", badge ? `badge ${badge.colour}` : "badge guest");
  svg.firstElementChild.setAttribute("href", `#badge-${badge?.shape ?? "guest"}`);
}

function item(text, strong) {
  const li = document.createElement("li");
  if (strong) li.append(Object.assign(document.createElement("strong"), { textContent: strong }));
  li.append(text);
  return li;
}

function row({ marks, marks_said, goal }) {
  const span = document.createElement("span");
  const counted = marks.filter((kind) => kind === "counted" || kind === "unsure").length;
  span.className = "marks";
  span.setAttribute("role", "img");
  span.setAttribute("aria-label", marks_said);
  const ahead = Array(Math.max(0, Math.min(MOST - marks.length, goal - counted))).fill("ahead");
  span.append(...[...marks, ...ahead].map(mark));
  return span;
}

function mark(kind) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", `mark ${kind}`);
  svg.setAttribute("aria-hidden", "true");
  const look = STROKES[kind] ? { d: STROKES[kind] } : { cx: 10, cy: 10, r: 7.5 };
  const shape = document.createElementNS(SVG, STROKES[kind] ? "path" : "circle");
  for (const [name, value] of Object.entries(look)) shape.setAttribute(name, value);
  svg.append(shape);
  return svg;
}
