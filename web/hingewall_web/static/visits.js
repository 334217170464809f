// Whether this phone was here before: the cards of the first visit (welcome.js) are fetched only where they are shown.

const KEY = "hingewall.welcome", ASKED = "#welcome"; // the page Help asks for them again

let cards = null;

export function welcome(snapshot) {
  if (document.getElementById("welcome") && isFirst()) cards ??= import("./welcome.js");
  cards?.then((module) => module.welcome(snapshot));
}

export const isAsked = () => location.hash === ASKED;

export function isFirst() {
  try {
    return isAsked() || localStorage.getItem(KEY) === null;
  } catch {
    return true;
  }
}

export function remember() {
  if (isAsked()) history.replaceState(null, "", location.pathname);
  try {
    localStorage.setItem(KEY, "seen");
  } catch {
    // A private window keeps nothing: the cards come again with the next page.
  }
}
