// One file on its way to the hub, in pieces (tus 1.0 core and creation). The address of an upload is kept in this
// browser, so that it goes on where it was after a break in the connection, a closed lid or a reload.

const PIECE = 8 * 1024 * 1024;
const WAITS = [1, 2, 4, 8, 15, 30];
const KEPT_FOR = 24 * 60 * 60 * 1000;
const TUS = { "Tus-Resumable": "1.0.0" };

// What is known of unfinished uploads, by their scope (a page's event or talk) and fingerprint.

export function remembered(scope) {
  let all = {};
  try {
    all = JSON.parse(localStorage.getItem(`uploads:${scope}`)) ?? {};
  } catch {
    // A browser that keeps nothing begins anew after a reload.
  }
  return Object.fromEntries(Object.entries(all).filter(([, one]) => Date.now() - one.at < KEPT_FOR));
}

export function remember(scope, key, one) {
  const all = remembered(scope);
  if (one) all[key] = { ...one, at: Date.now() };
  else delete all[key];
  try {
    localStorage.setItem(`uploads:${scope}`, JSON.stringify(all));
  } catch {
    // The same.
  }
}

// The same file for another talk, item, kind or language is another upload.
const DESTINATION = ["event", "talk", "material", "kind", "role", "language"];

export const fingerprint = (file, metadata) => JSON.stringify(
  [file.name, file.size, file.lastModified, ...DESTINATION.map((name) => metadata[name] ?? "")],
);

/** What the hub has said no to, in its own words; trying again changes nothing. */
export class Refused extends Error {}

/** Whoever sends is not known any more: the session has ended. */
class Ended extends Error {}

/** The hub does not know the upload any more: it has to begin anew. */
class Gone extends Error {}

const utf8 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const pause = (seconds) => new Promise((done) => { setTimeout(done, seconds * 1000); });

/** What the hub says, in words; an answer without a code beside them holds none that are meant to be read. */
function words(text) {
  try {
    const said = JSON.parse(text);
    return said.code ? said.error : "";
  } catch {
    return "";
  }
}

// 409: the offset is another one. 423: the last piece is still being written. 429, unless it says of what there is too
// much: too many requests. All of them pass.
function judge(status, said = "") {
  if (status === 404 || status === 410) throw new Gone();
  if (!said && (status === 401 || status === 403)) throw new Ended();
  const passes = [408, 409, 423].includes(status) || (status === 429 && !said);
  if (status >= 400 && status < 500 && !passes) throw new Refused(said);
  if (status >= 400 || status === 0) throw new Error(said);
}

/** Tell the hub that it can throw away what it has of the upload at `url`. */
export async function giveUp(url, headers) {
  try {
    await fetch(url, { method: "DELETE", headers: { ...TUS, ...headers } });
  } catch {
    // It goes by itself after a day.
  }
}

export class Upload {
  /**
   * @param {File} file what is sent.
   * @param {{endpoint: string, scope: string, metadata: object, headers: object}} to where it goes.
   * @param {(upload: Upload) => void} tell called whenever something has changed.
   */
  constructor(file, to, tell) {
    Object.assign(this, { file, to, tell });
    this.key = fingerprint(file, to.metadata);
    this.url = remembered(to.scope)[this.key]?.url ?? null;
    this.sent = 0;
    this.state = "waiting";
    this.said = "";
    this.material = "";
  }

  /** Seconds that are left at the pace since it was last taken up, or null while nobody can tell. */
  get seconds() {
    const took = (Date.now() - this.since) / 1000;
    const moved = this.sent - this.sentBefore;
    return took < 1 || moved <= 0 ? null : ((this.file.size - this.sent) * took) / moved;
  }

  become(state, said = "") {
    this.state = state;
    this.said = said;
    this.tell(this);
  }

