// Offers the device's own share sheet, where there is one; the button is hidden until this script
// says so (html.can-share).

if (navigator.share) document.documentElement.classList.add("can-share");

document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element && event.target.closest("[data-share-url]");
  if (!button) return;
  const { shareUrl: url, shareTitle: title } = button.dataset;
  // Whoever closes the sheet has changed their mind, which is no error.
  await navigator.share({ url, title }).catch(() => {});
});
