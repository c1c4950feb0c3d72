// @ts-check
/** The race's history and what is added to it: fetched once, followed by the event stream, fetched anew when it must be. */

/** @typedef {import("./engine/race.js").Race} Race */
/** @typedef {{history: string, stream: string}} Addresses */

const RETRY_MS = 3000;

export class Feed {
  /** @param {Addresses} addresses @param {(what: "race" | "facts" | "word") => void} told */
  constructor(addresses, told) {
    this.addresses = addresses;
    this.told = told;
    /** @type {Race | null} */
    this.race = null;
    /** performance.now() of the last word from the server: 0 none yet, -Infinity the line is lost. */
    this.heardAt = 0;
    /** ... of the last fact that the feed gave. */
    this.fedAt = NaN;
    /** ... of the last news, and the race time it told up to. */
    this.toldAt = 0;
    this.fetching = false;
    /** @type {any[]} what came while the history was on its way */
    this.early = [];
    /** @type {EventSource | null} */
    this.source = null;
  }

  async begin() {
    this.source?.close();
    this.early = [];
    await this.load();
    if (this.addresses.stream) this.follow();
  }

  /** Fetch the whole history; what the stream brings meanwhile is put on top of it. */
  async load() {
    if (this.fetching) return;
    this.fetching = true;
    try {
      const [{ Race }, answer] = await Promise.all([import("./engine/race.js"), fetch(this.addresses.history)]);
      if (!answer.ok) throw new Error(String(answer.status));
      const document = await answer.json();
      this.race = Race.from(document);
      this.hear(document);
      this.fetching = false;
      const early = this.early.splice(0);
      for (const event of early) if (!this.apply(event)) return;
      this.toldAt = performance.now();
      this.told("race");
    } catch (error) {
      this.fetching = false;
      setTimeout(() => this.load(), RETRY_MS);
      console.info("Pitboard: the history was not to be had,", error);
    }
  }

  follow() {
    // From where the history ends; after a lost line the browser says itself what it had last.
    const after = this.race ? `?after=${this.race.epoch}-${this.race.seq}` : "";
    const source = new EventSource(this.addresses.stream + after);
    this.source = source;
    const on = (/** @type {string} */ name, /** @type {(content: any) => void} */ take) =>
      source.addEventListener(name, (event) => {
        const content = JSON.parse(/** @type {MessageEvent} */ (event).data);
        this.hear(content);
        take(content);
        this.told("word");
      });
    on("history", () => this.load());
    on("facts", (content) => (this.fetching || !this.race ? this.early.push(content) : this.apply(content)));
    on("beat", (content) => {
      if (!this.race) return;
      const { note, report } = this.race.told;
      this.race.beat(content);
      this.toldAt = performance.now();
      if (note !== this.race.told.note || report?.address !== this.race.told.report?.address) this.told("facts");
    });
    source.addEventListener("error", () => {
      this.heardAt = -Infinity;
      this.told("word");
      // A refusal ends the stream for good, a broken line is mended by the browser.
      if (source.readyState === EventSource.CLOSED && source === this.source) setTimeout(() => this.follow(), 2000 + 4000 * Math.random());
    });
  }

  /** @param {any} content @returns {boolean} whether the race could take it */
  apply(content) {
    if (!this.race) return true;
    try {
      if (!this.race.apply(content)) return true;
    } catch (error) {
      // A gap in the numbers: never a wrong board, the whole history again, and the stream from where that ends.
      console.info("Pitboard: starting again,", error);
      void this.begin();
      return false;
    }
    this.toldAt = performance.now();
    this.told("facts");
    return true;
  }

  /** @param {any} content */
  hear(content) {
    this.heardAt = performance.now();
    if (content.feed_age_ms !== undefined) this.fedAt = content.feed_age_ms === null ? NaN : this.heardAt - content.feed_age_ms;
  }
}