  /** Send what is missing; ends when all is there, when it is refused, or at `stop`. */
  async run() {
    this.isStopped = false;
    for (let tries = 0; !this.isStopped; ) {
      try {
        await this.find();
        this.since = Date.now();
        this.sentBefore = this.sent;
        this.become("sending");
        do {
          await this.piece();
          tries = 0;
        } while (this.sent < this.file.size && !this.isStopped);
        if (this.sent < this.file.size) return;
        remember(this.to.scope, this.key, null);
        this.become("done");
        return;
      } catch (error) {
        if (this.isStopped) return;
        if (error instanceof Refused) {
          remember(this.to.scope, this.key, null);
          this.become("refused", error.message);
          return;
        }
        if (error instanceof Ended) {
          this.become("ended");
          return;
        }
        if (error instanceof Gone) {
          this.forget();
          if (tries > 2) {
            this.become("refused");
            return;
          }
        } else {
          this.become("broken", error instanceof TypeError ? "" : error.message);
          await this.wait(WAITS[Math.min(tries, WAITS.length - 1)]);
        }
        tries += 1;
      }
    }
  }

  /** Until so many seconds have passed, the browser is online again, or somebody presses the button. */
  wait(seconds) {
    return Promise.race([
      pause(seconds),
      new Promise((done) => { addEventListener("online", done, { once: true }); }),
      new Promise((done) => { this.nudge = done; }),
    ]);
  }

  /** Where the hub stands; an upload that it does not know yet is made. */
  async find() {
    if (!this.url) {
      await this.create();
      return;
    }
    const answer = await fetch(this.url, { method: "HEAD", headers: { ...TUS, ...this.to.headers } });
    judge(answer.status, decodeURIComponent(answer.headers.get("Upload-Refusal") ?? ""));
    this.sent = Number(answer.headers.get("Upload-Offset"));
    this.material = answer.headers.get("Upload-Material") ?? this.material;
  }

  async create() {
    const metadata = Object.entries({ name: this.file.name, ...this.to.metadata }).filter(([, value]) => value);
    const answer = await fetch(this.to.endpoint, {
      method: "POST",
      headers: {
        ...TUS,
        ...this.to.headers,
        Accept: "application/json",
        "Upload-Length": String(this.file.size),
        "Upload-Metadata": metadata.map(([name, value]) => `${name} ${utf8(value)}`).join(","),
      },
    });
    judge(answer.status, answer.ok ? "" : words(await answer.text()));
    this.url = new URL(answer.headers.get("Location"), location.href).pathname;
    this.sent = 0;
    const { talk, material } = this.to.metadata;
    remember(this.to.scope, this.key, { url: this.url, name: this.file.name, size: this.file.size, talk, material });
  }

  /** The next piece; an older kind of request, because only that tells how far it has come. */
  piece() {
    const start = this.sent;
    return new Promise((done, failed) => {
      const request = new XMLHttpRequest();
      this.request = request;
      request.open("PATCH", this.url);
      const headers = { ...TUS, ...this.to.headers, Accept: "application/json", "Upload-Offset": String(start) };
      headers["Content-Type"] = "application/offset+octet-stream";
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.upload.onprogress = (event) => {
        this.sent = start + event.loaded;
        this.tell(this);
      };
      request.onload = () => {
        try {
          judge(request.status, words(request.responseText));
          this.sent = Number(request.getResponseHeader("Upload-Offset"));
          this.material = request.getResponseHeader("Upload-Material") ?? "";
          done();
        } catch (error) {
          failed(error);
        }
      };
      request.onerror = () => failed(new Error());
      request.onabort = () => failed(new Error());
      request.send(this.file.slice(start, Math.min(start + PIECE, this.file.size)));
    });
  }

  stop() {
    this.isStopped = true;
    this.request?.abort();
    this.nudge?.();
    this.become("paused");
  }

  forget() {
    this.url = null;
    this.sent = 0;
    remember(this.to.scope, this.key, null);
  }

  /** Stop, and tell the hub that it can throw away what it has. */
  async remove() {
    this.stop();
    const { url } = this;
    this.forget();
    if (url) await giveUp(url, this.to.headers);
  }
}
