// Files that are sent with progress, and go on after a break: chosen or dropped on a form, shown in the list below it.
// Without scripting the same form sends them at once.
import { Upload, giveUp, remember, remembered } from "./tus.js";

const list = document.querySelector("[data-files]");
const words = list?.dataset ?? {};
const uploads = new Set();
const unfinished = (one) => ["waiting", "sending", "broken", "paused"].includes(one.state);
const failed = (one) => ["refused", "ended"].includes(one.state);
const headersOf = (form) => (form.elements.csrf ? { "X-CSRF-Token": form.elements.csrf.value } : {});

let waitingForm = null;
let offer = null;

function size(bytes) {
  const [amount, unit] = bytes < 1024 * 1024 ? [bytes / 1024, "kB"] : [bytes / 1024 / 1024, "MB"];
  const digits = amount < 10 ? 1 : 0;
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return `${amount.toLocaleString(document.documentElement.lang, format)} ${unit}`;
}

function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
}

function detail(one) {
  const values = { done: size(one.sent), all: size(one.file.size), percent: percent(one), error: one.said };
  if (one.state === "sending") {
    const left = one.seconds;
    if (left === null) return fill(words.begun, values);
    return left < 90
      ? fill(words.seconds, { ...values, left: Math.max(1, Math.round(left)) })
      : fill(words.minutes, { ...values, left: Math.round(left / 60) });
  }
  if (one.state === "refused") return one.said || words.refused;
  if (one.state === "broken" && one.said) return one.said;
  return fill(words[one.state], values);
}

function percent(one) {
  return one.file.size ? Math.floor((100 * one.sent) / one.file.size) : 0;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${words.icons}#i-${name}`);
  svg.append(use);
  return svg;
}

