// @ts-check
/**
 * Overlays for broadcast software: `/overlay/car/51`, `/overlay/class/LMP2?cars=5`, `/overlay/battle/51/8`,
 * `/overlay/stop/51`, `/overlay/leaders`, `tower`, `flag`, `fastest`, `ticker`. The address says what is shown and stays;
 * nothing is drawn behind it. Size and colours are asked for in the address too.
 */

import { behind as behindIn, stateAndTime } from "./columns.js";
import { byId } from "./dom.js";
import { Feed } from "./feed.js";
import { flagWords } from "./head.js";
import { liveMs } from "./moment.js";
import { raceYear, slots } from "./select.js";
import { decimal, duration, gap, moreWords, raceClock, speak, t, toGo } from "./words.js";

const { root = "/" } = document.documentElement.dataset;
const [kind, ...what] = location.pathname.slice(location.pathname.lastIndexOf("/overlay/") + 9).split("/").map(decodeURIComponent);
const cars = Number(new URLSearchParams(location.search).get("cars")) || (kind === "tower" ? 20 : 5);
const place = byId("overlay");
const LAPS = 5; // over so many laps a battle tells how the gap changes
const ASK_MS = 15_000; // what a strategist says of a car changes by the lap
const LEVEL_S = 0.05; // a lap: less is neither closing nor opening

speak(document.documentElement.lang, JSON.parse(byId("words").textContent || "{}"));
await moreWords();
for (const part of (document.body.dataset.style ?? "").split("; ").filter(Boolean)) {
  const [name, value] = part.split(": ");
  document.documentElement.style.setProperty(name, value);
}
place.dataset.kind = kind;
const feed = new Feed({ history: `${root}api/history`, stream: `${root}api/stream` }, () => draw());
/** What is expected of the car's next stop; null until it has been heard. @type {any} */
let plan = null;
void feed.begin();
setInterval(draw, 1000);
if (kind === "stop") {
  void askPlan();
  setInterval(askPlan, ASK_MS);
}

function draw() {
  const race = feed.race;
  if (!race) return;
  const standings = race.standings(liveMs(feed));
  const { rows } = standings;
  raceYear(race.year);
  const slot = slots(rows);
  const find = (/** @type {string} */ number) => rows.find((row) => row.number === number);
  /** @type {Record<string, () => HTMLElement[]>} */
  const drawn = {
    car: () => card(find(what[0]), slot),
    stop: () => stop(find(what[0]), slot),
    class: () => list(rows.filter((row) => row.class === what[0]), slot),
    battle: () => battle(race, find(what[0]), find(what[1]), slot),
    leaders: () => titled(t("overlay.leaders"), firsts(rows).map((row) => line(row, slot, t("laps", { n: row.laps })))),
    tower: () => titled(race.name || "Pitboard", rows.slice(0, cars).map((row) => line(row, slot, row.position === 1 ? t("laps", { n: row.laps }) : behindIn(row, "gap"), row.position))),
    flag: () => [flag(standings.flag, race)],
    fastest: () => titled(t("overlay.fastest"), fastest(rows).map((row) => line(row, slot, duration(row.best_lap_ms)))),
    ticker: () => [part("p", "run", ticker(race, rows).join("   ·   "))],
  };
  const missing = kind === "class" ? rows.every((row) => row.class !== what[0]) && t("class.none", { name: what[0] }) : what.map((number) => find(number) ? "" : t("car.none", { car: number })).find(Boolean);
  place.replaceChildren(...(missing ? [part("p", "none", missing)] : (drawn[kind] ?? (() => []))()));
  document.body.dataset.flag = standings.flag;
  document.documentElement.dataset.seq = String(race.seq);
}

/** @param {string} title @param {HTMLElement[]} lines */
function titled(title, lines) {
  return lines.length ? [part("h1", "", title), ...lines] : [];
}

/** The first car of each class, the class of the leader first. @param {any[]} rows */
function firsts(rows) {
  return rows.filter((row, i) => rows.findIndex((other) => other.class === row.class) === i);
}

/** The car with the best lap of each class. @param {any[]} rows */
function fastest(rows) {
  return firsts(rows).flatMap(({ class: name }) => rows.filter((row) => row.class === name && row.best_lap_ms).sort((a, b) => a.best_lap_ms - b.best_lap_ms).slice(0, 1));
}

/** @param {string} name @param {import("./engine/race.js").Race} race */
function flag(name, race) {
  const atMs = liveMs(feed);
  return part("div", "course", [part("span", "word", flagWords(name)), part("span", "clock", raceClock(atMs)), part("span", "left", toGo(atMs, race.durationMs))]);
}

/** What runs along the foot: the last word of race control, the newest report's title, who leads. @param {any} race @param {any[]} rows */
function ticker(race, rows) {
  const said = race.messages(liveMs(feed)).at(-1);
  return [said && `${raceClock(said.at_ms)} ${said.text}`, race.report?.title, ...firsts(rows).map((row) => `${row.class}: #${row.number} ${row.driver || row.team}`)].filter(Boolean);
}

