// Stars: which talks somebody keeps is known to this browser alone, until they ask for a calendar of them.

const place = document.querySelector("[data-stars]");
const key = `stars:${place?.dataset.stars}`;
const feedKey = `stars-feed:${place?.dataset.stars}`;

function stored(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function store(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing shows the stars until the page is left.
  }
}

let kept = new Set(stored(key, []));

function show() {
  for (const button of document.querySelectorAll("[data-star]")) {
    button.setAttribute("aria-pressed", String(kept.has(button.dataset.star)));
  }
  for (const count of document.querySelectorAll("[data-star-count]")) count.textContent = kept.size || "";
  const rows = [...document.querySelectorAll("[data-starred]")];
  const shown = rows.filter((row) => kept.has(row.dataset.starred));
  for (const row of rows) row.hidden = !kept.has(row.dataset.starred);
  const none = document.querySelector("[data-star-none]");
  if (none) none.hidden = shown.length > 0;
  overlaps(shown);
  made();
}

function overlaps(rows) {
  const warning = document.querySelector("[data-star-overlap]");
  if (!warning) return;
  const titles = [];
  for (const [index, row] of rows.entries()) {
    for (const other of rows.slice(index + 1)) {
      if (row.dataset.starts < other.dataset.ends && other.dataset.starts < row.dataset.ends) {
        titles.push(`${title(row)} / ${title(other)}`);
      }
    }
  }
  warning.hidden = titles.length === 0;
  warning.querySelector("p").textContent = titles.join("; ");
}

function title(row) {
  return row.querySelector("h3").textContent;
}

function made() {
  const feed = stored(feedKey, null);
  const line = document.querySelector("[data-star-made]");
  if (!line) return;
  line.hidden = !feed;
  if (feed) document.querySelector("[data-star-address]").href = feed.webcal;
  document.querySelector("[data-star-feed]").hidden = Boolean(feed);
}

async function send(path, isNew) {
  const feed = stored(feedKey, null);
  const body = new URLSearchParams();
  for (const id of kept) body.append("talk", id);
  if (feed) {
    body.append("read", feed.read);
    body.append("write", feed.write);
  }
  const answer = await fetch(path, { method: "POST", body, headers: { Accept: "application/json" } });
  if (answer.status === 422 && feed) store(feedKey, null); // it is gone: the next one begins anew
  if (!answer.ok) throw new Error(String(answer.status));
  if (isNew) store(feedKey, await answer.json());
}

addEventListener("click", async (event) => {
  const button = event.target.closest("[data-star]");
  if (button) {
    kept = new Set(stored(key, [...kept]));
    if (!kept.delete(button.dataset.star)) kept.add(button.dataset.star);
    store(key, [...kept]);
    show();
    if (stored(feedKey, null)) send(`/events/${place.dataset.stars}/starred`, false).catch(() => show());
    return;
  }
  if (!event.target.closest("[data-star-feed]")) return;
  const said = document.querySelector("[data-star-said]");
  try {
    await send(place.dataset.starsPost, true);
    said.textContent = said.dataset.done;
  } catch {
    said.textContent = said.dataset.failed;
  }
  made();
});

addEventListener("storage", (event) => {
  if (event.key === key) kept = new Set(stored(key, []));
  show();
});
document.addEventListener("htmx:afterSettle", show);
if (place) show();
