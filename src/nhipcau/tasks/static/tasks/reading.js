// The reading view with keys and without loading the page anew. Without this file every button is a
// plain form and every find a plain link.
const root = () => document.querySelector("[data-reading]");
const entries = () => [...document.querySelectorAll("[data-reading] .nc-entry[data-ref]")];
const current = () => document.querySelector("[data-reading] .nc-entry.nc-current[data-ref]");
const wide = window.matchMedia("(min-width: 1101px)");
const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";

function showInText(ref) {
  const text = document.querySelector("[data-reading-text]");
  const mark = [...text.querySelectorAll("[data-ref]")].find((one) => one.dataset.ref === ref);
  if (!mark) return;
  const scrolls = text.scrollHeight > text.clientHeight + 2;
  if (!scrolls) {
    mark.scrollIntoView({ block: "nearest", behavior: calm });
    return;
  }
  const above = mark.getBoundingClientRect().top - text.getBoundingClientRect().top;
  text.scrollBy({ top: above - text.clientHeight / 3, behavior: calm });
}

function choose(entry, scroll = true) {
  if (!entry) return;
  for (const one of document.querySelectorAll("[data-reading] .nc-current")) {
    one.classList.remove("nc-current");
    one.removeAttribute("aria-current");
  }
  entry.classList.add("nc-current");
  entry.setAttribute("aria-current", "true");
  for (const mark of document.querySelectorAll("[data-reading-text] [data-ref]")) {
    if (mark.dataset.ref === entry.dataset.ref) mark.classList.add("nc-current");
  }
  if (scroll) entry.scrollIntoView({ block: "nearest", behavior: calm });
  if (scroll || wide.matches) showInText(entry.dataset.ref);
}

// What the server answers replaces the view; the place in the text stays.
async function load(address, options) {
  const view = root();
  view.setAttribute("aria-busy", "true");
  let answer;
  try {
    answer = await fetch(address, { ...options, headers: { Accept: "text/html" } });
  } catch {
    view.removeAttribute("aria-busy");
    return false;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-reading]");
  if (!fresh) {
    location.href = answer.url;
    return true;
  }
  const at = document.querySelector("[data-reading-text]")?.scrollTop ?? 0;
  const said = page.querySelector(".nc-messages");
  document.querySelector(".nc-messages")?.replaceWith(said ?? "");
  view.replaceWith(document.adoptNode(fresh));
  const text = document.querySelector("[data-reading-text]");
  if (text) text.scrollTop = at;
  if (answer.redirected || !options) history.replaceState(null, "", answer.url);
  const wrong = document.querySelector("[data-reading] [data-focus], [data-reading] .nc-entry.nc-current .nc-form :is(input:not([type=hidden]), select, textarea)");
  if (current()) choose(current());
  wrong?.focus({ preventScroll: true });
  return true;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-decide]") || !root()) return;
  event.preventDefault();
  event.stopPropagation();
  if (root().getAttribute("aria-busy")) return;
  const body = new FormData(form, event.submitter);
  load(form.action, { method: "POST", body }).then((done) => { if (!done) form.submit(); });
}, true);

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button) return;
  const link = event.target.closest("[data-reading] a");
  if (!link) return;
  if (link.matches("[data-go]")) {
    event.preventDefault();
    choose(link.closest(".nc-entry"));
    return;
  }
  if (link.matches("[data-correct]")) {
    event.preventDefault();
    load(link.href).then((done) => { if (!done) location.href = link.href; });
    return;
  }
  const ref = link.closest("[data-reading-text] [data-ref]")?.dataset.ref;
  const entry = ref && entries().find((one) => one.dataset.ref === ref);
  if (entry) {
    event.preventDefault();
    choose(entry);
  }
});

// n or j next, p or k back, a accept, c correct, x reject.
let waited = 0;
document.addEventListener("keydown", (event) => {
  if (!root() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input:not([type=radio]), textarea, select, [contenteditable], dialog[open]")) return;
  if (event.key === "g") {
    waited = event.timeStamp;
    return;
  }
  if (waited && event.timeStamp - waited < 1500) {
    waited = 0;
    return;
  }
  const all = entries();
  const at = all.indexOf(current());
  const press = (selector) => current()?.querySelector(selector)?.click();
  switch (event.key) {
    case "n":
    case "j":
      choose(all[Math.min(at + 1, all.length - 1)]);
      break;
    case "p":
    case "k":
      choose(all[Math.max(at - 1, 0)]);
      break;
    case "a":
      press("button[value=accept]");
      break;
    case "c":
      press("[data-correct]");
      break;
    case "x":
      press("button[value=reject]");
      break;
    default:
      return;
  }
  event.preventDefault();
});

// Words marked in the text go into the form for adding.
document.addEventListener("selectionchange", () => {
  const form = document.querySelector("[data-reading] [data-add]");
  const picked = document.getSelection();
  const node = picked?.anchorNode;
  const host = node?.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  if (!form || !picked.toString().trim() || !host?.closest?.("[data-reading-text] .nc-source-text")) return;
  form.querySelector("[name=words]").value = picked.toString().trim().slice(0, 1000);
});

// A page that was just opened begins at its top, unless a find was asked for.
if (current()) choose(current(), location.hash.startsWith("#find-"));
