// @ts-check
/**
 * Keeps the board up to date from the event stream: rows are found by car number and changed in place.
 * Columns, blank rows and words come from the page; the wording of a cell is that of server/page.py.
 */

/** @typedef {Record<string, any>} Row */
/** @typedef {{ tr: HTMLTableRowElement, cells: Record<string, HTMLElement> }} RowView */

const SILENT_MS = 12_000; // the server gives a sign of life every 5 s
const RUNS_ON_MS = 6_000; // the race clock runs on by itself for this long
const OLD_MS = 15_000; // a feed older than this is pointed out
const words = JSON.parse(byId("words").textContent || "");
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** The board as it stands, without its rows; those are in `rows`, by car number, and `numbers` is their order. */
let board = /** @type {Record<string, any>} */ ({});
/** @type {Map<string, Row>} */
let rows = new Map();
/** @type {string[]} */
let numbers = [];

/** @type {Map<string, RowView>} */
const views = new Map();
/** @type {Map<string, HTMLElement>} */
const sections = new Map();

let boardAt = 0; // performance.now() of the last board
let heardAt = 0; // ... of the last word from the server
let fedAt = NaN; // ... of the last fact that the feed gave
let shownMs = -Infinity;

adoptPage();
connect();
setInterval(showTime, 200);

function connect() {
  const source = new EventSource("/api/stream");
  source.addEventListener("snapshot", (event) => receive(event, takeSnapshot));
  source.addEventListener("delta", (event) => receive(event, takeDelta));
  source.addEventListener("beat", (event) => receive(event, () => {}));
  source.addEventListener("error", () => {
    heardAt = -Infinity;
    // A refusal ends the stream for good, a broken line is mended by the browser.
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, 2000 + 4000 * Math.random());
  });
}

/** @param {MessageEvent} event @param {(content: any) => void} take */
function receive(event, take) {
  const content = JSON.parse(event.data);
  heardAt = performance.now();
  fedAt = content.feed_age_ms === null ? NaN : heardAt - content.feed_age_ms;
  take(content);
  showTime();
}

/** @param {any} content */
function takeSnapshot(content) {
  const another = content.race !== board.race || content.at_ms < board.at_ms;
  board = content;
  rows = new Map(content.rows.map((/** @type {Row} */ row) => [row.number, row]));
  numbers = [...rows.keys()];
  for (const number of [...views.keys()]) if (!rows.has(number)) remove(number);
  for (const number of numbers) show(number, false);
  place(false);
  showRace(another);
}

/** @param {any} delta */
function takeDelta(delta) {
  if (delta.seq <= board.seq) return;
  const { cells = {}, numbers: order, ...rest } = delta;
  Object.assign(board, rest);
  for (const [number, changed] of Object.entries(cells)) {
    const row = rows.get(number);
    if (row) Object.assign(row, changed);
    else rows.set(number, changed);
    const crossed = "laps" in changed || "state" in changed || "driver" in changed;
    show(number, crossed);
  }
  if (order) {
    numbers = order;
    place(true);
  }
  showRace(false);
}

/** Take over the tables that the server put into the page. */
function adoptPage() {
  for (const section of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#board > section"))) {
    sections.set(section.dataset.class || "", section);
    for (const tr of section.querySelectorAll("tbody tr")) adoptRow(/** @type {HTMLTableRowElement} */ (tr));
  }
}

/** @param {HTMLTableRowElement} tr */
function adoptRow(tr) {
  const cells = Object.fromEntries([...tr.cells].map((cell) => [cell.className, cell.querySelector("span") || cell]));
  views.set(tr.dataset.car || "", { tr, cells });
  return tr;
}

/** @param {string} number */
function remove(number) {
  views.get(number)?.tr.remove();
  views.delete(number);
}

/** Write a car's row, only where it differs. @param {string} number @param {boolean} crossed */
function show(number, crossed) {
  const row = /** @type {Row} */ (rows.get(number));
  if (!views.has(number)) {
    const tr = clone("row").querySelector("tr");
    if (!tr) return;
    tr.dataset.car = number;
    adoptRow(tr);
  }
  const { tr, cells } = /** @type {RowView} */ (views.get(number));
  const texts = cellTexts(row);
  for (const [key, cell] of Object.entries(cells)) if (cell.textContent !== texts[key]) cell.textContent = texts[key];
  if (tr.dataset.state !== row.state) tr.dataset.state = row.state;
  below(cells.driver, row.state === "running" || row.state === "finished" ? texts.team : texts.state);
  below(cells.gap, texts.last);
  if (crossed) tint(tr);
}

