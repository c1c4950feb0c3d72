// @ts-check
/**
 * Overlays for broadcast software: `/overlay/car/51`, `/overlay/class/LMP2?cars=5`, `/overlay/battle/51/8`.
 * The address says what is shown and stays; nothing is drawn behind it.
 */

import { behind as behindIn, state } from "./columns.js";
import { byId } from "./dom.js";
import { Feed } from "./feed.js";
import { liveMs } from "./moment.js";
import { slots } from "./select.js";
import { duration, gap, speak, t } from "./words.js";

const { root = "/" } = document.documentElement.dataset;
const [kind, ...what] = location.pathname.slice(location.pathname.lastIndexOf("/overlay/") + 9).split("/").map(decodeURIComponent);
const cars = Number(new URLSearchParams(location.search).get("cars")) || 5;
const place = byId("overlay");
const LAPS = 5; // over so many laps a battle tells how the gap changes

speak(document.documentElement.lang, JSON.parse(byId("words").textContent || "{}"));
place.className = kind;
const feed = new Feed({ history: `${root}api/history`, stream: `${root}api/stream` }, () => draw());
void feed.begin();
setInterval(draw, 1000);

function draw() {
  const race = feed.race;
  if (!race) return;
  const { rows } = race.standings(liveMs(feed));
  const slot = slots(rows);
  const find = (/** @type {string} */ number) => rows.find((row) => row.number === number);
  const parts = kind === "car" ? card(find(what[0]), slot) : kind === "class" ? list(rows.filter((row) => row.class === what[0]), slot) : battle(race, find(what[0]), find(what[1]), slot);
  place.replaceChildren(...parts);
  document.documentElement.dataset.seq = String(race.seq);
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
      part("p", calm ? "more" : "more state", [calm ? behind : state(row), lap].filter(Boolean).join(" · ")),
    ]),
  ];
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
    between.append(part("small", "", ` ${perLap < 0 ? "−" : "+"}${Math.abs(perLap).toFixed(1)} s / ${t("lap.unit")}`));
  }
  return [line(ahead, slot, duration(ahead.last_lap_ms)), line(behind, slot, duration(behind.last_lap_ms)), between];
}

/** How far one car was behind the other at the line, lap by lap, in µs. @param {import("./engine/race.js").Race} race @param {string} ahead @param {string} behind @param {number} atMs */
function gapsAtLine(race, ahead, behind, atMs) {
  const first = race.car(ahead).lapEndUs;
  const second = race.car(behind).lapEndUs.filter((us) => us <= atMs * 1000);
  return second.flatMap((us, k) => (k < first.length ? [us - first[k]] : []));
}

/** @param {any} row @param {Map<string, number>} slot @param {string} text */
function line(row, slot, text) {
  const calm = row.state === "running" || row.state === "finished";
  return part("div", "car", [part("span", "pos", String(row.class_position ?? "–")), plate(row, slot), part("span", "name", row.driver || row.team), part("span", calm ? "gap" : "gap state", calm ? text : state(row))]);
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