function button(label, act, css = "") {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `btn btn--s${css}`;
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

function line(name) {
  const row = document.createElement("li");
  row.className = "file";
  const text = document.createElement("p");
  const title = document.createElement("b");
  title.textContent = name;
  const small = document.createElement("small");
  // The list says when something has happened; the numbers in between are not read out.
  small.setAttribute("aria-live", "off");
  text.append(title, small);
  list.append(row);
  return { row, text, small, state: "" };
}

const ICONS = { done: "circle-check", refused: "octagon-x", ended: "octagon-x" };

function show(one) {
  const shown = one.shown;
  shown.small.textContent = detail(one);
  if (shown.progress) {
    shown.progress.value = one.sent;
    shown.progress.textContent = `${percent(one)} %`;
  }
  if (shown.state === one.state) return;
  shown.state = one.state;
  shown.row.classList.toggle("file--bad", failed(one));
  shown.row.replaceChildren(icon(ICONS[one.state] ?? "file-text"), shown.text, ...acts(one));
  shown.progress = null;
  if (unfinished(one)) {
    shown.progress = document.createElement("progress");
    shown.progress.max = one.file.size;
    shown.progress.value = one.sent;
    shown.progress.setAttribute("aria-label", one.file.name);
    shown.row.append(shown.progress);
  }
  goOn();
}

function acts(one) {
  const box = document.createElement("div");
  box.className = "btn-row";
  if (one.state === "sending") box.append(button(words.stop, () => one.stop()));
  if (one.state === "broken") box.append(button(words.resume, () => one.nudge?.()));
  if (one.state === "paused") box.append(button(words.resume, () => take(one)));
  if (["paused", "broken", "waiting", "refused", "ended"].includes(one.state)) {
    box.append(button(words.remove, () => drop(one), " btn--quiet"));
  }
  return box.childElementCount ? [box] : [];
}

function take(one) {
  one.state = "waiting";
  show(one);
}

function drop(one) {
  uploads.delete(one);
  one.shown.row.remove();
  one.remove();
  goOn();
}

/** A button below the files that shows what has come of them. */
function offerReload(isWanted) {
  if (!isWanted) offer?.remove();
  else if (!offer?.isConnected) {
    offer = document.createElement("li");
    offer.append(button(words.arrived, () => location.reload()));
    list.append(offer);
  }
}

/** Begin what waits, and when nothing is left to do, what comes after. */
function goOn() {
  const all = [...uploads];
  const isBusy = all.some((one) => ["sending", "broken"].includes(one.state) || one.isBegun);
  const next = isBusy ? null : all.find((one) => one.state === "waiting");
  // One after the other, so that they stand on the page in the order in which they were chosen; the connection is the
  // narrow place, and two at once would share it.
  if (next) {
    next.isBegun = true;
    next.run().finally(() => {
      next.isBegun = false;
      goOn();
    });
  }
  const isOver = !all.some((one) => one.isBegun || unfinished(one));
  const isNew = all.some((one) => one.state === "done" && one.reloads);
  // Why a file was refused stays to be read; the page is loaded anew when that is wanted, or the file removed.
  offerReload(isOver && isNew && all.some(failed));
  if (!isOver) return;
  if (waitingForm) {
    const form = waitingForm;
    waitingForm = null;
    // What could not be taken is said before the rest is saved without it.
    if (!pointToFailed(form)) form.requestSubmit();
  } else if (isNew && !all.some(failed)) {
    location.reload();
  }
}

/** Lead to the first file of `form` that was not taken, where its row says why; whether there is one. */
function pointToFailed(form) {
  const one = [...uploads].find((other) => other.form === form && failed(other));
  if (!one) return false;
  one.shown.row.tabIndex = -1;
  one.shown.row.focus();
  return true;
}

function add(form, file) {
  const { uploads: endpoint, scope, link, event, material, role } = form.dataset;
  const chosen = (name) => form.elements[name]?.value ?? "";
  const talk = form.dataset.talk ?? chosen("talk");
  const kind = (form.dataset.kind ?? chosen("kind")) || (talk ? "slides" : "file");
  const metadata = { link, event, material, role, talk, kind, language: chosen("language") };
  const to = { endpoint, scope, metadata, headers: headersOf(form) };
  const one = new Upload(file, to, show);
  const same = [...uploads].find((other) => other.key === one.key && other.to.scope === scope && unfinished(other));
  if (same) {
    if (same.state === "paused") take(same);
    return;
  }
  for (const row of list.querySelectorAll("[data-kept]")) if (row.dataset.kept === one.key) row.remove();
  one.shown = line(file.name);
  one.reloads = form.dataset.then === "reload";
  one.form = form;
  uploads.add(one);
  show(one);
}

/** Whether `form` sends to where an upload was on its way. */
function leadsThere(form, one) {
  const { talk = one.talk, material } = form.dataset;
  return (talk || "") === (one.talk || "") && (material || "") === (one.material || "");
}

/** Open what `form` is folded into. */
function unfold(form) {
  for (let at = form.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
}

/** What was begun before the page was loaded: the browser has to be shown the file again, in one of `forms`. */
function showKept(scope, forms) {
  for (const [key, one] of Object.entries(remembered(scope))) {
    const form = forms.find((other) => leadsThere(other, one));
    if (!form) continue;
    unfold(form);
    const shown = line(one.name);
    shown.row.dataset.kept = key;
    shown.small.textContent = words.again;
    const box = document.createElement("div");
    box.className = "btn-row";
    box.append(button(words.remove, () => {
      remember(scope, key, null);
      shown.row.remove();
      giveUp(one.url, headersOf(forms[0]));
    }, " btn--quiet"));
    shown.row.replaceChildren(icon("refresh-cw"), shown.text, box);
  }
}

function begin(form) {
  const input = form.querySelector("input[type=file]");
  input.addEventListener("change", () => {
    const files = [...input.files];
    // What is sent here is not sent once more with the form.
    input.value = "";
    for (const file of files) add(form, file);
  });
  const zone = form.matches(".drop") ? form : form.querySelector(".drop");
  zone?.addEventListener("dragover", (event) => event.preventDefault());
  zone?.addEventListener("drop", (event) => {
    event.preventDefault();
    for (const file of event.dataTransfer.files) add(form, file);
  });
  form.addEventListener("submit", (event) => {
    const mine = [...uploads].filter((one) => one.form === form);
    const reloads = form.dataset.then === "reload";
    const isLeft = mine.some(unfinished);
    if (isLeft || (mine.length && (reloads || mine.every(failed)))) {
      // What was chosen is saved once all is there; where the page is loaded anew then, there is nothing else to send.
      event.preventDefault();
      event.stopPropagation();
      if (isLeft && !reloads) waitingForm = form;
      if (!isLeft) pointToFailed(form);
      for (const one of mine.filter((other) => other.state === "paused")) take(one);
      return;
    }
    for (const one of mine.filter((other) => other.material)) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = "uploaded";
      field.value = one.material;
      form.append(field);
    }
    uploads.clear();
  });
}

if (list) {
  const forms = [...document.querySelectorAll("form[data-uploads]")];
  for (const form of forms) begin(form);
  for (const scope of new Set(forms.map((form) => form.dataset.scope))) {
    showKept(scope, forms.filter((form) => form.dataset.scope === scope));
  }
  addEventListener("beforeunload", (event) => {
    if ([...uploads].some((one) => ["waiting", "sending", "broken"].includes(one.state))) event.preventDefault();
  });
}
