// @ts-check
/**
 * The tables of the board, changed in place: a row is found by its car, a cell is written only where it differs.
 * The first tables come from the server; this takes them over, so nothing is drawn twice.
 */

import { chosen, licence, stateKey, unfilled, USUAL } from "./columns.js";
import { positions, slide } from "./motion.js";
import { t } from "./words.js";

/** @typedef {import("./columns.js").Row} Row */
/** @typedef {import("./columns.js").Column} Column */
/** @typedef {import("./select.js").Section} Section */
/** @typedef {{td: HTMLElement, text: HTMLElement, sub: HTMLElement | null, note: HTMLElement | null, shown: string, below: string, mark: string}} Cell */
/** @typedef {{tr: HTMLTableRowElement, cells: Cell[], plate: HTMLElement, follow: HTMLButtonElement | null, licence: HTMLElement | null, last: Row | null}} RowView */
/** @typedef {{section: HTMLElement, tbody: HTMLElement, name: HTMLElement, count: HTMLElement, inOrder: HTMLElement, rows: Map<string, RowView>, order: string}} TableView */

const MOVED_MS = 6000;

export class Board {
  /** @param {HTMLElement} main @param {(number: string) => string} carAddress */
  constructor(main, carAddress) {
    this.main = main;
    this.carAddress = carAddress;
    /** @type {Map<string, TableView>} */
    this.tables = new Map();
    /** @type {Column[]} */
    this.columns = chosen(null);
    /** @type {Map<string, {place: number, way: string, at: number}>} */
    this.moves = new Map();
    this.adopt();
  }

  /** Take over the tables that the server sent. */
  adopt() {
    for (const section of /** @type {NodeListOf<HTMLElement>} */ (this.main.querySelectorAll(":scope > section"))) {
      const table = this.tableView(section);
      this.tables.set(section.dataset.key || "", table);
      for (const tr of section.querySelectorAll("tbody tr")) {
        table.rows.set(/** @type {HTMLElement} */ (tr).dataset.car || "", this.rowView(/** @type {HTMLTableRowElement} */ (tr)));
      }
    }
  }

  /** @param {string[] | null} ids */
  setColumns(ids) {
    this.columns = chosen(ids);
    this.main.dataset.columns = ids && String(ids) !== String(USUAL) ? "own" : "usual";
    this.rebuild();
  }

  /** Build every table anew, as for other columns or another language. */
  rebuild() {
    for (const table of this.tables.values()) table.section.remove();
    this.tables.clear();
  }

  /** Leave out the columns that none of these cars fills. @param {Row[]} rows @param {boolean} overall */
  fit(rows, overall) {
    const none = rows.length ? unfilled(this.columns, rows, { overall }).join(" ") : "";
    if (this.main.dataset.unfilled !== none) this.main.dataset.unfilled = none;
  }

  /**
   * Show the tables.
   * @param {Section[]} sections
   * @param {{moving: boolean, followed: Set<string>, car: string, order: string}} how `moving`: rows slide to their new
   *   place; `order`: the one that the cars are in
   */
  show(sections, { moving, followed, car, order }) {
    const now = performance.now();
    const orders = sections.map((one) => one.rows.map((row) => row.number).join(" "));
    const shift = moving && sections.some((one, i) => this.tables.get(one.key)?.order !== orders[i]);
    const before = shift ? positions(this.allRows()) : null;
    sections.forEach((section, i) => {
      const table = this.tables.get(section.key) || this.addTable(section);
      if (this.main.children[i] !== table.section) this.main.insertBefore(table.section, this.main.children[i] || null);
      this.fill(table, section, orders[i]);
      write(table.inOrder, t(`order.${order}`));
      for (const row of section.rows) this.writeRow(table, row, section, now, moving, followed, car);
    });
    const keys = new Set(sections.map((one) => one.key));
    for (const [key, table] of this.tables) {
      if (keys.has(key)) continue;
      table.section.remove();
      this.tables.delete(key);
    }
    if (before) slide(before);
  }

  /** @returns {HTMLElement[]} */
  allRows() {
    return [...this.tables.values()].flatMap((table) => [...table.rows.values()].map((row) => row.tr));
  }

  /** @param {TableView} table @param {Section} section @param {string} order */
  fill(table, section, order) {
    const amount = section.rows.length === section.all ? t("cars", { n: section.all }) : t("cars_of", { shown: section.rows.length, n: section.all });
    write(table.name, section.pinned ? t("pinned") : section.overall ? t("scope.overall") : section.name);
    write(table.count, section.pinned ? "" : amount);
    const slot = String(section.slot);
    if (table.section.dataset.slot !== slot) table.section.dataset.slot = slot;
    if (table.order === order) return;
    table.order = order;
    section.rows.forEach((row, i) => {
      let view = table.rows.get(row.number);
      if (!view) table.rows.set(row.number, (view = this.addRow(row.number)));
      if (table.tbody.children[i] !== view.tr) table.tbody.insertBefore(view.tr, table.tbody.children[i] || null);
    });
    const numbers = new Set(section.rows.map((row) => row.number));
    for (const [number, view] of table.rows) {
      if (numbers.has(number)) continue;
      view.tr.remove();
      table.rows.delete(number);
    }
  }

