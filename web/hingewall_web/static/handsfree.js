// Hands free: nothing but the stage, for whoever faces the phone from where they hinge. It begins by itself when somebody
// is armed, ends when nobody is there any more, and steps aside for a while when the phone is touched or tabbed through.

const NOBODY_MS = 6000, TOUCHED_MS = 8000, FADE_MS = 160;

export const OFF = { on: false, seen: -Infinity, touched: -Infinity };

// The next state of the mode: pure. `busy` is whether something is open on the page that must not be covered.
export function next(before, presence, busy, t) {
  const now = { ...before, seen: presence === "empty" ? before.seen : t };
  const wanted = presence === "armed" || (before.on && t - now.seen < NOBODY_MS);
  return { ...now, on: wanted && !busy && t - now.touched >= TOUCHED_MS };
}

export function handsFree(stage) {
  let state = { ...OFF, touched: performance.now() }, shown = false; // whoever opened the page has it in their hand

  function look(presence) {
    const busy = document.querySelector("dialog[open], details[open]") !== null;
    state = next(state, presence, busy, performance.now());
    turn();
  }

  function touch() {
    state = { ...state, on: false, touched: performance.now() };
    turn();
  }

  // It fades, and is taken out of the page while its place changes: what is not there can't jump.
  function turn() {
    if (state.on === shown) return;
    shown = state.on;
    stage.classList.add("fading");
    setTimeout(() => {
      stage.classList.add("gone");
      void stage.offsetHeight;
      document.body.classList.toggle("handsfree", shown);
      stage.classList.remove("gone");
      void stage.offsetHeight;
      stage.classList.remove("fading");
    }, FADE_MS);
  }

  for (const name of ["pointerdown", "keydown", "focusin"]) document.addEventListener(name, touch, { capture: true });
  return look;
}
