// The plan of a programme: items are dragged, or picked up and moved with the keys. The server keeps the truth: each
// move is posted with the version that was seen, and the whole plan comes back, also when the move was refused.

const STEP = 5;
const THRESHOLD = 5;
const PAGE = 6;

let held = null; // what is being moved: {id, title, minutes, version, column, row, isPlanned, offset}
let isBusy = false;

const board = () => document.getElementById("board");
const timetable = () => document.getElementById("timetable");
const wide = matchMedia("(width >= 60rem)");
const isGrid = () => wide.matches && timetable()?.classList.contains("sched--grid");
const rooms = () => [...timetable().querySelectorAll(".sched__room")];
const rows = () => Number(timetable().dataset.rows);
const span = (minutes) => Math.max(1, Math.ceil(minutes / STEP));
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

function say(text) {
  const status = document.getElementById("plan-says");
  if (status && text) status.textContent = text;
}

function clock(row) {
  const minutes = (Number(timetable().dataset.begins) + (row - 2) * STEP) % 1440;
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

// Where something would land

function read(item) {
  const { talk, title, minutes, version, row, column } = item.dataset;
  return {
    id: talk,
    title,
    minutes: Number(minutes),
    version,
    row: Number(row) || 2,
    column: Number(column) || 2,
    isPlanned: row !== undefined,
    offset: 0,
  };
}

function inTheWay() {
  const end = held.row + span(held.minutes);
  return [...timetable().querySelectorAll("article[data-talk]")].find((other) => {
    const { talk, row, column, minutes } = other.dataset;
    const overlaps = Number(row) < end && Number(row) + span(Number(minutes)) > held.row;
    return talk !== held.id && overlaps && (column === "0" || Number(column) === held.column);
  });
}

function clamp() {
  const first = 2;
  held.row = Math.min(Math.max(held.row, first), first + Math.max(0, rows() - 1));
  held.column = Math.min(Math.max(held.column, first), first + rooms().length - 1);
}

function showTarget(isSpoken) {
  clamp();
  let target = timetable().querySelector(".is-target");
  if (!target) {
    target = document.createElement("div");
    target.setAttribute("aria-hidden", "true");
    timetable().append(target);
  }
  const height = Math.min(span(held.minutes), rows() + 2 - held.row);
  target.className = `slot slot--free is-target c${held.column} r${held.row} h${height}`;
  target.textContent = `${clock(held.row)} ${timetable().dataset.here}`;
  if (!isSpoken) return;
  const other = inTheWay();
  const words = timetable().dataset;
  const state = other ? fill(words.taken, { title: other.dataset.title }) : words.free;
  const room = rooms()[held.column - 2].firstChild.textContent.trim();
  say(fill(words.target, { title: held.title, room, time: clock(held.row), state }));
  target.scrollIntoView({ block: "nearest" });
}

function let_go() {
  timetable()?.querySelector(".is-target")?.remove();
  for (const button of document.querySelectorAll(".slot__mv[aria-pressed]")) button.removeAttribute("aria-pressed");
  for (const item of document.querySelectorAll(".slot--moving")) item.classList.remove("slot--moving");
  document.querySelector(".keys")?.setAttribute("hidden", "");
  document.body.classList.remove("is-dragging");
  held = null;
}

// What the server says to it

async function post(path, values, id) {
  if (isBusy) return;
  isBusy = true;
  const csrf = document.querySelector("#plan-token input").value;
  const words = timetable().dataset;
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "HX-Request": "true" },
      body: new URLSearchParams({ csrf, day: words.day, ...values }),
    });
    const text = await answer.text();
    if (answer.status !== 200 && answer.status !== 422) throw new Error(`status ${answer.status}`);
    const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("board");
    if (!fresh) {
      location.reload(); // The session has ended: the page itself says so.
      return;
    }
    let_go();
    board().replaceWith(document.adoptNode(fresh));
    say(fresh.dataset.said);
    document.querySelector(`[data-talk="${id}"] .slot__mv`)?.focus({ preventScroll: true });
  } catch {
    let_go();
    say(words.failed);
  } finally {
    isBusy = false;
  }
}

function drop() {
  const room = rooms()[held.column - 2].dataset.room;
  const { id, minutes, version } = held;
  post(`${timetable().dataset.post}/${id}`, { room, begin: clock(held.row), minutes, version }, id);
}

function remove() {
  const { id, version } = held;
  post(`${timetable().dataset.post}/${id}/remove`, { version }, id);
}

