// The list as it is now, every few seconds while somebody looks.
const EVERY_MS = 3000;

async function look() {
  if (document.hidden) return;
  const answer = await fetch("/");
  if (!answer.ok) return;
  const now = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#main");
  if (now) document.querySelector("#main").replaceChildren(...now.childNodes);
}

setInterval(() => look().catch(() => {}), EVERY_MS);
