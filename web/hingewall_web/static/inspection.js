// Follows a check of the wall: what it finds joins the list; only a new question replaces the one under somebody's finger.
// It asks once a second, and goes on while the wall is away: it may be a new process that answers.

const EVERY_MS = 1000;
const $ = (id) => document.getElementById(id);
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

async function look() {
  try {
    const answer = await fetch("/care/check", { cache: "no-store", signal: AbortSignal.timeout(5000) });
    if (answer.redirected || answer.status === 401) location.reload();
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null;
  }
}

function put(page) {
  const [card, fresh] = [$("inspection"), page.getElementById("inspection")];
  if (!fresh?.dataset.asks.startsWith("running")) return location.reload();
  if (fresh.dataset.asks !== card.dataset.asks) {
    card.replaceWith(fresh);
    document.title = page.title;
    $("announce").textContent = fresh.querySelector("h1").textContent;
  }
  for (const id of ["share", "findings"]) $(id)?.replaceWith(page.getElementById(id));
}

for (;;) {
  await wait(EVERY_MS);
  if (document.hidden) continue;
  const page = await look();
  if (page) put(page);
}
