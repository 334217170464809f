// The phone's own time and time zone, filled in at the moment of the tap.

for (const form of document.querySelectorAll("form.clock")) {
  form.addEventListener("submit", () => {
    const now = new Date();
    form.elements.utc_ms.value = now.getTime();
    form.elements.offset_min.value = -now.getTimezoneOffset();
    form.elements.zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  });
}

// What the device was asked to do takes a few seconds.
if (document.getElementById("waits")) setTimeout(() => location.replace("/care"), 4000);