  /**
   * @param {TableView} table @param {Row} row @param {Section} section @param {number} now @param {boolean} moving
   * @param {Set<string>} followed @param {string} car
   */
  writeRow(table, row, section, now, moving, followed, car) {
    const view = /** @type {RowView} */ (table.rows.get(row.number));
    row.moved = this.movement(`${section.key}/${row.number}`, section.overall ? row.position : row.class_position, now, moving);
    this.columns.forEach((column, i) => {
      const cell = view.cells[i];
      const text = column.text(row, section);
      if (cell.shown !== text) cell.text.textContent = cell.shown = text;
      const below = column.sub ? column.sub(row, section) : "";
      if (cell.sub && cell.below !== below) cell.sub.textContent = cell.below = below;
      const mark = column.mark ? column.mark(row, section) : "";
      if (cell.mark !== mark) writeMark(cell, mark, column.id);
    });
    if (view.licence) write(view.licence, licence(row));
    const { tr, last } = view;
    const state = stateKey(row);
    if (tr.dataset.state !== state) tr.dataset.state = state;
    if (section.slot < 0) setSlot(view.plate, row.slot);
    flag(tr, "followed", followed.has(row.number));
    flag(tr, "open", row.number === car);
    if (view.follow && view.follow.ariaPressed !== String(followed.has(row.number))) view.follow.ariaPressed = String(followed.has(row.number));
    if (moving && last && (last.laps !== row.laps || last.state !== row.state || last.driver !== row.driver)) fresh(tr);
    view.last = row;
  }

  /** Which way a car has just moved in its table, for some seconds. @param {string} key @param {number | null} place @param {number} now @param {boolean} moving */
  movement(key, place, now, moving) {
    const was = this.moves.get(key);
    const here = place ?? 0;
    if (!was || !moving || (!was.place !== !here)) {
      this.moves.set(key, { place: here, way: "", at: now });
      return "";
    }
    if (here !== was.place) Object.assign(was, { way: here < was.place ? "up" : "down", place: here, at: now });
    else if (was.way && now - was.at > MOVED_MS) was.way = "";
    return was.way;
  }

  /** @param {Section} section @returns {TableView} */
  addTable(section) {
    const element = document.createElement("section");
    element.dataset.key = section.key;
    element.id = `class-${section.key.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "-")}`;
    const heads = this.columns.map((column) => {
      const title = column.hint ? ` title="${escape(t(`hint.${column.id}`))}"` : "";
      return `<th scope="col" class="c-${column.id}"${title}>${escape(t(`col.${column.id}`))}</th>`;
    });
    element.innerHTML =
      `<table><caption><span class="name"></span> <span class="count"></span> <span class="order"></span></caption>` +
      `<thead><tr><th scope="col" class="c-follow"><span class="vh">${escape(t("col.follow"))}</span></th>${heads.join("")}</tr></thead><tbody></tbody></table>`;
    const table = this.tableView(element);
    this.tables.set(section.key, table);
    return table;
  }

  /** @param {HTMLElement} section @returns {TableView} */
  tableView(section) {
    const part = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (section.querySelector(selector));
    return { section, tbody: part("tbody"), name: part(".name"), count: part(".count"), inOrder: part(".order"), rows: new Map(), order: "" };
  }

  /** @param {string} number */
  addRow(number) {
    const tr = document.createElement("tr");
    tr.dataset.car = number;
    tr.innerHTML =
      `<td class="c-follow"></td>` +
      this.columns
        .map(({ id, sub }) =>
          id === "number"
            ? `<th scope="row" class="c-number"><a class="plate" href="${escape(this.carAddress(number))}">${escape(number)}</a></th>`
            : `<td class="c-${id}"><span></span>${id === "driver" ? `<i></i>` : ""}${sub ? "<small></small>" : ""}</td>`,
        )
        .join("");
    return this.rowView(tr);
  }

  /** @param {HTMLTableRowElement} tr @returns {RowView} */
  rowView(tr) {
    const number = tr.dataset.car || "";
    const [first, ...rest] = tr.cells;
    first.innerHTML = `<button type="button" class="follow" aria-pressed="false"><span class="vh">${escape(t("follow", { car: number }))}</span></button>`;
    const cells = rest.map((td) => {
      const text = /** @type {HTMLElement} */ (td.querySelector("a, span"));
      return { td, text, sub: td.querySelector("small"), note: null, shown: text.textContent || "", below: td.querySelector("small")?.textContent || "", mark: "" };
    });
    const plate = /** @type {HTMLElement} */ (tr.querySelector(".plate"));
    return { tr, cells, plate, follow: first.querySelector("button"), licence: tr.querySelector(".c-driver i"), last: null };
  }
}

/** @param {Cell} cell @param {string} mark @param {string} column */
function writeMark(cell, mark, column) {
  cell.mark = mark;
  if (mark) cell.td.dataset.mark = mark;
  else delete cell.td.dataset.mark;
  if (!mark && !cell.note) return;
  if (!cell.note) {
    cell.note = document.createElement("span");
    cell.note.className = "vh";
    cell.td.append(cell.note);
  }
  const words = column === "pos" || column === "change" ? `moved.${mark}` : /^s\d$/.test(column) ? `best_sector.${mark}` : `best.${mark}`;
  cell.note.textContent = mark ? ` ${t(words)}` : "";
}

/** A row that has just changed shows a tint for a moment. @param {HTMLElement} tr */
function fresh(tr) {
  if (document.hidden) return;
  // Two names of one animation: the other one starts it anew without asking for the layout in between.
  tr.dataset.fresh = tr.dataset.fresh === "1" ? "2" : "1";
}

/** @param {HTMLElement} element @param {number | undefined} slot */
function setSlot(element, slot) {
  const text = String(slot ?? -1);
  if (element.dataset.slot !== text) element.dataset.slot = text;
}

/** @param {HTMLElement} element @param {string} name @param {boolean} on */
function flag(element, name, on) {
  if (name in element.dataset === on) return;
  if (on) element.dataset[name] = "";
  else delete element.dataset[name];
}

/** @param {HTMLElement} element @param {string} text */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @param {string} text */
function escape(text) {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
