// Whose voice speaks: one that this phone has itself. What another voice is to say, the browser sends to whoever lends it.

const spoken = (lang) => lang.toLowerCase().split(/[-_]/)[0];

// For the page's language, the phone's own choice first; null where there is none (yet: some browsers take a moment).
export function ownVoice() {
  const ours = spoken(document.documentElement.lang);
  const own = (window.speechSynthesis?.getVoices() ?? []).filter((voice) => voice.localService && spoken(voice.lang) === ours);
  return own.find((voice) => voice.default) ?? own.find((voice) => voice.lang === navigator.language) ?? own[0] ?? null;
}

export function onVoices(tell) {
  window.speechSynthesis?.addEventListener?.("voiceschanged", tell);
}
