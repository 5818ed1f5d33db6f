// Small comforts; every page works without them.
const words = (element, name) => element.dataset[name] ?? "";

// Pop-ups in the header: one open at a time, closed by Escape or a click elsewhere.
const pops = [...document.querySelectorAll("details[data-pop]")];
document.addEventListener("click", (event) => {
  for (const pop of pops) if (!pop.contains(event.target)) pop.open = false;
});

// Theme: shown at once, kept by the server.
document.querySelector("form[data-preferences]")?.addEventListener("submit", (event) => {
  const theme = event.submitter?.name === "theme" ? event.submitter.value : "";
  if (!theme) return;
  event.preventDefault();
  const body = new FormData(event.target, event.submitter);
  fetch(event.target.action, { method: "POST", body, redirect: "manual" });
  if (theme === "auto") delete document.documentElement.dataset.bsTheme;
  else document.documentElement.dataset.bsTheme = theme;
  for (const button of event.target.querySelectorAll("button[name=theme]")) {
    if (button === event.submitter) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
});

// Filters: a chosen value shows its list; empty fields stay out of the address.
for (const form of document.querySelectorAll("form[data-autosubmit]")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, input[type=date], input[type=checkbox], input[type=radio]")) {
      form.requestSubmit();
    }
  });
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData.entries()]) {
      if (value === "") event.formData.delete(name);
    }
  });
}

// Filters on a phone: folded away behind a button, so that the list itself is in sight.
for (const button of document.querySelectorAll("[data-unfold]")) {
  if (!window.matchMedia("(max-width: 48rem)").matches) break;
  const form = button.form;
  button.hidden = false;
  form.classList.add("nc-folded");
  button.addEventListener("click", () => {
    const folded = form.classList.toggle("nc-folded");
    button.setAttribute("aria-expanded", String(!folded));
  });
}

// Forms: a sent form says so and is not sent twice; a changed one is not lost by mistake.
let unsaved = false;
for (const form of document.querySelectorAll("form[data-guard]")) {
  form.addEventListener("input", () => { unsaved = true; });
}
window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  const button = event.submitter;
  if (button?.dataset.confirm && !window.confirm(button.dataset.confirm)) {
    event.preventDefault();
    return;
  }
  unsaved = false;
  if (event.target.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (event.target.method !== "post") return;
  if ("download" in event.target.dataset) return; // the answer is a file: the page stays, and asks for more
  event.target.dataset.sent = "yes";
  if (button?.dataset.working) {
    button.setAttribute("aria-busy", "true");
    button.textContent = button.dataset.working;
  }
});
// Coming back with the browser's own button: the form can be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
document.querySelector("[data-focus]")?.focus();

// A part that renews itself: what is new comes in place, and never from under a hand or a selection.
for (const part of document.querySelectorAll("[data-renew]")) {
  const busy = () => document.hidden || part.contains(document.activeElement)
    || (!getSelection().isCollapsed && getSelection().containsNode(part, true));
  const all = () => [...document.querySelectorAll("[data-renew]")];
  const renew = async () => {
    if (busy()) return;
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok || answer.redirected || busy()) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelectorAll("[data-renew]")[all().indexOf(part)];
    if (fresh) part.replaceChildren(...fresh.childNodes);
  };
  setInterval(renew, Number(part.dataset.renew) * 1000);
}

// Tick boxes of a list.
for (const form of document.querySelectorAll("form[data-bulk]")) {
  const all = form.querySelector("[data-tick-all]");
  const boxes = [...form.querySelectorAll("input[name=ids]")];
  const said = form.querySelector("[data-ticked]");
  const first = said?.textContent;
  const count = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
    said.textContent = ticked ? words(said, "ticked").replace("{count}", ticked) : first;
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    count();
  });
  form.addEventListener("change", count);
}

// Keyboard: "/" to the search, "g" and a letter to a page, "?" the list of keys.
const dialog = document.getElementById("nc-shortcuts");
document.querySelector("[data-open-dialog]")?.addEventListener("click", () => dialog?.showModal());
let waiting = 0;
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const pop of pops.filter((open) => open.open)) {
      pop.open = false;
      pop.querySelector("summary").focus();
    }
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog[open]")) return;
  if (event.key === "/") {
    const search = document.querySelector("[data-search-list], [data-search]");
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "?") {
    dialog?.showModal();
  } else if (event.key === "g") {
    waiting = event.timeStamp;
  } else if (waiting && event.timeStamp - waiting < 1500) {
    waiting = 0;
    [...document.querySelectorAll("[data-shortcut]")]
      .find((link) => link.dataset.shortcut === event.key)?.click();
  }
});

// Charts: the big library is loaded only where one is shown.
const charts = [...document.querySelectorAll("[data-chart]")];
if (charts.length) {
  const { draw } = await import(new URL(charts[0].dataset.chartModule, document.baseURI));
  await draw(charts);
}
