// Players of sound alone show no captions: what is said goes below them, cue by cue.

/** Writes the cues that are on into `below`, one a line. */
function follow(track, below) {
  track.mode = "hidden";
  track.addEventListener("cuechange", () => {
    below.textContent = [...(track.activeCues ?? [])].map((cue) => cue.getCueAsHTML().textContent).join("\n");
  });
}

for (const player of document.querySelectorAll("audio:has(track)")) {
  const below = player.parentElement.querySelector("[data-cues]");
  const [first] = player.textTracks;
  if (first && below) {
    below.hidden = false;
    follow(first, below);
  }
}
