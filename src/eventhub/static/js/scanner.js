// The camera: finds a QR code in its picture and hands the text on. What is missing is said in the page.

import { prepareZXingModule, readBarcodes } from "../vendor/zxing/reader/index.js";
import { send } from "./door.js";

const LOOKS_A_SECOND = 8;
const LONGEST_SIDE = 720; // pixels: enough for a code that fills a quarter of the picture, and fast on old phones
const NOT_AGAIN = 3_000; // ms: the same code is not sent again before that …
const AWAY = 1_000; // … and not before it was out of sight, so a ticket held up long stays "Welcome"
const READER = { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 1 };

const cam = document.getElementById("cam");
const video = document.getElementById("cam-picture");
const torch = document.getElementById("cam-torch");
const hint = document.getElementById("cam-hint");
const canvas = document.createElement("canvas");
const paper = canvas.getContext("2d", { willReadFrequently: true });
const seen = new Map();
let track = null;
let timer = 0;

prepareZXingModule({
  overrides: { locateFile: (name) => new URL(`../vendor/zxing/reader/${name}`, import.meta.url).href },
});

const REASONS = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "none",
  OverconstrainedError: "none",
  NotReadableError: "busy",
  AbortError: "busy",
};

async function start() {
  stop();
  help(null);
  if (!navigator.mediaDevices?.getUserMedia) return help(isSecureContext ? "none" : "insecure");
  try {
    const wanted = { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } };
    const stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
    track = stream.getVideoTracks()[0];
    track.addEventListener("ended", () => help("busy"));
    video.srcObject = stream;
    await video.play();
  } catch (error) {
    return help(REASONS[error.name] ?? "none");
  }
  torch.hidden = !track.getCapabilities?.().torch;
  stayAwake();
  look();
}

function stop() {
  clearTimeout(timer);
  track?.stop();
  track = null;
}

function help(reason) {
  for (const part of document.querySelectorAll("[data-help]")) {
    part.hidden = !(reason && (part.dataset.help === reason || part.dataset.help === "ways"));
  }
  hint.hidden = Boolean(reason);
  cam.classList.toggle("cam--off", Boolean(reason));
}

async function look() {
  const begun = performance.now();
  try {
    const text = document.hidden ? null : await read();
    if (text) saw(text);
  } catch {
    return help("reader");
  }
  if (track) timer = setTimeout(look, Math.max(0, 1000 / LOOKS_A_SECOND - (performance.now() - begun)));
}

async function read() {
  const { videoWidth: width, videoHeight: height } = video;
  if (!width || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  paper.drawImage(video, 0, 0, canvas.width, canvas.height);
  const found = await readBarcodes(paper.getImageData(0, 0, canvas.width, canvas.height), READER);
  return found.find((one) => one.isValid)?.text || null;
}

function saw(text) {
  const now = performance.now();
  const known = seen.get(text) ?? { sentAt: -Infinity, seenAt: -Infinity, wasAway: true };
  seen.set(text, known);
  if (now - known.seenAt > AWAY) known.wasAway = true;
  known.seenAt = now;
  if (!known.wasAway || now - known.sentAt < NOT_AGAIN) return;
  known.sentAt = now;
  known.wasAway = false;
  send(cam.dataset.scans, text);
}

async function stayAwake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // The battery is low: then the screen may go dark, and a touch brings it back.
  }
}

addEventListener("click", async (event) => {
  const action = event.target.closest("[data-action]")?.dataset.action;
  if (action === "camera") start();
  if (action === "torch" && track) {
    const isOn = torch.getAttribute("aria-pressed") !== "true";
    await track.applyConstraints({ advanced: [{ torch: isOn }] });
    torch.setAttribute("aria-pressed", String(isOn));
  }
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  if (track?.readyState === "ended") start();
  else if (track) stayAwake();
});
addEventListener("pagehide", stop);
addEventListener("pageshow", (event) => {
  if (event.persisted) start();
});

start();
