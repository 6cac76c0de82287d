// The door with scripting: verdicts that are heard and felt, scans sent again until they arrive, the next ticket.
// Without it the same forms lead to the same verdicts, a page each.

const result = document.getElementById("ergebnis");
const stage = document.getElementById("stage");
const net = document.getElementById("net");
const token = document.querySelector('input[name="csrf"]')?.value ?? "";

const PATIENCE = 8_000; // ms until an answer counts as lost
const LONGEST_PAUSE = 15_000;

// An id made here lets a request be sent again without letting anybody in twice. randomUUID needs a secure context.
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// Signals: one high tone, two middle ones, one low; browsers allow sound after the first touch or key.

const TONES = { ok: [[1175, 0.12]], warn: [[660, 0.1], [660, 0.1]], bad: [[220, 0.45]] };
const BUZZES = { ok: [80], warn: [80, 90, 80], bad: [450] };
let sound = null;

function allowSound() {
  sound ??= typeof AudioContext === "function" ? new AudioContext() : null;
  if (sound?.state === "suspended") sound.resume();
}
for (const gesture of ["pointerdown", "keydown"]) addEventListener(gesture, allowSound, { passive: true });

function signal(kind) {
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(BUZZES[kind] ?? []);
  if (sound?.state !== "running") return;
  let at = sound.currentTime;
  for (const [pitch, seconds] of TONES[kind] ?? []) {
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.25, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + seconds);
    tone.connect(volume).connect(sound.destination);
    tone.start(at);
    tone.stop(at + seconds);
    at += seconds + 0.09;
  }
}

// The verdict covers the work until the next scan or tap; what is under it cannot be reached meanwhile.

function verdictShown() {
  const verdict = result.querySelector(".verdict");
  const hadFocus = stage.contains(document.activeElement) || document.activeElement === document.body;
  cover(Boolean(verdict));
  if (!verdict) return;
  signal(verdict.dataset.signal);
  window.htmx.trigger("#door-count", "refresh");
  if (hadFocus && !document.getElementById("cam")) verdict.querySelector(".btn--go")?.focus();
  const undo = verdict.querySelector("[data-undo]");
  if (undo) setTimeout(() => takeAway(undo), Number(undo.dataset.undo) * 1000);
}

function cover(isCovered) {
  for (const part of stage.children) if (part !== result) part.inert = isCovered;
}

function takeAway(undo) {
  if (!undo.isConnected) return;
  const go = undo.parentElement.querySelector(".btn--go");
  const hadFocus = undo.contains(document.activeElement);
  undo.remove();
  if (hadFocus) go?.focus();
}

function goOn() {
  result.replaceChildren();
  cover(false);
  const search = document.getElementById("search");
  if (search) window.htmx.trigger(search, "submit");
  const field = document.getElementById("f-text") ?? document.getElementById("q");
  if (!field || !field.offsetParent) return document.getElementById("inhalt").focus();
  field.focus();
  field.select();
}

// On the page of a single verdict there is nothing under it, so there the links lead on.
const hasWork = stage && stage.children.length > 1;
if (result) {
  new MutationObserver(verdictShown).observe(result, { childList: true });
  if (result.querySelector(".verdict")) verdictShown();
}
addEventListener("click", (event) => {
  if (!hasWork || !event.target.closest('[data-action="next"]')) return;
  event.preventDefault();
  goOn();
});
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && hasWork && result.querySelector(".verdict")) goOn();
});

// Forms that htmx sends keep their id while they fail, and get a new one once they were answered.

addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest?.("form[data-scan-form]");
  if (!form || !event.detail.successful) return;
  form.elements.scan_id.value = newId();
  if (form.elements.text) form.elements.text.value = "";
});

// Whether the server answers: the count is asked for every few seconds, so this is known soon.

function setOnline(isOnline) {
  for (const part of document.querySelectorAll('[data-net="on"]')) part.hidden = !isOnline;
  for (const part of document.querySelectorAll('[data-net="off"]')) part.hidden = isOnline;
  const words = queue.length === 1 ? net?.dataset.one : net?.dataset.many.replace("#", queue.length);
  for (const part of document.querySelectorAll("[data-waiting]")) part.textContent = queue.length ? words : "";
}
document.addEventListener("htmx:sendError", (event) => {
  setOnline(false);
  if (event.detail.elt.id === "door-count") event.stopPropagation(); // the bar says it, once is enough
}, true);
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.xhr?.status) return;
  if (!queue.length) setOnline(true);
  else wake?.();
}, true);
addEventListener("online", () => wake?.());

// Scans of the camera: sent one after the other, each again and again under its own id until it is answered.

const queue = [];
let isSending = false;
let wake = null;

export function send(url, text) {
  if (queue.some((scan) => scan.text === text)) return;
  queue.push({ url, text, id: newId() });
  if (!isSending) deliver();
  else if (wake) setOnline(false);
}

async function deliver() {
  isSending = true;
  for (let failures = 0; queue.length; ) {
    const answer = await attempt(queue[0]);
    if (answer) {
      queue.shift();
      failures = 0;
      setOnline(true);
      await take(answer);
    } else {
      setOnline(false);
      await pause(Math.min(LONGEST_PAUSE, 1000 * 2 ** failures));
      failures += 1;
    }
  }
  isSending = false;
}

async function attempt(scan) {
  try {
    const answer = await fetch(scan.url, {
      method: "POST",
      headers: { "HX-Request": "true", "HX-Current-URL": location.href, "X-CSRF-Token": token, Accept: "text/html" },
      body: new URLSearchParams({ text: scan.text, scan_id: scan.id, page: "scan" }),
      signal: AbortSignal.timeout(PATIENCE),
    });
    return answer.status >= 500 ? null : { answer, html: await answer.text() };
  } catch {
    return null;
  }
}

function pause(milliseconds) {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done() {
      clearTimeout(timer);
      wake = null;
      resolve();
    }
    wake = done;
  });
}

async function take({ answer, html }) {
  const elsewhere = answer.headers.get("HX-Redirect");
  if (elsewhere) return location.assign(elsewhere);
  const target = answer.headers.get("HX-Retarget") ?? "#ergebnis";
  window.htmx.swap(target, html, { swapStyle: "innerHTML" });
  if (target !== "#ergebnis") signal("bad");
}
