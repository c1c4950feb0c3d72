// @ts-check
/**
 * What the reader looks at, and what the reader has chosen.
 *
 * `view` is in the address, so a link shares it: the moment, the class, the panel, the cars. `settings` are of this
 * device and stay on it. Both change here only; who watches is told what changed.
 */

import { parseRaceTime } from "./engine/time.js";
import { raceClock } from "./words.js";

/**
 * @typedef {object} View
 * @property {number | null} at the moment in race ms; null is live
 * @property {string} scope "" all classes one after another, "*" overall, else a class
 * @property {string} panel "" none, else track, strategy, pictures, report, log, car
 * @property {string} car the car of the car's page, and of the strategy
 * @property {string} picture which picture, or which view of the strategy
 * @property {string[]} cars the cars of the pictures
 * @property {string} ref the car that gaps are measured to
 * @property {string} q
 * @property {string} make
 * @property {string} nation
 * @property {string} grade
 * @property {boolean} followed
 */

/**
 * @typedef {object} Settings
 * @property {string} lang
 * @property {"auto" | "light" | "dark"} theme
 * @property {"race" | "track" | "mine"} clock
 * @property {"auto" | "line" | "live"} order
 * @property {number} delay_ms
 * @property {string[] | null} columns null: the usual ones
 * @property {string[]} follow
 * @property {string[]} pin
 * @property {boolean} announce
 * @property {number} speed
 */

const STORED = "pitboard";

/** @type {View} */
const NOTHING = { at: null, scope: "", panel: "", car: "", picture: "", cars: [], ref: "", q: "", make: "", nation: "", grade: "", followed: false };

/** @type {Settings} */
const USUAL = { lang: "", theme: "auto", clock: "race", order: "auto", delay_ms: 0, columns: null, follow: [], pin: [], announce: true, speed: 60 };

/** @type {View} */
export const view = { ...NOTHING };
/** @type {Settings} */
export const settings = { ...USUAL };

/** @type {Set<(changed: Set<string>) => void>} */
const watchers = new Set();

/** @param {(changed: Set<string>) => void} watcher */
export function watch(watcher) {
  watchers.add(watcher);
}

/** Look at something else. A step that the reader may want to take back is a new entry of the history. @param {Partial<View>} patch @param {{step?: boolean}} [how] */
export function look(patch, { step = false } = {}) {
  const changed = merge(view, patch);
  if (!changed.size) return;
  if (step) history.pushState(null, "", address());
  else writeAddressSoon();
  tell(changed);
}

/** Choose, and keep it on this device. @param {Partial<Settings>} patch */
export function choose(patch) {
  const changed = merge(settings, patch);
  if (!changed.size) return;
  try {
    localStorage.setItem(STORED, JSON.stringify(settings));
  } catch {
    // A browser that keeps nothing: the choice holds until the page is closed.
  }
  tell(changed);
}

/** @param {"follow" | "pin"} list @param {string} number */
export function toggle(list, number) {
  const cars = settings[list];
  choose({ [list]: cars.includes(number) ? cars.filter((one) => one !== number) : [...cars, number] });
}

/** Read the address and what the device keeps. */
export function begin() {
  try {
    const kept = JSON.parse(localStorage.getItem(STORED) || "{}");
    for (const key of Object.keys(USUAL)) if (typeof kept[key] === typeof USUAL[/** @type {keyof Settings} */ (key)] || key === "columns") if (key in kept) Object.assign(settings, { [key]: kept[key] });
  } catch {
    // Kept by another version, or not readable at all: the usual settings.
  }
  Object.assign(view, read(location.search));
  addEventListener("popstate", () => tell(merge(view, read(location.search))));
}

/** The address of what is shown, at this moment or another. @param {Partial<View>} [patch] */
export function address(patch = {}) {
  const query = queryOf({ ...view, ...patch });
  return location.pathname + (query ? `?${query}` : "");
}

/** @param {View} what */
function queryOf(what) {
  const kept = new URLSearchParams(location.search);
  for (const key of ["at", "class", "panel", "car", "picture", "cars", "ref", "q", "make", "nation", "grade", "only"]) kept.delete(key);
  const set = (/** @type {string} */ key, /** @type {string} */ value) => value && kept.set(key, value);
  set("at", what.at === null ? "" : raceClock(Math.max(what.at, 0)));
  set("class", what.scope === "*" ? "overall" : what.scope);
  set("panel", what.panel);
  if (what.panel === "car" || what.panel === "strategy") set("car", what.car);
  if (what.panel === "pictures" || what.panel === "strategy") set("picture", what.picture);
  if (what.panel === "pictures") {
    set("cars", what.cars.join(","));
    set("ref", what.ref);
  }
  for (const key of /** @type {const} */ (["q", "make", "nation", "grade"])) set(key, what[key]);
  set("only", what.followed ? "followed" : "");
  // Colons and commas are plain in a query; an address is for people to read.
  return kept.toString().replaceAll("%3A", ":").replaceAll("%2C", ",");
}

/** @param {string} search @returns {View} */
function read(search) {
  const query = new URLSearchParams(search);
  const get = (/** @type {string} */ key) => query.get(key) || "";
  const at = parseRaceTime(get("at"));
  const scope = get("class");
  return {
    ...NOTHING,
    at: Number.isNaN(at) ? null : at,
    scope: scope === "overall" ? "*" : scope,
    panel: get("panel") || (get("car") ? "car" : ""),
    car: get("car"),
    picture: get("picture"),
    cars: get("cars") ? get("cars").split(",") : [],
    ref: get("ref"),
    q: get("q"),
    make: get("make"),
    nation: get("nation"),
    grade: get("grade"),
    followed: get("only") === "followed",
  };
}

/** @param {any} target @param {any} patch */
function merge(target, patch) {
  const changed = new Set();
  for (const [key, value] of Object.entries(patch)) {
    if (JSON.stringify(target[key]) === JSON.stringify(value)) continue;
    target[key] = value;
    changed.add(key);
  }
  return changed;
}

/** @param {Set<string>} changed */
function tell(changed) {
  if (changed.size) for (const watcher of watchers) watcher(changed);
}

let writing = 0;

// Browsers refuse a page that rewrites its address too often, as one that plays at 600× would.
function writeAddressSoon() {
  writing ||= setTimeout(() => {
    writing = 0;
    history.replaceState(null, "", address());
  }, 400);
}
