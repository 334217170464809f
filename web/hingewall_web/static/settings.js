// What a form can't do by itself: the picture and the sliders follow what is typed, and fields are filled in without
// loading the page. Every sentence, unit and line is made by the device's web process; nothing is worded or measured here.

const $ = (id) => document.getElementById(id);
const form = $("settings"), stand = $("stand"), keep = $("keep");
const slides = [...form.querySelectorAll("[type=range]")], presets = [...form.querySelectorAll(".preset")];
const PICTURED = /^(stance|reach|alarm)\.|^mode$|^units$/;
const LOOK_MS = 1000, PATIENCE_MS = 3000;

let drawing = false, stale = false, here = "";

const fields = () => [...form.querySelectorAll("[data-default]")];
const typed = () => new URLSearchParams([...new FormData(form)].filter(([name]) => PICTURED.test(name)));

async function ask(path, as) {
  try {
    const answer = await fetch(path, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return answer.ok ? await answer[as]() : null; // in here too: it may take too long after its first bytes
  } catch {
    return null;
  }
}

// At once, and again when something has moved meanwhile: a slider never waits for more than one picture.
async function draw() {
  stale = true;
  if (drawing) return;
  drawing = true;
  while (stale) {
    stale = false;
    const html = await ask(`/settings/picture?${typed()}`, "text");
    const figure = html && new DOMParser().parseFromString(html, "text/html").getElementById("picture");
    if (figure) show(figure);
  }
  drawing = false;
}

function show(figure) {
  $("picture").replaceWith(figure);
  const said = $("impossible"), text = figure.dataset.impossible;
  said.hidden = !text;
  if (said.textContent !== text) said.textContent = text;
}

function changed() {
  for (const field of fields()) {
    const button = field.closest(".entry")?.querySelector(".default");
    if (button) button.hidden = field.value === field.dataset.default;
  }
  for (const slide of slides) {
    const field = $(slide.dataset.of);
    slide.value = field.value.replace(",", ".");
    slide.setAttribute("aria-valuetext", `${field.value} ${form.elements.units.value}`);
  }
  for (const preset of presets) preset.setAttribute("aria-pressed", String(holds(preset)));
  $("own").hidden = presets.some(holds);
  const all = differing().length, save = keep.firstElementChild;
  keep.hidden = !all;
  save.textContent = (all === 1 ? save.dataset.one : save.dataset.many).replace("{n}", all);
}

const valuesOf = (preset) => Object.entries(JSON.parse(preset.dataset.values));
const holds = (preset) => valuesOf(preset).every(([name, text]) => form.elements[name].value.trim() === text);

// What stands in the form otherwise than it was made; what somebody else has set too counts as long as it is undecided.
function differing() {
  const undecided = form.querySelectorAll("[name^='take.']:checked");
  return [...undecided, ...fields().filter((field) => field.value.trim() !== form.elements[`was.${field.name}`].value)];
}

function put(field, value) {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

async function look() {
  if (document.hidden) return;
  const answer = await ask(`/settings/stand?${typed()}`, "json");
  if (!answer) return;
  const { text, value } = answer;
  if ($("stand-text").textContent !== text) $("stand-text").textContent = text;
  here = value;
  stand.disabled = !value;
}

function fill(event) {
  const button = event.submitter;
  if (button?.name !== "fill") return;
  event.preventDefault();
  if (presets.includes(button)) {
    for (const [name, text] of valuesOf(button)) form.elements[name].value = text;
    form.dispatchEvent(new Event("input"));
  } else if (button !== stand) {
    const field = form.elements[button.value];
    put(field, field.dataset.default);
  } else if (here) put(form.elements["stance.target_mm"], here);
}

// A link to a field that is folded away unfolds it.
function unfold() {
  const more = location.hash && $(location.hash.slice(1))?.closest("details");
  if (more) more.open = true;
}

if (keep) {
  for (const slide of slides) slide.hidden = false;
  form.addEventListener("input", ({ target }) => {
    if (slides.includes(target)) $(target.dataset.of).value = target.value;
    changed();
    draw();
  });
  form.addEventListener("submit", fill);
  changed();
}
if (stand) {
  look();
  setInterval(look, LOOK_MS);
}
addEventListener("hashchange", unfold);
unfold();
