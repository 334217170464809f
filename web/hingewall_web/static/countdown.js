// Counts down until the PIN may be tried again.

const clock = document.getElementById("wait");
const end = Date.now() + 1000 * Number(clock.dataset.seconds);

function show() {
  const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
  clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  if (left > 0) return;
  clearInterval(timer);
  document.getElementById("waiting").hidden = true;
  document.getElementById("over").hidden = false;
}

const timer = setInterval(show, 250);
show();
