// The connection to the wall: a stream while it lasts, one question a second where there is none, and the truth when
// both are gone. `heard` is told each snapshot, `said` the words, `lost` for how many ms nothing was heard, or null
// again, and `hidden` that nobody looks at the page: it lets go of the wall until somebody does.

const STALE_MS = 1300, LOOK_MS = 100, POLL_MS = 1000, REOPEN_MS = 10000;
// In the page's own language, whatever the browser asks for meanwhile.
const SPOKEN = `?language=${document.documentElement.lang}`;

export function connect({ heard, said, lost, hidden }) {
  let source = null, polling = null, reopening = null, last = performance.now(), gone = true;

  function snapshot(now) {
    last = performance.now();
    if (gone) lost(null);
    gone = false;
    heard(now);
  }

  function open() {
    close();
    source = new EventSource(`/api/v1/live${SPOKEN}`);
    source.addEventListener("snapshot", (event) => snapshot(JSON.parse(event.data)));
    source.addEventListener("words", (event) => said(JSON.parse(event.data)));
    source.addEventListener("open", () => { clearInterval(polling); polling = null; });
    source.addEventListener("error", () => {
      // CLOSED means refused (too many phones, or no server): the browser will not try again by itself.
      if (source?.readyState === EventSource.CLOSED) fallBack();
    });
  }

  function fallBack() {
    polling ??= setInterval(poll, POLL_MS);
    clearTimeout(reopening);
    reopening = setTimeout(open, REOPEN_MS);
    poll();
  }

  async function poll() {
    const [state, words] = await Promise.all(["state", "words"].map((name) => ask(name)));
    if (words) said(words);
    if (state) snapshot(state);
  }

  function close() {
    source?.close();
    clearInterval(polling);
    clearTimeout(reopening);
    source = polling = reopening = null;
  }

  setInterval(() => {
    const silent = performance.now() - last;
    if (silent <= STALE_MS || (source === null && polling === null)) return;
    gone = true;
    lost(silent);
  }, LOOK_MS);

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      close();
      hidden();
    } else {
      last = performance.now();
      open();
    }
  });
  open();
}

// One answer of the API in the page's language, or null.
export async function ask(name, patience = POLL_MS) {
  try {
    const answer = await fetch(`/api/v1/${name}${SPOKEN}`, { signal: AbortSignal.timeout(patience) });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
