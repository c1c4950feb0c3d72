// @ts-check
/** The page: the feed, the moment, the board and what stands beside it, put together. */

import { announce } from "./announce.js";
import { byId, write } from "./dom.js";
import { Feed } from "./feed.js";
import { showRace, showReport, showTime } from "./head.js";
import { listen } from "./keys.js";
import { goLive, isPlaying, liveMs, momentMs, newestMs, seek } from "./moment.js";
import { Panels } from "./panels.js";
import { Rewind } from "./rewind.js";
import { classes, raceYear, sections, slots } from "./select.js";
import { address, begin, look, settings, toggle, view, watch } from "./state.js";
import { Board } from "./tables.js";
import { Toolbar } from "./toolbar.js";
import { LANGUAGES, learn, moreWords, speak, spoken, t, tellTimeBy } from "./words.js";

const TICK_MS = 200;
const DRIFT_MS = 1000; // the gap of a car that should have come by grows all the time: told once a second

const { root = "/", live = "" } = document.documentElement.dataset;
const board = /** @type {HTMLElement} */ (byId("board"));

speak(document.documentElement.lang, JSON.parse(byId("words").textContent || "{}"));
begin();

const feed = new Feed(
  { history: live ? `${root}api/history` : `${root}history.json`, stream: live ? `${root}api/stream` : "" },
  (what) => (what === "word" ? tick() : draw()),
);
const tables = new Board(board, (number) => address({ panel: "car", car: number }));
const toolbar = new Toolbar();
const rewind = new Rewind(feed);
const panels = new Panels(feed, { root, live: Boolean(live), moments: (found) => (rewind.moments = found) });

let drawnAt = 0;
let drawnMs = NaN;
/** @type {any} */
let standings = null;
let names = /** @type {string[]} */ ([]);

watch((changed) => {
  if (changed.has("lang")) return void changeLanguage(settings.lang);
  if (changed.has("theme")) showTheme();
  if (changed.has("columns")) tables.setColumns(settings.columns);
  if (changed.has("clock")) tellTimeBy({ mode: settings.clock });
  if (["q", "make", "nation", "grade", "followed"].some((key) => changed.has(key))) toolbar.fields();
  draw();
});
addEventListener("popstate", () => isPlaying() && view.at === null && goLive());

board.addEventListener("click", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const number = /** @type {HTMLElement | null} */ (target.closest("tr"))?.dataset.car;
  if (!number) return;
  if (target.closest(".follow")) return toggle("follow", number);
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  panels.openCar(number);
});
byId("open-columns").addEventListener("click", () => open("columns"));
byId("open-settings").addEventListener("click", () => open("settings"));
byId("open-keys").addEventListener("click", () => open("keys"));

listen({
  digit: (event) => {
    const scope = ["", "*", ...names][Number(event.key)];
    if (scope !== undefined) look({ scope }, { step: true });
  },
  "/": () => byId("search").focus(),
  " ": () => rewind.toggle(),
  ArrowLeft: (event) => step(event.shiftKey ? -600_000 : -10_000),
  ArrowRight: (event) => step(event.shiftKey ? 600_000 : 10_000),
  l: goLive,
  t: () => panels.toggle("track"),
  w: () => panels.toggle("strategy"),
  p: () => panels.toggle("pictures"),
  r: () => panels.toggle("report"),
  g: () => panels.toggle("log"),
  c: () => open("columns"),
  s: () => open("settings"),
  x: () => void rewind.share(),
  "?": () => open("keys"),
  Escape: () => panels.escape(),
});

if (settings.columns) tables.setColumns(settings.columns);
tellTimeBy({ mode: settings.clock });
const asked = new URLSearchParams(location.search).get("lang") || settings.lang;
if (asked in LANGUAGES && asked !== spoken()) void changeLanguage(asked);
void feed.begin();
setInterval(tick, TICK_MS);
if (live && "serviceWorker" in navigator && isSecureContext) navigator.serviceWorker.register(`${root}sw.js`).catch(() => {});

/** @param {"columns" | "settings" | "keys"} name */
async function open(name) {
  const [dialogs] = await Promise.all([import("./dialogs.js"), moreWords()]);
  dialogs.open(name);
}

/** @param {number} ms */
function step(ms) {
  if (feed.race) seek(momentMs(feed) + ms, feed);
}

/** What goes on by itself: the clock, a race that plays, gaps that grow. */
function tick() {
  const race = feed.race;
  const atMs = momentMs(feed);
  const newest = newestMs(feed);
  showTime(feed, atMs, newest, liveMs(feed));
  if (!race) return;
  rewind.show(atMs, newest);
  const drifts = race.live && view.at === null && performance.now() - drawnAt >= DRIFT_MS;
  if (drifts || (isPlaying() && atMs !== drawnMs)) draw();
}

/** Show the moment: everything is a function of the race and of it. */
function draw() {
  const race = feed.race;
  if (!race) return;
  const atMs = momentMs(feed);
  const newest = newestMs(feed);
  tellTimeBy({ startMs: race.startMs, zone: race.circuit?.zone || "UTC", dated: race.dated, changes: race.clockChanges });
  raceYear(race.year);
  standings = race.standings(atMs, { order: settings.order });
  names = classes(standings.rows);
  colour(standings.rows);
  // Only small steps forward are motion; a leap to another moment is another picture.
  const moving = atMs >= drawnMs && atMs - drawnMs < 180_000;
  const shown = sections(standings.rows, view, settings);
  tables.fit(standings.rows, view.scope === "*");
  tables.show(shown, { moving, followed: new Set(settings.follow), car: view.panel === "car" ? view.car : "", order: standings.order });
  toolbar.show(standings.rows);
  const none = !shown.some((one) => one.rows.length);
  write(byId("empty"), standings.rows.length ? t("no_match") : t("empty"));
  byId("empty").hidden = !none;
  showRace(feed, atMs, standings);
  showReport(feed, view.at === null && !settings.delay_ms);
  showTime(feed, atMs, newest, liveMs(feed));
  rewind.show(atMs, newest);
  panels.show({ race, atMs, standings, newest });
  announce(standings, settings.announce);
  drawnAt = performance.now();
  drawnMs = atMs;
  document.documentElement.dataset.seq = String(race.seq);
  document.documentElement.dataset.at = String(standings.at_ms);
  delete document.documentElement.dataset.wait;
}

/** What a row needs besides the engine's own: the colour of its class. @param {any[]} rows */
function colour(rows) {
  const slot = slots(rows);
  for (const row of rows) row.slot = slot.get(row.class);
}

function showTheme() {
  if (settings.theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = settings.theme;
}

/** Another language: its words are fetched, and what the server wrote is written anew from them. @param {string} lang */
async function changeLanguage(lang) {
  await learn(lang);
  document.documentElement.lang = lang;
  retell();
  if (/** @type {HTMLDialogElement} */ (byId("dialog")).open) (await import("./dialogs.js")).retell();
  tables.rebuild();
  panels.rebuild();
  draw();
}

/** The fixed words of the page, each beside its key. */
function retell() {
  for (const element of document.querySelectorAll("[data-word]")) write(element, t(element.getAttribute("data-word") || ""));
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", t(element.getAttribute("data-label") || ""));
  byId("search").setAttribute("placeholder", t("search"));
}
