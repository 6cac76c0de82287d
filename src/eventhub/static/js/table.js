// The workspace's tables: all boxes at once, how many are chosen, and the panel beside the table.

function tell(form) {
  const boxes = [...form.querySelectorAll("tbody .cb")];
  const chosen = boxes.filter((box) => box.checked).length;
  const words = form.querySelector("[data-chosen]");
  if (words) words.textContent = chosen === 1 ? words.dataset.one : words.dataset.many.replace("#", chosen);
  const all = form.querySelector("[data-choose-all]");
  if (all) {
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
}

addEventListener("change", (event) => {
  const form = event.target.closest("form.chooser");
  if (!form) return;
  if (event.target.matches("[data-choose-all]")) {
    for (const box of form.querySelectorAll("tbody .cb")) box.checked = event.target.checked;
  }
  tell(form);
});

// A browser that goes back keeps what was chosen.
addEventListener("pageshow", () => document.querySelectorAll("form.chooser").forEach(tell));

// The panel has come: mark its row, and let reading go on there.
addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "detail") return;
  const link = event.detail.requestConfig.elt;
  for (const row of document.querySelectorAll("form.chooser tr.is-open")) row.classList.remove("is-open");
  for (const other of document.querySelectorAll("form.chooser a[aria-current]")) other.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  link.closest("tr")?.classList.add("is-open");
  document.getElementById("detail")?.focus();
});
