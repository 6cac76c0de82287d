// A proposal saves itself a moment after the last key. When that fails, the page says so and keeps trying; what was
// typed stays in the form, and the plain buttons work as they do without scripting.
const form = document.querySelector("form[data-draft]");
const badge = document.querySelector("[data-saved] > span");
const note = document.getElementById("unsaved");
const PAUSE = 2500;
const AGAIN = 10000;

let timer = 0;
let isBusy = false;
let isLeaving = false;
let isDirty = false;
let since = "";

function later(pause) {
  clearTimeout(timer);
  timer = setTimeout(save, pause);
}

function now() {
  return new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }).format(new Date());
}

function say(title, words) {
  const box = document.createElement("div");
  box.className = "msg msg--bad";
  const b = document.createElement("b");
  b.textContent = title;
  box.append(b);
  if (words) {
    const p = document.createElement("p");
    p.textContent = words;
    box.append(p);
  }
  note.replaceChildren(box);
}

async function save() {
  if (isBusy) return later(PAUSE);
  if (isLeaving) return undefined;
  isBusy = true;
  isDirty = false;
  const typed = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (!name.startsWith("invite_")) typed.append(name, value);
  typed.set("act", "auto");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: typed,
      headers: { Accept: "application/json" },
    });
    const said = await answer.json();
    if (answer.ok) {
      form.elements.version.value = said.version;
      badge.textContent = said.said;
      note.replaceChildren();
      since = "";
      if (isDirty) later(PAUSE);
    } else if (answer.status < 500) {
      // Something is to be mended, or it was saved elsewhere: only the person can decide that, by the button.
      say(said.error);
    } else {
      throw new Error(String(answer.status));
    }
  } catch {
    since ||= now();
    isDirty = true;
    say(form.dataset.unsaved.replace("{time}", since));
    later(AGAIN);
  } finally {
    isBusy = false;
  }
  return undefined;
}

if (form) {
  form.addEventListener("input", (e) => {
    if (e.target.name?.startsWith("invite_")) return;
    isDirty = true;
    later(PAUSE);
  });
  form.addEventListener("submit", () => {
    isLeaving = true;
    clearTimeout(timer);
  });
  addEventListener("online", () => isDirty && later(0));
  addEventListener("pageshow", () => { isLeaving = false; });
  addEventListener("beforeunload", (e) => {
    if (isDirty && !isLeaving) e.preventDefault();
  });
}
