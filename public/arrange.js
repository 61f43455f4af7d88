// Makes arranging a collection nicer: its forms are sent without leaving the page, and a badge is
// dragged by its handle, with mouse or finger. Without this script the same buttons and fields do
// the same. What the server answers is always what is shown next, so a collection that was changed
// in another window shows how it is there.

const arranged = () => document.querySelector("[data-arrange]");

const live = () => arranged()?.classList.add("live");

function say(text) {
  const said = document.querySelector("[data-arrange-said]");
  if (said) said.textContent = text;
}

// --- Sending

let sending = false;

/** Sends one change, shows the answer, and gives the focus back to what was pressed. */
async function send(action, fields, focus, about) {
  if (sending) return;
  sending = true;
  const before = arranged();
  try {
    const answer = await fetch(action, {
      method: "POST",
      headers: { Accept: "text/html" },
      body: new URLSearchParams(fields),
    });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("[data-arrange]");
    if (!now) {
      // Signed out, or gone: the server says so on a page of its own.
      location.reload();
      return;
    }
    before.replaceWith(document.adoptNode(now));
    live();
    const back = focus && arranged().querySelector(focus);
    if (back && !back.disabled) back.focus({ preventScroll: true });
    else if (focus) neighbour(about)?.focus({ preventScroll: true });
    if (!arranged().querySelector("[role=alert]")) announce(about);
  } catch {
    say(before.dataset.offline);
  } finally {
    sending = false;
  }
}

/** Where the focus goes when its button cannot be pressed any more, or is gone with its badge. */
function neighbour(about) {
  const item = about && arranged().querySelector(`[data-badge="${about}"]`);
  return item?.querySelector("button:not(:disabled)") ?? arranged().querySelector("h2");
}

function announce(about) {
  const item = about && arranged().querySelector(`[data-badge="${about}"]`);
  if (!item) return;
  const list = item.parentElement;
  const items = Array.from(list.querySelectorAll("[data-badge]"));
  const { announce, announceSection } = arranged().dataset;
  const words = {
    title: item.dataset.name,
    place: items.indexOf(item) + 1,
    count: items.length,
    section: list.dataset.title,
  };
  const sentence = list.dataset.title ? announceSection : announce;
  say(sentence.replace(/\{(\w+)\}/g, (_, name) => words[name]));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!arranged()?.contains(form) || event.defaultPrevented) return;
  event.preventDefault();
  const pressed = event.submitter;
  const fields = new FormData(form, pressed);
  const about = /^\w+:([0-9a-f-]{36})$/.exec(fields.get("what") ?? "")?.[1];
  const focus = pressed?.value
    ? `button[value="${CSS.escape(pressed.value)}"]`
    : about && `#phrase-${CSS.escape(about)}`;
  send(form.action, fields, focus || "h2", about);
});

// --- Dragging

let drag = null;

/** Where the badge would be put: in which list, and before which other badge. */
function spot(y) {
  const lists = Array.from(arranged().querySelectorAll("[data-section]"));
  let best = null;
  for (const list of lists) {
    const items = Array.from(list.querySelectorAll("[data-badge]")).filter((it) => it !== drag.item);
    const edges = items.map((it) => {
      const box = it.getBoundingClientRect();
      return { at: box.top, before: it };
    });
    const end = items.at(-1)?.getBoundingClientRect().bottom ?? list.getBoundingClientRect().top;
    edges.push({ at: end, before: null });
    edges.forEach((edge, place) => {
      const far = Math.abs(edge.at - y);
      if (!best || far < best.far) best = { far, list, place, before: edge.before, items };
    });
  }
  return best;
}

function unmark() {
  for (const name of ["drop-before", "drop-after", "drop-into"]) {
    for (const marked of document.querySelectorAll(`.${name}`)) marked.classList.remove(name);
  }
}

function mark(at) {
  unmark();
  if (!at) return;
  if (at.before) at.before.classList.add("drop-before");
  else if (at.items.length) at.items.at(-1).classList.add("drop-after");
  else at.list.classList.add("drop-into");
}

/** Near an edge of the window the page goes along. */
function scroll() {
  if (!drag) return;
  const near = 70;
  const step = drag.y < near ? -10 : drag.y > innerHeight - near ? 10 : 0;
  if (step) {
    scrollBy(0, step);
    mark((drag.at = spot(drag.y)));
  }
  requestAnimationFrame(scroll);
}

function end() {
  drag?.item.classList.remove("lifted");
  unmark();
  drag = null;
}

document.addEventListener("pointerdown", (event) => {
  const handle = event.target instanceof Element ? event.target.closest("[data-handle]") : null;
  if (!handle || event.button !== 0 || sending || drag) return;
  event.preventDefault();
  handle.setPointerCapture(event.pointerId);
  const item = handle.closest("[data-badge]");
  item.classList.add("lifted");
  drag = { item, pointer: event.pointerId, y: event.clientY, at: null };
  requestAnimationFrame(scroll);
});

document.addEventListener("pointermove", (event) => {
  if (!drag || event.pointerId !== drag.pointer) return;
  drag.y = event.clientY;
  mark((drag.at = spot(drag.y)));
});

document.addEventListener("pointerup", (event) => {
  if (!drag || event.pointerId !== drag.pointer) return;
  const { item, at } = drag;
  end();
  if (!at) return;
  // Shown at once; the answer shows it again as the server has it.
  at.list.insertBefore(item, at.before);
  const badge = item.dataset.badge;
  const form = document.getElementById("ranger");
  const fields = [
    ["id", form.elements.namedItem("id").value],
    ["edition", form.elements.namedItem("edition").value],
    ["what", `place:${badge}:${at.place}`],
    ["section", at.list.dataset.section],
  ];
  send(form.action, fields, null, badge);
});

document.addEventListener("pointercancel", end);

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") end();
});

live();
