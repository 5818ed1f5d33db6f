// Completes @names in a comment from the list below it; without this script the list is ticked.
for (const field of document.querySelectorAll("textarea[data-mentions]")) {
  const form = field.form;
  const people = [...form.querySelectorAll("input[data-mention]")].map((box) => ({
    handle: box.dataset.mention,
    label: box.parentElement.textContent.trim().replace(/\s+/g, " "),
  }));
  if (!people.length) continue;
  const list = document.createElement("ul");
  list.className = "nc-complete";
  list.id = `${field.id}-complete`;
  list.setAttribute("role", "listbox");
  list.hidden = true;
  field.after(list);
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-autocomplete", "list");
  let chosen = 0;

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const typed = () => field.value.slice(0, field.selectionStart).match(/(?:^|\s)@([\p{L}\p{M}\p{N}_.:-]*)$/u);
  const close = () => {
    list.hidden = true;
    field.removeAttribute("aria-activedescendant");
  };
  const take = (option) => {
    const match = typed();
    if (!match) return close();
    const start = field.selectionStart - match[1].length;
    field.setRangeText(`${option.dataset.handle} `, start, field.selectionStart, "end");
    close();
    field.focus();
  };
  const mark = (to) => {
    const options = [...list.children];
    chosen = (to + options.length) % options.length;
    options.forEach((option, at) => option.setAttribute("aria-selected", at === chosen));
    field.setAttribute("aria-activedescendant", options[chosen].id);
    options[chosen].scrollIntoView({ block: "nearest" });
  };
  const propose = () => {
    const match = typed();
    const asked = match ? plain(match[1]) : null;
    const found = match ? people.filter((one) => plain(one.label).includes(asked)).slice(0, 8) : [];
    if (!found.length) return close();
    list.replaceChildren(
      ...found.map((one, at) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${at}`;
        option.setAttribute("role", "option");
        option.dataset.handle = one.handle;
        option.textContent = one.label;
        option.addEventListener("mousedown", (event) => {
          event.preventDefault();
          take(option);
        });
        return option;
      }),
    );
    list.hidden = false;
    mark(0);
  };
  field.addEventListener("input", propose);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") mark(chosen + 1);
    else if (event.key === "ArrowUp") mark(chosen - 1);
    else if (event.key === "Enter" || event.key === "Tab") take(list.children[chosen]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
}
