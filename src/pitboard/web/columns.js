// @ts-check
/** The columns of the board: what each says of a car. The wording of the usual ones is that of server/cells.py. */

import { duration, gap, howLong, t } from "./words.js";

/** @typedef {Record<string, any>} Row a row of the standings, with the keys of docs/json.md */
/** @typedef {{overall: boolean}} Table what kind of table the cell stands in */

/**
 * @typedef {object} Column
 * @property {string} id
 * @property {(row: Row, table: Table) => string} text
 * @property {(row: Row, table: Table) => string} [sub] what a narrow screen shows below, for want of columns
 * @property {(row: Row, table: Table) => string} [mark] a word for what is special: styled, and told to screen readers
 * @property {boolean} [usual]
 * @property {boolean} [hint]
 */

/** @type {Column[]} */
export const COLUMNS = [
  { id: "pos", text: position, mark: (row) => row.moved || "", usual: true, hint: true },
  { id: "change", text: change, mark: changed, usual: true, hint: true },
  { id: "number", text: (row) => row.number, usual: true },
  { id: "driver", text: (row) => row.driver, sub: teamOrState, usual: true },
  { id: "team", text: (row) => row.team, usual: true },
  { id: "make", text: (row) => row.make, usual: true },
  { id: "laps", text: (row) => String(row.laps), usual: true },
  { id: "gap", text: gapHere, sub: intervalHere, usual: true, hint: true },
  { id: "interval", text: intervalHere, usual: true, hint: true },
  { id: "last", text: (row) => duration(row.last_lap_ms), sub: (row) => t("laps", { n: row.laps }), mark: (row) => row.lap_best || "", usual: true },
  { id: "best", text: (row) => duration(row.best_lap_ms), mark: (row) => row.best_mark || "", usual: true },
  { id: "stops", text: (row) => known(row.pit_visits), usual: true, hint: true },
  { id: "stint", text: (row) => known(row.stint_laps), usual: true, hint: true },
  { id: "state", text: state, usual: true },
  { id: "overall", text: (row) => (row.position === null ? "–" : String(row.position)) },
  { id: "in_class", text: (row) => (row.class_position === null ? "–" : String(row.class_position)) },
  { id: "nations", text: (row) => [...new Set(row.nations)].join(" "), hint: true },
  { id: "gap_overall", text: (row) => (row.position === 1 ? t("leader") : behind(row, "gap")) },
  { id: "gap_class", text: (row) => (row.class_position === 1 ? t("leader") : behind(row, "class_gap")) },
  { id: "sectors", text: (row) => (row.sectors_ms || []).map(sector).join("  "), hint: true },
  { id: "stint_time", text: (row) => howLong(row.stint_ms), hint: true },
  { id: "last_stints", text: (row) => (row.last_stints || []).join(" "), hint: true },
  { id: "drive", text: (row) => howLong(row.drive_ms), hint: true },
];

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

/** A row's state for words and styles: `none` where the car did not start, `unknown` where nobody knows. @param {Row} row @returns {string} */
export function stateKey(row) {
  return row.state ?? (row.state_judged ? "none" : "unknown");
}

/** @param {Row} row */
function teamOrState(row) {
  return row.state === "running" || row.state === "finished" ? row.team : state(row);
}

/** @param {number | null} ms */
function sector(ms) {
  return ms === null ? "–" : duration(ms).replace(/\d\d$/, "");
}
