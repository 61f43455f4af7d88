// Keeps the page of a Synchroniser that is under way up to date. Without this script its "refresh"
// link does the same.

const EVERY = 1500;

async function follow(shown) {
  while (shown.dataset.sync === "running") {
    await new Promise((done) => setTimeout(done, EVERY));
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok) continue;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-sync]");
    if (!fresh) return;
    const focused = shown.contains(document.activeElement);
    shown.replaceChildren(...fresh.childNodes);
    shown.dataset.sync = fresh.dataset.sync;
    if (focused) shown.focus();
  }
}

const shown = document.querySelector("[data-sync]");
if (shown) follow(shown);
