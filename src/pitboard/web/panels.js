// @ts-check
/** What stands beside the board: car, track, pictures, report, log. Each is fetched when it is first opened. */

import { byId, write } from "./dom.js";
import { isPlaying, seek } from "./moment.js";
import { look, settings, view } from "./state.js";
import { moreWords, spoken, t } from "./words.js";

/** @typedef {import("./feed.js").Feed} Feed */
/**
 * @typedef {object} Shown what a panel is a picture of
 * @property {import("./engine/race.js").Race} race
 * @property {number} atMs
 * @property {any} standings
 * @property {number} newest
 */
/**
 * @typedef {object} Panel
 * @property {(body: HTMLElement, shown: Shown, panels: Panels) => void | Promise<void>} show
 * @property {() => void} [leave]
 * @property {number} [every_ms] how often it is drawn anew at most; 1000 without it
 */

const NAMES = ["car", "track", "strategy", "pictures", "report", "log"];

/** @type {Record<string, () => Promise<Panel>>} */
const MODULES = {
  car: () => import("./panels/car.js"),
  track: () => import("./panels/track.js"),
  strategy: () => import("./panels/strategy.js"),
  pictures: () => import("./panels/pictures.js"),
  report: () => import("./panels/report.js"),
  log: () => import("./panels/log.js"),
};

const MOMENTS_EVERY_MS = 60_000;

export class Panels {
  /** @param {Feed} feed @param {{root: string, live: boolean, moments: (found: any[]) => void}} site */
  constructor(feed, site) {
    this.feed = feed;
    this.site = site;
    this.aside = byId("panel");
    this.body = byId("panel-body");
    this.place = this.body;
    /** @type {string | null} */
    this.open = null;
    /** @type {Panel | null} */
    this.panel = null;
    /** @type {Shown | null} */
    this.shown = null;
    this.drawn = { at: 0, key: "" };
    /** @type {any[]} */
    this.moments = [];
    /** Whether what happened has been asked for and not come yet. */
    this.waiting = true;
    this.asked = { at: 0, key: "", until: 0 };
    this.later = 0;
    this.owed = 0;
    byId("panels").addEventListener("click", (event) => {
      const link = /** @type {HTMLElement} */ (event.target).closest("a");
      if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      const name = link.dataset.panel || "";
      if (name === "") look({ panel: "" }, { step: true });
      else this.toggle(name);
    });
    this.body.addEventListener("click", (event) => this.clicked(event));
    byId("panel-close").addEventListener("click", () => this.close());
    byId("panel-wide").addEventListener("click", () => this.wide(!document.body.hasAttribute("data-wide")));
  }

  /** @param {string} name */
  toggle(name) {
    look({ panel: view.panel === name ? "" : name }, { step: true });
  }

  /** @param {string} number */
  openCar(number) {
    if (view.panel === "car" && view.car === number) return this.close();
    look({ panel: "car", car: number }, { step: true });
    this.aside.scrollTop = 0;
  }

  close() {
    const car = view.panel === "car" ? view.car : "";
    look({ panel: "" }, { step: true });
    // Focus goes back to where it came from.
    const from = car ? `#board [data-car="${CSS.escape(car)}"] .plate` : "#panels a";
    /** @type {HTMLElement | null} */ (document.querySelector(from))?.focus({ preventScroll: true });
  }

  escape() {
    if (byId("filters").hasAttribute("open")) byId("filters").removeAttribute("open");
    else if (view.panel) this.close();
  }

  /** @param {boolean} on */
  wide(on) {
    document.body.toggleAttribute("data-wide", on);
    byId("panel-wide").setAttribute("aria-pressed", String(on));
    byId("panel-wide").setAttribute("aria-label", on ? t("shrink") : t("expand"));
    this.rebuild();
    if (this.shown) this.show(this.shown);
  }

  rebuild() {
    if (this.open) write(byId("panel-name"), t(`panel.${this.open}`));
    this.panel?.leave?.();
    // A new place each time: lit-html goes on from what it last drew into an element, even when that is gone.
    this.place = document.createElement("div");
    this.body.replaceChildren(this.place);
    this.drawn = { at: 0, key: "" };
  }

  /** @param {Shown} shown */
  show(shown) {
    this.shown = shown;
    void this.askMoments(shown);
    const name = NAMES.includes(view.panel) ? view.panel : "";
    if (name !== this.open) void this.change(name);
    else this.draw();
  }

