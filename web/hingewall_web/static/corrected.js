// What the wall said of a field is not said of what is typed next: saving says what is still wrong.

document.addEventListener("input", ({ target }) => {
  if (!target.hasAttribute("aria-invalid")) return;
  const said = `${target.id}-error`;
  target.removeAttribute("aria-invalid");
  target.closest(".wrong")?.classList.remove("wrong");
  document.getElementById(said)?.remove();
  const left = (target.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== said);
  if (left.length) target.setAttribute("aria-describedby", left.join(" "));
  else target.removeAttribute("aria-describedby");
});
