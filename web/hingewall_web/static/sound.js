// Sound on the phone, for whoever faces it and not the wall. Off until asked for, as browsers demand.

let audio = null, last = null, alarm = null;

export function offer(button) {
  if (!window.AudioContext) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    audio ??= new AudioContext();
    const on = button.getAttribute("aria-pressed") !== "true";
    await (on ? audio.resume() : audio.suspend());
    button.setAttribute("aria-pressed", on);
    button.textContent = on ? "Sound on" : "Sound off";
    if (on) note(880, 0.12);
  });
}

export function hear(snapshot) {
  if (last && snapshot.rep_seq > last.rep_seq && snapshot.last_rep?.verdict === "counted") {
    note(1600, 0.03, "square");
    buzz(40);
  }
  if (last && atTarget(snapshot) && !atTarget(last)) note(1320, 0.15);
  if (snapshot.alarm && !alarm) startAlarm();
  if (!snapshot.alarm) hush();
  last = snapshot;
}

export function hush() {
  clearInterval(alarm);
  alarm = null;
}

const atTarget = (s) => s.phase !== "idle" && s.phase !== "rest" && s.reach_mm !== null && s.reach_mm >= s.target.reach_mm;

function startAlarm() {
  const sound = () => {
    for (const at of [0, 0.16, 0.32]) note(520, 0.11, "sawtooth", at);
    buzz([110, 50, 110, 50, 110]);
  };
  sound();
  alarm = setInterval(sound, 600);
}

function note(hz, seconds, shape = "sine", after = 0) {
  if (audio?.state !== "running") return;
  const tone = audio.createOscillator(), gain = audio.createGain(), at = audio.currentTime + after;
  tone.type = shape;
  tone.frequency.value = hz;
  gain.gain.setValueAtTime(0.0001, at);
  gain.gain.exponentialRampToValueAtTime(0.5, at + 0.008);
  gain.gain.exponentialRampToValueAtTime(0.0001, at + seconds + 0.03);
  tone.connect(gain).connect(audio.destination);
  tone.start(at);
  tone.stop(at + seconds + 0.05);
}

function buzz(pattern) {
  if (audio?.state === "running") navigator.vibrate?.(pattern);
}