/** @param {any} row @param {Map<string, number>} slot */
function card(row, slot) {
  if (!row) return [];
  const calm = row.state === "running" || row.state === "finished";
  const behind = row.class_position === 1 ? t("leader") : behindIn(row, "class_gap");
  const lap = row.last_lap_ms ? `${t("col.last")} ${duration(row.last_lap_ms)}` : "";
  return [
    part("div", "card", [
      plate(row, slot),
      part("p", "driver", row.driver || row.team),
      part("p", "place", `P${row.class_position ?? "–"} ${row.class}`),
      part("p", "team", row.team),
      part("p", calm ? "more" : "more state", [calm ? behind : stateAndTime(row), lap].filter(Boolean).join(" · ")),
    ]),
  ];
}

/** Ask what the server's strategy expects of the car; what was heard before stays while it does not answer. */
async function askPlan() {
  const answer = await fetch(`${root}api/strategy?car=${encodeURIComponent(what[0])}`).catch(() => null);
  if (!answer?.ok) return;
  plan = (await answer.json()).rows[0] ?? {};
  draw();
}

/** When a car is expected to stop, and where it would come back if it did now. @param {any} row @param {Map<string, number>} slot */
function stop(row, slot) {
  if (!row || !plan) return [];
  const { next_stop_lap: lap, next_stop_low: low, next_stop_high: high, stops_to_go: left } = plan;
  const between = low === high ? String(low) : `${low}–${high}`;
  const when = row.state === "in_pit" ? stateAndTime(row) : lap ? t("overlay.stop_lap", { lap: between }) : t(left === 0 ? "overlay.no_stop" : "overlay.stop_unknown");
  return [part("div", "card", [plate(row, slot), part("p", "driver", row.driver || row.team), part("p", "place", when), part("p", "team", row.team), part("p", "more", comesBack(row))])];
}

/** @param {any} row */
function comesBack(row) {
  const { rejoin_class_position: place, rejoin_low: low, rejoin_high: high, rejoin_ahead: ahead } = plan;
  if (!place || row.state === "in_pit") return `P${row.class_position ?? "–"} ${row.class}`;
  const places = low === high ? `P${place}` : `P${low}–P${high}`;
  return [t("overlay.rejoin", { places, name: row.class }), ahead && t("overlay.rejoin_ahead", { car: ahead })].filter(Boolean).join(" · ");
}

/** @param {any[]} rows @param {Map<string, number>} slot */
function list(rows, slot) {
  if (!rows.length) return [];
  const title = part("h1", "", rows[0].class);
  title.dataset.slot = String(slot.get(rows[0].class));
  return [title, ...rows.slice(0, cars).map((row) => line(row, slot, row.class_position === 1 ? t("laps", { n: row.laps }) : behindIn(row, "class_gap")))];
}

/** @param {import("./engine/race.js").Race} race @param {any} one @param {any} other @param {Map<string, number>} slot */
function battle(race, one, other, slot) {
  if (!one || !other) return [];
  const { rows } = race.standings(liveMs(feed), { more: false });
  const place = (/** @type {any} */ row) => rows.findIndex(({ number }) => number === row.number);
  const [ahead, behind] = place(one) < place(other) ? [one, other] : [other, one];
  const gaps = gapsAtLine(race, ahead.number, behind.number, liveMs(feed));
  const now = gaps.at(-1);
  const then = gaps.at(-1 - LAPS);
  const { laps, ms, basis } = race.apart(ahead.number, behind.number, liveMs(feed));
  const told = gap(laps, ms, basis);
  const between = part("p", "between", told);
  if (now !== undefined && then !== undefined && laps <= 0 && basis !== "before_stop") {
    const perLap = (now - then) / LAPS / 1e6;
    const trend = Math.abs(perLap) < LEVEL_S ? "level" : perLap < 0 ? "closing" : "opening";
    between.append(part("small", trend, t(`overlay.${trend}`, { by: decimal(Math.abs(perLap), 1) })));
  }
  return [line(ahead, slot, duration(ahead.last_lap_ms)), line(behind, slot, duration(behind.last_lap_ms)), between];
}

/** How far one car was behind the other at the line, lap by lap, in µs. @param {import("./engine/race.js").Race} race @param {string} ahead @param {string} behind @param {number} atMs */
function gapsAtLine(race, ahead, behind, atMs) {
  const first = race.car(ahead).lapEndUs;
  const second = race.car(behind).lapEndUs.filter((us) => us <= atMs * 1000);
  return second.flatMap((us, k) => (k < first.length ? [us - first[k]] : []));
}

/** @param {any} row @param {Map<string, number>} slot @param {string} text @param {number | null} [place] */
function line(row, slot, text, place = row.class_position) {
  const calm = row.state === "running" || row.state === "finished";
  return part("div", "car", [part("span", "pos", String(place ?? "–")), plate(row, slot), part("span", "name", row.driver || row.team), part("span", calm ? "gap" : "gap state", calm ? text : stateAndTime(row))]);
}

/** @param {any} row @param {Map<string, number>} slot */
function plate(row, slot) {
  const element = part("span", "plate", row.number);
  element.dataset.slot = String(slot.get(row.class) ?? -1);
  return element;
}

/** @param {string} tag @param {string} name @param {string | HTMLElement[]} content */
function part(tag, name, content) {
  const element = document.createElement(tag);
  element.className = name;
  if (typeof content === "string") element.textContent = content;
  else element.append(...content);
  return element;
}