/** What a narrow screen shows in a second line. @param {HTMLElement} cell @param {string} text */
function below(cell, text) {
  if (cell.dataset.below !== text) cell.dataset.below = text;
}

/** @param {Row} row @returns {Record<string, string>} */
function cellTexts(row) {
  return {
    pos: row.class_position === null ? "–" : String(row.class_position),
    number: row.number,
    driver: row.driver,
    team: row.team,
    make: row.make,
    laps: String(row.laps),
    gap: row.class_position === 1 ? "Leader" : gap(row.class_gap_laps, row.class_gap_ms),
    interval: gap(row.class_interval_laps, row.class_interval_ms),
    last: duration(row.last_lap_ms),
    best: duration(row.best_lap_ms),
    stops: String(row.pit_visits),
    stint: String(row.stint_laps),
    state: words.states[row.state] + (row.state_judged ? "?" : ""),
  };
}

/** Put every row where it belongs, and the classes in the order of their best car. @param {boolean} moving */
function place(moving) {
  const before = moving && !still.matches && !document.hidden ? tops() : null;
  /** @type {Map<string, string[]>} */
  const classes = new Map();
  for (const number of numbers) {
    const name = rows.get(number)?.class;
    const cars = classes.get(name);
    if (cars) cars.push(number);
    else classes.set(name, [number]);
  }
  const main = byId("board");
  let i = 0;
  for (const [name, cars] of classes) {
    const section = sections.get(name) || addSection(name);
    if (main.children[i] !== section) main.insertBefore(section, main.children[i] || null);
    i += 1;
    fill(section, cars);
  }
  for (const [name, section] of sections) if (!classes.has(name)) dropSection(name, section);
  colour([...classes.keys()]);
  if (before) slide(before);
}

/** @param {HTMLElement} section @param {string[]} cars */
function fill(section, cars) {
  const tbody = section.querySelector("tbody");
  if (!tbody) return;
  cars.forEach((number, i) => {
    const tr = /** @type {RowView} */ (views.get(number)).tr;
    if (tbody.rows[i] !== tr) tbody.insertBefore(tr, tbody.rows[i] || null);
  });
  const count = section.querySelector(".count");
  const text = `${cars.length} car${cars.length === 1 ? "" : "s"}`;
  if (count && count.textContent !== text) count.textContent = text;
}

/** @param {string} name */
function addSection(name) {
  const section = /** @type {HTMLElement} */ (clone("section").querySelector("section"));
  section.dataset.class = name;
  section.id = "class-" + [...name.toLowerCase()].map((c) => (/[\p{L}\p{N}]/u.test(c) ? c : "-")).join("");
  const caption = section.querySelector(".name");
  if (caption) caption.textContent = name;
  sections.set(name, section);
  return section;
}

/** @param {string} name @param {HTMLElement} section */
function dropSection(name, section) {
  section.remove();
  sections.delete(name);
}

/** The colours go by the names of the classes, the links by their order. @param {string[]} names */
function colour(names) {
  const nav = byId("classes");
  const sorted = [...names].sort((a, b) => (a < b ? -1 : 1));
  names.forEach((name, i) => {
    const section = /** @type {HTMLElement} */ (sections.get(name));
    const slot = String(sorted.indexOf(name) % 6);
    section.dataset.slot = slot;
    const link = /** @type {HTMLAnchorElement} */ (nav.children[i] || nav.appendChild(document.createElement("a")));
    if (link.textContent === name && link.dataset.slot === slot) return;
    link.textContent = name;
    link.href = `#${section.id}`;
    link.dataset.slot = slot;
  });
  while (nav.children.length > names.length) nav.lastElementChild?.remove();
}

/** @returns {Map<HTMLElement, number>} */
function tops() {
  return new Map([...views.values()].map(({ tr }) => [tr, tr.getBoundingClientRect().top]));
}

/** Rows that have moved slide to their new place. @param {Map<HTMLElement, number>} before */
function slide(before) {
  const after = tops();
  for (const [tr, top] of after) {
    const was = before.get(tr);
    if (was === undefined || was === top) continue;
    tr.animate([{ transform: `translateY(${was - top}px)` }, { transform: "none" }], {
      duration: 450,
      easing: "cubic-bezier(.2, .7, .2, 1)",
    });
  }
}

