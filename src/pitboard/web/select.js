// @ts-check
/** Which cars the board shows, in which tables: pure, from the standings, the view and the settings. */

import { NO_COLOURS, slotsOf } from "./engine/class_colours.js";

/** @typedef {import("./columns.js").Row} Row */
/** @typedef {{key: string, name: string, slot: number, overall: boolean, pinned: boolean, rows: Row[], all: number}} Section */

/** @type {import("./engine/class_colours.js").ClassColours} */
const COLOURS = JSON.parse(document.getElementById("words")?.dataset.colours || "null") ?? NO_COLOURS;

let year = 0;

/** Of which year the race is: the colours of its series go by that; 0: not known. @param {number} known */
export function raceYear(known) {
  year = known;
}

/** The slot of each class's plate; it stays when the order of the classes changes. @param {Row[]} rows @returns {Map<string, number>} */
export function slots(rows) {
  return slotsOf(rows.map((row) => row.class), year, COLOURS);
}

/** The edges of a plate that bear a bar. @param {number} slot */
export function cueOf(slot) {
  return COLOURS.cues[slot] ?? "";
}

/** The classes in the order of their best car. @param {Row[]} rows @returns {string[]} */
export function classes(rows) {
  return [...new Set(rows.map((row) => row.class))];
}

/** @param {Row[]} rows @param {import("./state.js").View} view @param {import("./state.js").Settings} settings @returns {Section[]} */
export function sections(rows, view, settings) {
  const slot = slots(rows);
  const fits = filter(view, settings);
  /** @type {Section[]} */
  const found = [];
  const add = (/** @type {string} */ key, /** @type {string} */ name, /** @type {Row[]} */ all, /** @type {boolean} */ overall, pinned = false) => {
    const kept = pinned ? all : all.filter(fits);
    if (kept.length || (!pinned && !filtered(view))) found.push({ key, name, slot: overall || pinned ? -1 : (slot.get(name) ?? -1), overall, pinned, rows: kept, all: all.length });
  };
  const pinned = rows.filter((row) => settings.pin.includes(row.number));
  if (pinned.length) add("pinned", "", pinned, view.scope === "*", true);
  if (view.scope === "*") add("overall", "", rows, true);
  else for (const name of classes(rows)) if (!view.scope || view.scope === name) add(name, name, rows.filter((row) => row.class === name), false);
  return found;
}

/** Whether anything narrows the board down beside the class. @param {import("./state.js").View} view */
export function filtered(view) {
  return Boolean(view.q || view.make || view.nation || view.grade || view.followed);
}

/** @param {import("./state.js").View} view @param {import("./state.js").Settings} settings @returns {(row: Row) => boolean} */
function filter(view, settings) {
  const words = plain(view.q).split(/\s+/).filter(Boolean);
  const follow = new Set(settings.follow);
  return (row) =>
    (!view.followed || follow.has(row.number)) &&
    (!view.make || row.make === view.make) &&
    (!view.nation || row.nations.includes(view.nation)) &&
    (!view.grade || (row.crew || []).some((/** @type {{grade: string}} */ one) => one.grade === view.grade)) &&
    words.every((word) => found(row, word));
}

/** @param {Row} row @param {string} word */
function found(row, word) {
  if (word.startsWith("#")) return row.number.toLowerCase() === word.slice(1);
  if (/^\d+$/.test(word)) return row.number.startsWith(word);
  const names = (row.crew || []).map((/** @type {{name: string}} */ one) => one.name);
  return plain([row.number, row.driver, row.team, row.make, row.class, ...names].join(" ")).includes(word);
}

/** Small letters without accents, so that `gaetan` finds Gaëtan. @param {string} text */
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

/** What there is to filter by, sorted. @param {Row[]} rows */
export function choices(rows) {
  const sorted = (/** @type {Iterable<string>} */ values) => [...new Set(values)].filter(Boolean).sort((a, b) => a.localeCompare(b));
  return {
    make: sorted(rows.map((row) => row.make)),
    nation: sorted(rows.flatMap((row) => row.nations)),
    grade: ["P", "G", "S", "B"].filter((grade) => rows.some((row) => (row.crew || []).some((/** @type {any} */ one) => one.grade === grade))),
  };
}
