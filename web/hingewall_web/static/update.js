// A newer version, followed from the press of the button to how it ended; and a release sent to the wall in pieces, each of
// which it takes or refuses before the next one goes.

const EVERY_MS = 2000;
const LOOKS = 60;
const TRIES = 5;

const card = document.getElementById("update");
const told = document.getElementById("told");

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

async function look() {
  try {
    const answer = await fetch("/care/update/state", { cache: "no-store", signal: AbortSignal.timeout(5000) });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

const written = (name) => card.getAttribute(`data-${name.replaceAll("_", "-")}`) ?? card.getAttribute(`data-${name}`);

function say(text, good = false) {
  told.hidden = false;
  told.classList.toggle("good", good);
  if (told.textContent !== text) told.textContent = text;
}

// While it installs, and while the page itself is started anew by that.
async function follow() {
  const since = Number(card.dataset.at);
  let busy = "busy" in card.dataset;
  for (;;) {
    await wait(EVERY_MS);
    const now = await look();
    if (now === null) {
      if (busy) say(card.dataset.away);
    } else if (now.state === "installing") {
      if (!busy) return location.reload();
      say(written(`step-${now.step}`) ?? card.dataset.away);
    } else if (busy) {
      say(written(now.state), now.state === "done");
      return;
    } else if (now.at !== since || String(now.offered) !== card.dataset.offered) {
      return location.reload();
    }
  }
}

async function send(file, form, status, bar) {
  const piece = Number(form.dataset.piece);
  if (file.size > Number(form.dataset.largest)) return form.dataset.large;
  bar.hidden = false;
  let failed = 0;
  for (let at = 0; at < file.size; ) {
    let here = null;
    try {
      const answer = await fetch(`/care/update/piece?at=${at}&size=${file.size}`, {
        method: "POST",
        headers: { "Content-Type": "application/octet-stream" },
        body: file.slice(at, at + piece),
      });
      if (answer.ok) here = (await answer.json()).here;
    } catch {
      // a Wi-Fi that is gone for a moment
    }
    if (here === null) {
      failed += 1;
      if (failed >= TRIES) return form.dataset.lost;
      await wait(1000 * failed);
      continue;
    }
    [failed, at] = [0, here];
    bar.value = at / file.size;
    status.textContent = `${Math.round((100 * at) / file.size)} %`;
  }
  status.textContent = form.dataset.looking;
  for (let n = 0; n < LOOKS; n += 1) {
    await wait(EVERY_MS);
    const now = await look();
    if (now && String(now.offered) !== card.dataset.offered) {
      location.reload();
      return "";
    }
  }
  return form.dataset.nothing;
}

if (card) follow();

const form = document.getElementById("send");
if (form) {
  form.hidden = false;
  const [file, status, bar] = [form.querySelector("input"), document.getElementById("sent"), form.querySelector("progress")];
  file.addEventListener("change", async () => {
    if (!file.files.length) return;
    file.disabled = true;
    status.textContent = (await send(file.files[0], form, status, bar)) || status.textContent;
    [file.disabled, bar.hidden] = [false, true];
    file.value = "";
  });
}
