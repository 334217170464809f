// Follows the self-test: what it finds joins the list; only a new question replaces the one under somebody's finger.

const $ = (id) => document.getElementById(id);
const source = new EventSource("/api/v1/live");
let seen = $("check").dataset.changes;
let fetching = false;

source.addEventListener("snapshot", async (event) => {
  const changes = String(JSON.parse(event.data).self_test);
  if (changes === seen || fetching) return;
  fetching = true;
  try {
    const answer = await fetch("/setup/check");
    if (!answer.ok) return location.reload();
    put(new DOMParser().parseFromString(await answer.text(), "text/html"));
    seen = changes;
  } catch {
    // The wall is away for a moment; the next snapshot tries again.
  } finally {
    fetching = false;
  }
});

function put(page) {
  const [card, fresh] = [$("check"), page.getElementById("check")];
  if (fresh.dataset.asks !== card.dataset.asks) {
    card.replaceWith(fresh);
    document.title = page.title;
    $("announce").textContent = fresh.querySelector("h1").textContent;
  }
  $("findings").replaceWith(page.getElementById("findings"));
  if (page.getElementById("stop")) return;
  $("stop")?.remove();
  if (!fresh.dataset.asks.startsWith("running")) source.close();
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && source.readyState === EventSource.CLOSED) location.reload();
});