  /** @param {string} name */
  async change(name) {
    this.rebuild();
    this.open = name;
    this.panel = null;
    document.body.dataset.panel = name;
    this.aside.hidden = !name;
    for (const link of byId("panels").querySelectorAll("a")) {
      if (link.dataset.panel === name) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    if (!name) return document.body.hasAttribute("data-wide") ? this.wide(false) : undefined;
    write(byId("panel-name"), t(`panel.${name}`));
    try {
      const [panel] = await Promise.all([MODULES[name](), sheet(), moreWords()]);
      if (this.open !== name) return;
      this.panel = panel;
      this.draw();
    } catch (error) {
      // Built without the packages from npm: the board is whole all the same.
      if (this.open === name) write(this.place, t("no_vendor"));
      console.info("Pitboard:", error);
    }
  }

  /** Draw the panel; a little later when it was drawn just now and nothing was chosen since. */
  draw() {
    if (!this.panel || !this.shown) return;
    const key = JSON.stringify([{ ...view, at: null }, settings, this.moments.length]);
    const now = performance.now();
    const every = this.panel.every_ms ?? 1000;
    const rest = (view.at === null ? every : Math.min(every, 400)) - (now - this.drawn.at);
    clearTimeout(this.owed);
    if (key === this.drawn.key && rest > 0) {
      // Where the clock stands still nothing else may redraw it.
      this.owed = setTimeout(() => this.draw(), rest);
      return;
    }
    this.drawn = { at: now, key };
    void this.panel.show(this.place, this.shown, this);
  }

  /** A link in a panel: to a moment, or to a car. @param {MouseEvent} event */
  clicked(event) {
    const link = /** @type {HTMLElement} */ (event.target).closest("a");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const { at, openCar } = link.dataset;
    if (at === undefined && openCar === undefined) return;
    event.preventDefault();
    if (openCar !== undefined) return look({ panel: "car", car: openCar }, { step: true });
    seek(Number(at), this.feed);
    // Where the panel lies over the board, it goes aside for the moment asked for.
    if (matchMedia("(max-width: 63.99rem)").matches) look({ panel: "" }, { step: true });
  }

  /** Draw the panel anew, for something was chosen in it. */
  rebuildSoon() {
    this.drawn.at = -Infinity;
    this.drawn.key = "";
    queueMicrotask(() => this.draw());
  }

  /** Whether the moment shown goes on by itself. */
  isMoving() {
    return isPlaying() || (view.at === null && Boolean(this.feed.race?.live));
  }

  /** What had happened by a moment and was known by then. @param {number} atMs @returns {any[]} */
  momentsAt(atMs) {
    return this.moments.filter((one) => one.at_ms <= atMs && (one.values.known_ms ?? one.at_ms) <= atMs);
  }

  /**
   * What happened: worked out by the server, asked for now and then. Of a moment that is held it is asked for as known
   * then; while the race goes on, what is new is put on top. The bar over the race needs a few kinds only.
   * @param {Shown} shown
   */
  async askMoments(shown) {
    const now = performance.now();
    if (document.hidden && this.asked.at) return;
    const whole = view.panel === "log" || view.panel === "car";
    const held = whole && this.site.live && view.at !== null && !isPlaying();
    // Not beyond what is told: the page's clock runs a little ahead of the server's.
    const at = Math.max(0, Math.floor(Math.min(held ? shown.atMs : shown.newest, shown.race.endMs) / 1000));
    const key = `${spoken()}/${whole}/${held ? at : this.site.live && shown.race.live ? "live" : "end"}`;
    if (key === this.asked.key && (!key.endsWith("live") || now - this.asked.at < MOMENTS_EVERY_MS)) return;
    clearTimeout(this.later);
    if (now - this.asked.at < 700 && this.asked.at) {
      // Asked too soon: nothing else may redraw the page before it is time.
      this.later = setTimeout(() => this.shown && void this.askMoments(this.shown), 700);
      return;
    }
    const since = key === this.asked.key && at > this.asked.until ? this.asked.until : 0;
    this.asked = { at: now, key, until: at };
    this.waiting = !since;
    if (this.waiting) this.rebuildSoon();
    try {
      const kinds = whole ? "" : "&kind=lead_change&kind=retirement&kind=return_to_race";
      const query = `lang=${spoken()}&at=${at}s${since ? `&since=${since}s` : ""}${kinds}`;
      const answer = await fetch(this.site.live ? `${this.site.root}api/moments?${query}` : `${this.site.root}moments.${spoken()}.json`);
      if (!answer.ok || this.asked.key !== key) return;
      const found = (await answer.json()).moments;
      this.moments = since ? merged(this.moments, found) : found;
      this.waiting = false;
      if (!held) this.site.moments(this.moments);
      this.rebuildSoon();
    } catch {
      // Asked again when the line is back.
      this.asked.key = "";
    }
  }
}

/** Moments with new ones; one that was told before may have become longer or been decided since. @param {any[]} known @param {any[]} news */
function merged(known, news) {
  const name = (/** @type {any} */ one) => `${one.kind}/${one.at_ms}/${one.scope}/${one.cars.join(" ")}`;
  const all = new Map([...known, ...news].map((one) => [name(one), one]));
  return [...all.values()].sort((a, b) => a.at_ms - b.at_ms);
}

/** @type {Promise<void> | null} */
let dressed = null;

/** The style sheet of the panels, once. */
function sheet() {
  const base = document.documentElement.dataset.base || "/static/";
  dressed ||= new Promise((done) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: `${base}panels.css` });
    link.addEventListener("load", () => done());
    link.addEventListener("error", () => done());
    document.head.append(link);
  });
  return dressed;
}
