// Whose turn it is, on this phone: its line and its note, and why a tap was not done. Fetched when somebody begins one.

import { again, lineBy } from "./words.js";

const TOLD_MS = 6000; // time to read why a tap was not done
const { dataset } = document.getElementById("status");
let timer = null;

// As status_here does it (words/turn.py).
function line({ status, notes, turn }) {
  const more = status ? status.more + 1 : 0, theirs = turn && (turn.asked || String(turn.number) !== dataset.turn);
  if (theirs) notes = [turn.text, ...notes];
  if (dataset.told) return { kind: "turn", text: dataset.told, more, notes };
  const first = turn?.asked ? ["asks"] : ["asks", "fault"];
  if (theirs && !first.includes(status?.kind)) return { kind: "turn", text: turn.text, more, notes };
  return { ...status, notes };
}

// What a tap was answered: the number of this phone's turn, and why it was not done, if so. Other forms are answered a page.
export async function tapped(answer) {
  if (answer.headers.get("Content-Type") !== "application/json") return;
  const { number, said = "" } = await answer.json();
  Object.assign(dataset, { turn: number ?? "", told: said });
  untell();
  again();
}

function untell() {
  clearTimeout(timer);
  if (!dataset.told) return;
  timer = setTimeout(() => {
    dataset.told = "";
    again();
  }, TOLD_MS);
}

untell(); // of a tap by which this page was loaded
lineBy(line);
