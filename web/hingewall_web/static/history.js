// Printing needs a script to be asked for; without one the browser's own menu does it.

const button = document.getElementById("print");
button.hidden = false;
button.addEventListener("click", () => window.print());
