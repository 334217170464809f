// On the live page, when a set has ended: what to make of it, until the next one begins.

const section = document.getElementById("after");
const status = Object.assign(document.createElement("p"), { className: "unseen", role: "status" });
section.before(status);
let wanted = null;

// Whoever has gone for good leaves nothing behind; in the rest they may be where they can read this.
export function after({ set, phase, presence }) {
  const there = phase === "rest" || presence !== "empty";
  const ended = there && !set.open && set.id && set.counted + set.no_rep + set.void > 0 ? set.id : null;
  if (ended === wanted) return;
  wanted = ended;
  section.hidden = true;
  section.replaceChildren();
  status.textContent = "";
  if (ended) take(ended);
}

// The card is made by the wall, in the page's own language. Where it can't be had the page stays as it was.
async function take(id) {
  const answer = await fetch(`/history/${encodeURIComponent(id)}/after?language=${document.documentElement.lang}`).catch(() => null);
  if (answer?.status === 404 && id === wanted) section.hidden = true; // erased meanwhile
  if (!answer?.ok || id !== wanted) return;
  // What draws it is fetched only now: most who open the live page have not done a set yet.
  const [text, { show }] = await Promise.all([answer.text(), import("./bottoms.js"), styled()]);
  if (id !== wanted) return;
  section.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
  show(section);
  section.hidden = false;
  status.textContent = section.querySelector(".advice").textContent;
}

let style = null;

function styled() {
  style ??= new Promise((done) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL("./after.css", import.meta.url).href });
    link.addEventListener("load", done);
    link.addEventListener("error", done);
    document.head.append(link);
  });
  return style;
}

section.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target, id = wanted;
  const sent = { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(new FormData(form)) };
  const answer = await fetch(form.action, sent).catch(() => null);
  // Logged out meanwhile, or refused: the plain form says why.
  if (!answer?.ok) return form.submit();
  import("./turn.js").then(({ tapped }) => tapped(answer));
  if (id === wanted) take(id);
});