/** A changed row shows a tint that fades; with reduced motion it stays a moment, then goes. @param {HTMLElement} tr */
function tint(tr) {
  if (document.hidden) return;
  const from = { backgroundColor: getComputedStyle(tr).getPropertyValue("--tint") };
  const frames = still.matches ? [from, from] : [from, { backgroundColor: "transparent" }];
  tr.animate(frames, { duration: 1400, easing: "ease-out" });
}

/** @param {boolean} another whether this is another race than the one shown before */
function showRace(another) {
  if (another) shownMs = -Infinity;
  write("note", board.note);
  write("flag", words.flags[board.flag] || "");
  write("message", board.message && `${clock(board.message_ms)} ${board.message}`);
  showReport();
  const title = document.querySelector("h1");
  if (title && board.race && title.textContent !== board.race) {
    title.textContent = board.race;
    document.title = `${board.race} – live timing`;
  }
  if (document.body.dataset.flag !== board.flag) document.body.dataset.flag = board.flag;
  boardAt = performance.now();
  document.documentElement.dataset.seq = board.seq;
}

/** The newest report: of the last hour, or before the first one of this moment. */
function showReport() {
  const { address, title } = board.report || { address: "/reports/latest", title: "" };
  const link = /** @type {HTMLAnchorElement} */ (byId("report"));
  const told = link.querySelector(".title");
  if (link.getAttribute("href") !== address) link.setAttribute("href", address);
  if (told && told.textContent !== title) told.textContent = title;
}

/** The race clock, the connection and the age of the feed: what goes on between two boards. */
function showTime() {
  const now = performance.now();
  const silent = now - heardAt;
  const connection = heardAt === 0 ? "none" : heardAt === -Infinity ? "lost" : silent > SILENT_MS ? "silent" : "live";
  const said = { none: "Not live", live: "Live", lost: "Reconnecting", silent: `No contact for ${age(silent)}` };
  write("connection", said[connection]);
  byId("feed").dataset.connection = connection;
  const old = now - fedAt;
  const over = board.clock_rate === 0;
  write("age", Number.isNaN(old) ? "" : over ? "race over" : old < 2000 ? "up to date" : `data ${age(old)} old`);
  byId("age").toggleAttribute("data-old", old > OLD_MS && !over);
  if (!boardAt) return;
  // Without news the clock stops soon: it must not run on into a race that may have been stopped.
  const since = Math.min(now - boardAt, RUNS_ON_MS);
  const ms = board.at_ms + since * board.clock_rate;
  shownMs = board.clock_rate ? Math.max(shownMs, ms) : ms;
  write("clock", clock(shownMs));
  write("left", toGo(shownMs, board.duration_ms));
}

/** @param {number} ms */
function age(ms) {
  const seconds = Math.floor(ms / 1000);
  return seconds < 120 ? `${seconds} s` : seconds < 7200 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}

/** @param {number} ms */
function clock(ms) {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  return `${ms < 0 ? "−" : ""}${Math.floor(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** @param {number} atMs @param {number} durationMs */
function toGo(atMs, durationMs) {
  if (!durationMs) return "";
  return atMs < durationMs ? `${clock(durationMs - atMs)} to go` : `of ${clock(durationMs)}`;
}

/** @param {number | null} ms */
function duration(ms) {
  if (ms === null) return "";
  const minutes = Math.floor(ms / 60_000);
  const seconds = Math.floor((ms % 60_000) / 1000);
  const rest = String(ms % 1000).padStart(3, "0");
  if (minutes >= 60) return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds)}.${rest}`;
  return minutes ? `${minutes}:${two(seconds)}.${rest}` : `${seconds}.${rest}`;
}

/** @param {number | null} laps @param {number | null} ms */
function gap(laps, ms) {
  if (laps) return `+${laps} lap${laps > 1 ? "s" : ""}`;
  return ms ? `+${duration(ms)}` : "";
}

/** @param {number} value */
function two(value) {
  return String(Math.floor(value)).padStart(2, "0");
}

/** @param {string} id @param {string} text */
function write(id, text) {
  const element = byId(id);
  if (element.textContent !== text) element.textContent = text;
}

/** @param {string} id */
function clone(id) {
  const template = /** @type {HTMLTemplateElement} */ (byId(id));
  return /** @type {DocumentFragment} */ (template.content.cloneNode(true));
}

/** @param {string} id @returns {HTMLElement} */
function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element;
}
