// The list as it is now, every few seconds while somebody looks. Not under somebody's finger.
const EVERY_MS = 3000;

async function look() {
  const list = document.querySelector("#walls");
  if (document.hidden || list.contains(document.activeElement)) return;
  const answer = await fetch("/");
  if (!answer.ok) return;
  const now = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#walls");
  if (now) list.replaceChildren(...now.childNodes);
}

setInterval(() => look().catch(() => {}), EVERY_MS);
