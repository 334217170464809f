// Keeps this phone's screen on: by the browser's own lock where it gives one (encrypted pages and localhost), elsewhere by
// a silent film. Each engine has its own rule for films, and this one keeps all of them. Chromium (video_wake_lock.cc)
// wants it large and in sight; Firefox (ShouldCreateVideoWakeLock) wants a sound track, be it mute; WebKit
// (shouldDisableSleep) a sound track that is not muted, and no `loop`, so it is wound back by hand.

const FILMS = { webm: "video/webm", mp4: "video/mp4" };
const REWIND_S = 2;
const WEBKIT = navigator.vendor.startsWith("Apple"); // every browser on an iPhone

export const CAN = "wakeLock" in navigator || Object.values(FILMS).some((type) => document.createElement("video").canPlayType(type));

let wanted = false, lock = null, film = null, told = () => {};

// From now on, or no longer. `tell` hears each time what is in force: "off", "lock", "film", or "tap" while a browser
// waits for the first tap.
export function keepAwake(yes, tell) {
  [wanted, told] = [yes, tell];
  return take();
}

async function take() {
  if (!wanted || document.hidden) {
    await lock?.release();
    lock = null;
    film?.pause();
    if (film) film.hidden = true;
    if (!wanted) told("off");
    return;
  }
  if (lock && !lock.released) return told("lock");
  try {
    lock = await navigator.wakeLock.request("screen");
    told("lock");
  } catch {
    await play(); // there is no such lock here, or it was refused
  }
}

async function play() {
  film ??= made();
  film.hidden = false;
  try {
    await film.play();
    told("film");
  } catch {
    told("tap");
  }
}

function made() {
  const video = document.createElement("video");
  video.id = "awake";
  video.hidden = video.playsInline = video.disablePictureInPicture = true;
  video.muted = !WEBKIT;
  video.tabIndex = -1;
  video.ariaHidden = "true";
  for (const [name, type] of Object.entries(FILMS)) {
    video.append(Object.assign(document.createElement("source"), { src: new URL(`awake.${name}`, import.meta.url).href, type }));
  }
  video.addEventListener("timeupdate", () => { if (video.currentTime > video.duration - REWIND_S) video.currentTime = 0; });
  // What others play on this phone goes on.
  if (navigator.audioSession) navigator.audioSession.type = "ambient";
  document.body.append(video);
  return video;
}

// Both go when the page is hidden, and are taken again when it is seen; what waits for a tap takes the next one.
document.addEventListener("visibilitychange", take);
document.addEventListener("click", () => { if (wanted && !(lock && !lock.released) && (film?.paused ?? true)) take(); }, true);
