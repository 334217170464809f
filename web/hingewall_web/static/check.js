// Follows the self-test: with each thing that it finds or asks the page is loaded again.

const card = document.getElementById("check");
const source = new EventSource("/api/v1/live");

source.addEventListener("snapshot", (event) => {
  if (String(JSON.parse(event.data).self_test) !== card.dataset.changes) {
    source.close();
    location.reload();
  }
});

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && source.readyState === EventSource.CLOSED) location.reload();
});
