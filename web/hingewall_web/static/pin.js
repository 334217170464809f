// Shows the PIN on request, and says while it is typed what is still missing. The wall itself judges it again.

const $ = (id) => document.getElementById(id);
const pin = $("pin");
const again = $("again");
const show = $("show");
const typed = document.querySelectorAll("[autocomplete$=-password]");

show.hidden = false;
show.addEventListener("click", () => {
  const shown = show.getAttribute("aria-pressed") !== "true";
  show.setAttribute("aria-pressed", String(shown));
  for (const field of typed) field.type = shown ? "text" : "password";
});

if (again) {
  const say = $("pin-say").dataset;
  const put = (id, [text, good]) => {
    $(id).textContent = text;
    $(id).classList.toggle("good", good);
  };
  const judge = () => {
    put("pin-say", pin.value ? missing(pin.value, say) : ["", false]);
    const same = again.value === pin.value;
    put("again-say", again.value ? [same ? say.same : say.differs, same] : ["", false]);
  };
  for (const field of [pin, again]) field.addEventListener("input", judge);
}

function missing(value, say) {
  const left = Number(say.shortest) - value.length;
  if (/\D/.test(value)) return [say.digits, false];
  if (left > 0) return [left === 1 ? say.oneMore : say.more.replace("{n}", left), false];
  if (value.length > Number(say.longest)) return [say.long, false];
  if (new Set(value).size < 3 || /^(.{1,3})\1+$/.test(value) || /^((.)\2)+$/.test(value)) return [say.repeats, false];
  const row = "01234567890123456789";
  if (row.includes(value) || row.includes([...value].reverse().join(""))) return [say.row, false];
  return [say.good, true];
}

// Without the claim code the wall waits for a press of its button, and the answer with it.
const press = $("press");
press?.closest("form").addEventListener("submit", () => {
  if ($("code").value.trim()) return;
  press.hidden = false;
  press.textContent = press.dataset.said;
});
