// The board of decisions: arrows go from card to card, letters press the buttons of the card that has the focus.

const board = () => document.getElementById("board");
const columns = () => [...board().querySelectorAll("[data-column]")];
const cards = (column) => [...column.querySelectorAll("[data-card]")];
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
let place = null;

function begin() {
  if (!board()) return;
  for (const card of board().querySelectorAll("[data-card]")) card.tabIndex = -1;
  const first = board().querySelector("[data-card]");
  if (first) first.tabIndex = 0;
}

function where(card) {
  const column = columns().findIndex((one) => one.contains(card));
  return [column, cards(columns()[column]).indexOf(card)];
}

function go(card) {
  if (!card) return;
  for (const other of board().querySelectorAll('[data-card][tabindex="0"]')) other.tabIndex = -1;
  card.tabIndex = 0;
  card.focus();
}

function neighbour(card, [across, down]) {
  const all = columns();
  let [column, row] = where(card);
  if (down) return cards(all[column])[row + down];
  for (column += across; all[column]; column += across) {
    const there = cards(all[column]);
    if (there.length) return there[Math.min(row, there.length - 1)];
  }
  return undefined;
}

addEventListener("keydown", (event) => {
  // Only on the card itself: in its buttons and fields every key keeps its meaning.
  const card = event.target;
  if (!card.matches?.("#board [data-card]") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key in ARROWS) {
    event.preventDefault();
    go(neighbour(card, ARROWS[event.key]));
    return;
  }
  const button = card.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (button) {
    event.preventDefault();
    button.click();
  }
});

addEventListener("htmx:beforeRequest", (event) => {
  const card = event.target.closest?.("[data-card]");
  place = card && board().contains(card) ? where(card) : null;
});

// The board has come anew: reading goes on where the card was that went.
addEventListener("htmx:afterSettle", () => {
  if (!place || !board()) return;
  const [column, row] = place;
  place = null;
  begin();
  const there = cards(columns()[column]);
  go(there[Math.min(row, there.length - 1)] ?? board().querySelector("[data-card]"));
});

begin();
