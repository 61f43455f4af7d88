// Makes the drop area of "check" and "receive" nicer: shows that a file may be let go here, says
// which one was chosen, and sends it at once. Without this script the file field works all the same.
// It listens on the document, so that it also serves areas that appear later.

const area = (event) =>
  event.target instanceof Element ? event.target.closest("[data-drop]") : null;

for (const type of ["dragenter", "dragover"]) {
  document.addEventListener(type, (event) => area(event)?.classList.add("over"));
}

for (const type of ["dragleave", "drop"]) {
  document.addEventListener(type, (event) => area(event)?.classList.remove("over"));
}

document.addEventListener("change", (event) => {
  const drop = area(event);
  const field = event.target;
  if (!drop || field.type !== "file") return;
  const names = Array.from(field.files, (file) => file.name);
  drop.classList.toggle("chosen", names.length > 0);
  drop.querySelector("[data-drop-name]").textContent = names.join(", ");
  const form = field.form;
  if (names.length > 0 && form?.hasAttribute("data-send")) form.requestSubmit();
});

// A page that comes back from the browser's memory starts afresh.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const drop of document.querySelectorAll("[data-drop]")) {
    drop.classList.remove("chosen");
    drop.querySelector("[data-drop-name]").textContent = "";
    drop.querySelector("input").value = "";
  }
});
