// Searches "my badges" while a person types, and counts what is ticked. The page itself is fetched,
// as the form without this script would, and the parts of it that changed are put in place; the
// address stays that of what is shown.

const PAUSE = 250;

const form = document.querySelector("form[data-live]");
const part = (page, name) => page.querySelector(`[data-part="${name}"]`);

let pause;
let asked;

function address() {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (value && !(name === "tri" && value === "recu")) query.append(name, value);
  }
  const text = query.toString();
  return form.action + (text && `?${text}`);
}

async function search() {
  asked?.abort();
  const mine = (asked = new AbortController());
  const list = part(document, "liste");
  list.setAttribute("aria-busy", "true");
  const url = address();
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html" }, signal: mine.signal });
    if (!answer.ok || answer.redirected) return location.assign(url);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine.signal.aborted) return;
    show(page);
    history.replaceState(history.state, "", url);
  } catch (error) {
    // Out of reach: the page stays as it is, and the next key or the button asks again.
    if (error.name !== "AbortError") console.info(error);
  } finally {
    if (asked === mine) list.removeAttribute("aria-busy");
  }
}

function show(page) {
  const open = [...document.querySelectorAll("[data-part] details[open]")].map(name);
  for (const place of document.querySelectorAll("[data-part]")) {
    const fresh = part(page, place.dataset.part);
    if (!fresh) continue;
    if (place.getAttribute("role") === "status") place.textContent = fresh.textContent;
    else place.replaceChildren(...fresh.childNodes);
  }
  for (const one of document.querySelectorAll("[data-part] details")) {
    if (open.includes(name(one))) one.open = true;
  }
  count();
}

const name = (details) => `${details.className} ${details.dataset.keep ?? ""}`;

form?.addEventListener("input", (event) => {
  if (event.target.name !== "q") return;
  clearTimeout(pause);
  pause = setTimeout(search, PAUSE);
});

form?.addEventListener("change", (event) => {
  if (event.target.name === "tri") search();
});

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(pause);
  search();
});

// Choosing several: how many there are, and all of the page at once.
const boxes = () => [...document.querySelectorAll('input[name="badges[]"][type="checkbox"]')];

function count() {
  const shown = document.querySelector("[data-selected]");
  if (!shown) return;
  document.querySelector("[data-all]").hidden = false;
  const ticked = boxes().filter((box) => box.checked).length;
  const { one, other } = shown.dataset;
  shown.textContent = ticked === 0 ? "" : ticked === 1 ? one : other.replace("#", ticked);
}

document.addEventListener("change", (event) => {
  if (event.target.name === "badges[]") count();
});

document.addEventListener("click", (event) => {
  const all = event.target instanceof Element && event.target.closest("[data-all]");
  if (!all) return;
  const every = boxes();
  const tick = every.some((box) => !box.checked);
  for (const box of every) box.checked = tick;
  count();
});

count();
