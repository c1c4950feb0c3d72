// @ts-check
/** The bar over the whole race: flags and incidents, a handle to any moment, play at any speed, back to live. */

import { attribute, byId, write } from "./dom.js";
import { goLive, isPlaying, paceAgain, pause, play, seek } from "./moment.js";
import { address, choose, look, settings, view } from "./state.js";
import { flagWords } from "./head.js";
import { t, when } from "./words.js";

/** @typedef {import("./feed.js").Feed} Feed */

export const SPEEDS = [1, 5, 20, 60, 120, 300, 600];
const WIDTH = 1000;
/** @type {Record<string, string>} */
const MARKED = { retirement: "out", lead_change: "lead", return_to_race: "back" };

export class Rewind {
  /** @param {Feed} feed */
  constructor(feed) {
    this.feed = feed;
    this.bar = /** @type {HTMLInputElement} */ (byId("rewind"));
    this.picture = byId("race-picture");
    this.drawn = "";
    /** @type {any[]} */
    this.moments = [];
    const speed = /** @type {HTMLSelectElement} */ (byId("speed"));
    speed.append(...SPEEDS.map((one) => new Option(`${one}×`, String(one), false, one === settings.speed)));
    this.bar.addEventListener("input", () => seek(Number(this.bar.value) * 1000, feed));
    speed.addEventListener("change", () => {
      choose({ speed: Number(speed.value) });
      paceAgain(feed);
    });
    byId("play").addEventListener("click", () => this.toggle());
    byId("back").addEventListener("click", goLive);
    byId("share").addEventListener("click", () => this.share());
    this.bar.addEventListener("pointermove", (event) => this.tell(event));
  }

  toggle() {
    if (isPlaying()) pause(this.feed);
    else play(this.feed);
  }

  /** @param {number} atMs @param {number} newestMs */
  show(atMs, newestMs) {
    const race = this.feed.race;
    if (!race) return;
    const end = Math.max(race.durationMs || 0, newestMs, 60_000);
    attribute(this.bar, "max", String(Math.ceil(end / 1000)));
    const value = String(Math.floor(Math.max(atMs, 0) / 1000));
    if (this.bar.value !== value) this.bar.value = value;
    attribute(this.bar, "aria-valuetext", when(atMs));
    const live = view.at === null && !isPlaying();
    attribute(byId("play"), "aria-label", isPlaying() ? t("rewind.pause") : t("rewind.play"));
    attribute(byId("play"), "data-playing", isPlaying() ? "yes" : "no");
    attribute(byId("back"), "aria-pressed", String(live));
    write(byId("back"), race.live ? t("live") : t("finish"));
    write(byId("moment"), when(atMs));
    this.draw(newestMs, end);
  }

  /** The course of the race up to the newest moment the reader wants to see. @param {number} newestMs @param {number} end */
  draw(newestMs, end) {
    const race = /** @type {import("./engine/race.js").Race} */ (this.feed.race);
    const step = end / 500;
    const until = Math.floor(newestMs / step) * step;
    const state = `${race.seq > 0 && race.live ? Math.floor(newestMs / 10_000) : ""}/${until}/${end}/${this.moments.length}`;
    if (state === this.drawn) return;
    this.drawn = state;
    const x = (/** @type {number} */ ms) => ((Math.max(0, Math.min(ms, end)) / end) * WIDTH).toFixed(1);
    const parts = [`<rect class="told" width="${x(newestMs)}" height="16"/>`];
    for (const { from_ms, to_ms, flag } of race.flags(newestMs)) {
      if (flag === "green" || !flag) continue;
      const from = Number(x(from_ms));
      const to = Number(x(Math.min(to_ms ?? newestMs, newestMs)));
      parts.push(`<rect class="f-${flag}" x="${from}" width="${Math.max(to - from, 1)}" height="16"><title>${flagWords(flag)} ${when(from_ms)}</title></rect>`);
    }
    for (let hour = 1; hour * 3_600_000 < end; hour++) parts.push(`<path class="hour" d="M${x(hour * 3_600_000)} ${hour % 6 ? 12 : 9}V16"/>`);
    for (const moment of this.moments) {
      const kind = MARKED[moment.kind];
      if (kind && moment.at_ms <= newestMs && (kind !== "lead" || moment.scope === "overall")) parts.push(`<path class="m-${kind}" d="M${x(moment.at_ms)} 0v5"/>`);
    }
    this.picture.innerHTML = parts.join("");
  }

  /** What lies under the pointer. @param {PointerEvent} event */
  tell(event) {
    const box = this.bar.getBoundingClientRect();
    const ms = ((event.clientX - box.left) / box.width) * Number(this.bar.max) * 1000;
    this.bar.title = when(Math.max(0, ms));
  }

  async share() {
    const at = Number(this.bar.value) * 1000;
    const url = new URL(address({ at }), location.href).href;
    try {
      await navigator.clipboard.writeText(url);
      write(byId("said"), t("rewind.copied"));
    } catch {
      // No leave to use the clipboard: the link is shown to be copied by hand.
      look({ at });
      prompt(t("rewind.link"), url);
    }
    setTimeout(() => write(byId("said"), ""), 4000);
  }
}

