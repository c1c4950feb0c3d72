// @ts-check
/** The columns of the board: what each says of a car. The wording of the usual ones is that of board/cells.py. */

import { duration, gap, howLong, t } from "./words.js";

/** @typedef {Record<string, any>} Row a row of the standings, with the keys of docs/json.md */
/** @typedef {{overall: boolean}} Table what kind of table the cell stands in */

/** @typedef {"text" | "count" | "duration" | "length" | "gap" | "own"} Kind how a value is written */
/** @typedef {{id: string, kind: Kind, key: string, hint: boolean, page: "usual" | "offered"}} Declared what board/columns.json declares */

/**
 * @typedef {object} Column
 * @property {string} id
 * @property {(row: Row, table: Table) => string} text
 * @property {(row: Row, table: Table) => string} [sub] what a narrow screen shows below, for want of columns
 * @property {(row: Row, table: Table) => string} [mark] a word for what is special: styled, and told to screen readers
 * @property {boolean} usual
 * @property {boolean} hint
 */

/** Whose gap it is that has no value: the place of the leader. @type {Record<string, string>} */
const LEADS = { gap: "position", class_gap: "class_position" };

/** @type {Record<Exclude<Kind, "own">, (row: Row, key: string) => string>} */
const BY_KIND = {
  text: (row, key) => row[key],
  count: (row, key) => known(row[key]),
  duration: (row, key) => duration(row[key]),
  length: (row, key) => howLong(row[key]),
  gap: (row, key) => (key in LEADS && row[LEADS[key]] === 1 ? t("leader") : behind(row, key)),
};

/** What is written in a way of its own, by column. @type {Record<string, (row: Row, table: Table) => string>} */
const OWN = {
  pos: position,
  change,
  number: (row) => row.number,
  gap: gapHere,
  interval: intervalHere,
  state: stateAndTime,
  nations: (row) => [...new Set(row.nations)].join(" "),
  s1: (row) => third(row.s1_ms),
  s2: (row) => third(row.s2_ms),
  s3: (row) => third(row.s3_ms),
  sectors: (row) => (row.sectors_ms || []).map(sector).join("  "),
  last_stints: (row) => (row.last_stints || []).join(" "),
};

/** @type {Record<string, Column["sub"]>} */
const BELOW = { driver: teamOrState, gap: intervalHere, last: (row) => t("laps", { n: row.laps }) };

/** @type {Record<string, Column["mark"]>} */
const MARKS = {
  pos: (row) => row.moved || "",
  change: changed,
  last: (row) => row.lap_best || "",
  best: (row) => row.best_mark || "",
  s1: (row) => row.sector_marks?.[0] || "",
  s2: (row) => row.sector_marks?.[1] || "",
  s3: (row) => row.sector_marks?.[2] || "",
};

/** @type {Declared[]} */
const DECLARED = JSON.parse(document.getElementById("words")?.dataset.columns ?? "[]");

/** Every column that may be chosen, as `board/columns.json` declares them. @type {Column[]} */
export const COLUMNS = DECLARED.map(({ id, kind, key, hint, page }) => ({
  id,
  text: kind === "own" ? OWN[id] : (row) => BY_KIND[kind](row, key),
  sub: BELOW[id],
  mark: MARKS[id],
  usual: page === "usual",
  hint,
}));

/** @type {Map<string, Column>} */
const BY_ID = new Map(COLUMNS.map((column) => [column.id, column]));

export const USUAL = COLUMNS.filter((column) => column.usual).map((column) => column.id);

/** The columns that were chosen, in their order. A number must stay: by it a row is known. @param {string[] | null} ids */
export function chosen(ids) {
  const known = (ids || USUAL).filter((id) => BY_ID.has(id));
  if (!known.includes("number")) known.unshift("number");
  return known.map((id) => /** @type {Column} */ (BY_ID.get(id)));
}

/** A number, or a dash where nobody knows it. @param {number | null} value */
export function known(value) {
  return value === null ? "–" : String(value);
}

/** The columns that no car fills, which are not shown. @param {Column[]} columns @param {Row[]} rows @param {Table} table */
export function unfilled(columns, rows, table) {
  const empty = (/** @type {string} */ text) => text === "" || text === "–";
  return columns.filter((column) => rows.every((row) => empty(column.text(row, table)))).map((column) => column.id);
}

/** Driver's nation and grade, which stand small behind the name. @param {Row} row */
export function licence(row) {
  return [row.driver_nation, row.driver_grade].filter(Boolean).join(" ");
}

/** A gap or an interval of a row, by the beginning of its keys. @param {Row} row @param {string} what */
export function behind(row, what) {
  return gap(row[`${what}_laps`], row[`${what}_ms`], row[`${what}_basis`]);
}

/** @param {Row} row @param {Table} table */
function position(row, table) {
  const place = table.overall ? row.position : row.class_position;
  return place === null ? "–" : String(place);
}

/** @param {Row} row */
function change(row) {
  return row.places_gained_hour ? String(Math.abs(row.places_gained_hour)) : "";
}

/** @param {Row} row */
function changed(row) {
  return row.places_gained_hour > 0 ? "up" : row.places_gained_hour < 0 ? "down" : "";
}

/** @param {Row} row @param {Table} table */
function gapHere(row, table) {
  if ((table.overall ? row.position : row.class_position) === 1) return t("leader");
  return table.overall ? behind(row, "gap") : behind(row, "class_gap");
}

/** @param {Row} row @param {Table} table */
function intervalHere(row, table) {
  return table.overall ? behind(row, "interval") : behind(row, "class_interval");
}

/** A state that nobody declared is a question, one that nobody knows a dash. @param {Row} row */
export function state(row) {
  const key = stateKey(row);
  return key === "unknown" ? "–" : t(`state.${key}`) + (row.state_judged ? "?" : "");
}

/** A state, of a car in the pit lane with how long it has been there. @param {Row} row */
export function stateAndTime(row) {
  return state(row) + (row.in_pit_ms === null ? "" : ` ${howLong(row.in_pit_ms)}`);
}

/** A row's state for words and styles: `none` where the car did not start, `unknown` where nobody knows. @param {Row} row @returns {string} */
export function stateKey(row) {
  return row.state ?? (row.state_judged ? "none" : "unknown");
}

/** @param {Row} row */
function teamOrState(row) {
  return row.state === "running" || row.state === "finished" ? row.team : stateAndTime(row);
}

/** @param {number | null} ms */
function third(ms) {
  return ms === null ? "–" : duration(ms);
}

/** @param {number | null} ms */
function sector(ms) {
  return ms === null ? "–" : duration(ms).replace(/\d\d$/, "");
}
