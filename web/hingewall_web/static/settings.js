// What a form can't do by itself: the picture follows what is typed, and a field is filled in without loading the page.
// Every sentence, unit and line is made by the device's web process; nothing is worded or measured here.

const $ = (id) => document.getElementById(id);
const form = $("settings"), stand = $("stand");
const saves = [...form.querySelectorAll(".keep button")];
const PICTURED = /^(stance|reach|alarm)\.|^mode$|^units$/;
const TYPING_MS = 120, LOOK_MS = 1000, PATIENCE_MS = 3000;

let drawing = 0, typing = null, here = "";

function fields(part = form) {
  return [...part.querySelectorAll("[data-default]")];
}

async function ask(path, as) {
  try {
    const answer = await fetch(path, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return answer.ok ? await answer[as]() : null; // in here too: it may take too long after its first bytes
  } catch {
    return null;
  }
}

async function draw() {
  const asked = ++drawing;
  const said = new URLSearchParams([...new FormData(form)].filter(([name]) => PICTURED.test(name)));
  const html = await ask(`/settings/picture?${said}`, "text");
  if (!html || asked !== drawing) return;
  $("picture").replaceWith(new DOMParser().parseFromString(html, "text/html").getElementById("picture"));
}

function changed() {
  for (const field of fields()) {
    const button = field.parentElement.querySelector(".default");
    if (button) button.hidden = field.value === field.dataset.default;
  }
  const all = differing(form).length;
  for (const save of saves) {
    save.parentElement.hidden = !differing(save.closest("fieldset")).length;
    save.textContent = (all === 1 ? save.dataset.one : save.dataset.many).replace("{n}", all);
  }
}

// What stands in the form otherwise than it was made; what somebody else has set too counts as long as it is undecided.
function differing(part) {
  const undecided = part.querySelectorAll("[name^='take.']:checked");
  return [...undecided, ...fields(part).filter((field) => field.value.trim() !== form.elements[`was.${field.name}`].value)];
}

function put(field, value) {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

async function look() {
  if (document.hidden) return;
  const answer = await ask(`/settings/stand?units=${form.elements.units.value}`, "json");
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
  const field = button.value === "stand" ? form.elements["stance.target_mm"] : form.elements[button.value];
  if (button.value !== "stand") put(field, field.dataset.default);
  else if (here) put(field, here);
}

if (saves.length) {
  form.addEventListener("input", () => {
    changed();
    clearTimeout(typing);
    typing = setTimeout(draw, TYPING_MS);
  });
  form.addEventListener("submit", fill);
  changed();
}
if (stand) {
  look();
  setInterval(look, LOOK_MS);
}