// By keys

function pick(button) {
  const item = button.closest("[data-talk]");
  const isSame = held?.id === item.dataset.talk;
  const wasHeld = held;
  let_go();
  if (isSame) {
    say(fill(timetable().dataset.stays, { title: wasHeld.title }));
    return;
  }
  held = read(item);
  button.setAttribute("aria-pressed", "true");
  item.classList.add("slot--moving");
  document.querySelector(".keys")?.removeAttribute("hidden");
  showTarget(true);
}

const MOVES = {
  ArrowUp: () => (held.row -= 1),
  ArrowDown: () => (held.row += 1),
  PageUp: () => (held.row -= PAGE),
  PageDown: () => (held.row += PAGE),
  ArrowLeft: () => (held.column -= 1),
  ArrowRight: () => (held.column += 1),
};

addEventListener("click", (event) => {
  const button = event.target.closest?.(".slot__mv");
  if (!button || !isGrid()) return; // A list: the button opens the form that moves the item.
  event.preventDefault();
  if (!dragged) pick(button);
});

addEventListener("keydown", (event) => {
  if (!held || drag || isBusy || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "Escape") {
    say(fill(timetable().dataset.stays, { title: held.title }));
    let_go();
  } else if (!document.activeElement?.matches(".slot__mv[aria-pressed]")) {
    return; // Somewhere else on the page keys mean what they always do.
  } else if (event.key === "Enter") {
    drop();
  } else if ((event.key === "Delete" || event.key === "Backspace") && held.isPlanned) {
    remove();
  } else if (MOVES[event.key]) {
    MOVES[event.key]();
    showTarget(true);
  } else {
    return;
  }
  event.preventDefault();
});

// By hand

let drag = null; // {item, x, y, isMoving}
let dragged = false;

function measure(item, event) {
  const box = item.getBoundingClientRect();
  const height = Number.parseFloat(getComputedStyle(timetable()).gridAutoRows);
  return held.isPlanned ? Math.floor((event.clientY - box.top) / height) : 0;
}

function follow(event) {
  const height = Number.parseFloat(getComputedStyle(timetable()).gridAutoRows);
  const top = timetable().querySelector(".sched__time").getBoundingClientRect().top;
  held.row = 2 + Math.floor((event.clientY - top) / height) - held.offset;
  const at = rooms().findLastIndex((room) => event.clientX >= room.getBoundingClientRect().left);
  held.column = 2 + Math.max(0, at);
  showTarget(false);
}

const isOver = (element, event) => {
  const box = element.getBoundingClientRect();
  const isIn = event.clientX >= box.left && event.clientX <= box.right;
  return isIn && event.clientY >= box.top && event.clientY <= box.bottom;
};

addEventListener("pointerdown", (event) => {
  dragged = false;
  const item = event.target.closest?.("#board [data-talk]");
  if (!item || event.button !== 0 || event.pointerType === "touch" || !isGrid() || isBusy) return;
  drag = { item, x: event.clientX, y: event.clientY, isMoving: false };
});

addEventListener("pointermove", (event) => {
  if (!drag) return;
  if (!drag.isMoving) {
    if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < THRESHOLD) return;
    let_go();
    drag.isMoving = true;
    held = read(drag.item);
    held.offset = measure(drag.item, { clientY: drag.y });
    drag.item.classList.add("slot--moving");
    document.body.classList.add("is-dragging");
  }
  event.preventDefault();
  if (isOver(timetable(), event)) follow(event);
  else timetable().querySelector(".is-target")?.remove();
});

addEventListener("pointerup", (event) => {
  if (!drag) return;
  const wasMoving = drag.isMoving;
  drag = null;
  if (!wasMoving) return;
  dragged = true;
  document.body.classList.remove("is-dragging");
  if (isOver(timetable(), event)) {
    follow(event);
    drop();
  } else if (held.isPlanned && isOver(document.querySelector(".tray"), event)) {
    remove();
  } else {
    let_go();
  }
});

addEventListener("pointercancel", () => {
  drag = null;
  let_go();
});

// A link or a button under the hand must not be dragged by the browser itself, nor followed after a drag.
addEventListener("dragstart", (event) => {
  if (event.target.closest?.("#board [data-talk]")) event.preventDefault();
});
addEventListener(
  "click",
  (event) => {
    if (!dragged) return;
    dragged = false;
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);

say(board()?.dataset.said);
