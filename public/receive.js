// Makes "receive" nicer: shows how far an upload is, takes what is pasted anywhere on the page, and
// keeps a report that still runs up to date. Without this script the form, the fields and the
// "refresh" link do the same.

// --- Uploads

const LARGE = 16 * 1024 * 1024;

function send(form) {
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.setAttribute("aria-label", form.dataset.progress);
  form.querySelector("[data-drop]")?.append(bar);
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "text/html");
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable && event.loaded < event.total) bar.value = event.loaded / event.total;
    // All is sent: now it is read.
    else bar.removeAttribute("value");
  });
  request.addEventListener("load", () => {
    if (request.status < 300 && request.responseURL !== form.action) {
      location.assign(request.responseURL);
      return;
    }
    // A page that says why nothing came in.
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const main = page.querySelector("main");
    if (!main) return form.submit();
    document.querySelector("main").replaceWith(main);
    document.title = page.title;
    main.focus();
  });
  // Let the browser try, and say what is wrong with the line.
  request.addEventListener("error", () => form.submit());
  request.send(new FormData(form));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.hasAttribute("data-progress") || event.defaultPrevented) return;
  const files = Array.from(form.querySelector("input[type=file]")?.files ?? []);
  // One small file is there at once: the browser's own way is as good.
  const size = files.reduce((sum, file) => sum + file.size, 0);
  if (files.length < 2 && size < LARGE) return;
  event.preventDefault();
  send(form);
});

// --- Paste anywhere

document.addEventListener("paste", (event) => {
  const form = document.querySelector("form[data-progress]");
  const into = event.target instanceof Element ? event.target : document.body;
  if (!form || into.closest("input:not([type=file]), textarea, [contenteditable]")) return;
  const files = event.clipboardData?.files ?? [];
  if (files.length > 0) {
    event.preventDefault();
    form.querySelector("input[type=file]").files = files;
    form.requestSubmit();
    return;
  }
  const text = event.clipboardData?.getData("text/plain").trim() ?? "";
  if (text === "") return;
  event.preventDefault();
  const field = form.querySelector("textarea");
  field.value = text;
  field.focus();
});

// --- A report that still runs

const PAUSE = 2000;

async function follow() {
  const shown = document.querySelector('[data-report="running"]');
  if (!shown) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.querySelector("[data-report], main .stack");
      // Whoever reads or presses something in it is not disturbed.
      if (now && !shown.contains(document.activeElement)) shown.replaceWith(now);
    }
  } catch {
    // No line now; the next turn tries again.
  }
  setTimeout(follow, PAUSE);
}

if (document.querySelector('[data-report="running"]')) setTimeout(follow, PAUSE);
