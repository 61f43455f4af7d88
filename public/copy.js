// Copies an address at the press of a button. The button is hidden until this script says that the
// browser can (html.can-copy); the field beside it can be copied by hand all the same. What has
// `data-copy-html` too is copied as rich text, for programs that take it.

if (navigator.clipboard) document.documentElement.classList.add("can-copy");

document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element && event.target.closest("[data-copy]");
  if (!button) return;
  const { copy, copyHtml } = button.dataset;
  if (copyHtml && window.ClipboardItem) {
    const as = (text, type) => new Blob([text], { type });
    const both = { "text/plain": as(copy, "text/plain"), "text/html": as(copyHtml, "text/html") };
    await navigator.clipboard.write([new ClipboardItem(both)]);
  } else {
    await navigator.clipboard.writeText(copyHtml ?? copy);
  }
  const words = button.querySelector("span");
  const before = words.textContent;
  if (before === button.dataset.copied) return;
  words.textContent = button.dataset.copied;
  setTimeout(() => (words.textContent = before), 2500);
});
