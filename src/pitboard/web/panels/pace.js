// @ts-check
/** Pace by driver over clean laps, and the stops of the cars side by side. */

import { driverPace } from "../engine/strategy/pace.js";
import { decimal, duration, howLong, t, when } from "../words.js";
import { html, plate, svg } from "./parts.js";

/** @typedef {import("../engine/race.js").Race} Race */

/** A lap that says how fast a car is: no pit visit, green throughout, not the first, its time counts and was measured. @param {any} lap */
export function isClean(lap) {
  return lap.lap > 1 && !lap.ended_in_pit && !lap.from_pit && lap.counts_as_best && !lap.inferred && lap.flags.every((/** @type {string} */ flag) => flag === "green");
}

/** Each driver's clean laps: how many, the mean of the best fifth, the median, the best. @param {any[]} laps */
export function paceOf(laps) {
  const times = laps.filter(isClean).map((lap) => lap.lap_ms).sort((a, b) => a - b);
  if (!times.length) return null;
  const best = times.slice(0, Math.max(1, Math.round(times.length / 5)));
  const middle = times.length / 2;
  const median = times.length % 2 ? times[Math.floor(middle)] : (times[middle - 1] + times[middle]) / 2;
  return { count: times.length, best20_ms: Math.round(best.reduce((sum, ms) => sum + ms, 0) / best.length), median_ms: Math.round(median), best_ms: times[0] };
}

/** @param {Race} race @param {any[]} rows @param {number} atMs @param {Map<string, number>} slot */
export function pace(race, rows, atMs, slot) {
  const found = rows.flatMap((row) => {
    /** @type {Map<string, any[]>} */
    const drivers = new Map();
    for (const lap of race.laps(row.number, atMs)) {
      const laps = drivers.get(lap.driver);
      if (laps) laps.push(lap);
      else drivers.set(lap.driver, [lap]);
    }
    return [...drivers].flatMap(([driver, laps]) => {
      const figures = paceOf(laps);
      return figures ? [{ row, driver, ...figures }] : [];
    });
  });
  found.sort((a, b) => a.best20_ms - b.best20_ms);
  const fastest = found[0]?.best20_ms ?? 0;
  if (!found.length) return html`<p class="quiet">${t("pic.none")}</p>`;
  const beside = new Map(driverPace(race, atMs).map((one) => [`${one.number}/${one.driver}`, one]));
  return html`<p class="quiet">${t("pic.beside_of")}</p>
    <table class="data pace">
    <thead><tr><td></td><td></td><th scope="col" class="left">${t("pic.driver")}</th><th scope="col">${t("pic.best20")}</th><th scope="col">+</th><th scope="col">${t("pic.median")}</th><th scope="col">${t("pic.best")}</th><th scope="col">${t("pic.clean")}</th><th scope="col">${t("pic.beside")}</th></tr></thead>
    <tbody>
      ${found.map(
        (one, i) => html`<tr>
          <td>${i + 1}</td>
          <td>${plate(one.row.number, slot.get(one.row.class) ?? -1)}</td>
          <th scope="row">${one.driver}</th>
          <td><b>${duration(one.best20_ms)}</b></td>
          <td>${i ? ((one.best20_ms - fastest) / 1000).toFixed(3) : ""}</td>
          <td>${duration(one.median_ms)}</td>
          <td>${duration(one.best_ms)}</td>
          <td>${one.count}</td>
          <td>${besideClass(beside.get(`${one.row.number}/${one.driver}`))}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}

/** What a lap takes more or less than that of the middle of the class, with its bounds; marked where these leave no doubt. @param {any} pace */
function besideClass(pace) {
  if (!pace) return "–";
  const seconds = (/** @type {number} */ ms) => `${ms < 0 ? "−" : "+"}${decimal(Math.abs(ms) / 1000, 1)}`;
  const words = html`${seconds(pace.delta_ms)} <span class="nowrap">(${seconds(pace.low_ms)} … ${seconds(pace.high_ms)})</span>`;
  return pace.faster === null ? words : html`<b>${words}</b>`;
}

/** @param {Race} race @param {any[]} rows @param {number} atMs @param {Map<string, number>} slot */
export function stops(race, rows, atMs, slot) {
  const found = rows.map((row) => ({ row, visits: race.pits(row.number, atMs).filter((/** @type {any} */ one) => one.duration_ms !== null) })).filter((one) => one.visits.length);
  if (!found.length) return html`<p class="quiet">${t("pic.none")}</p>`;
  const most = Math.max(...found.map((one) => total(one.visits)));
  return html`<table class="data stops">
    <thead><tr><td></td><th scope="col">${t("pic.count")}</th><th scope="col">${t("pic.total")}</th><th scope="col">${t("pic.shortest")}</th><th scope="col">${t("pic.mean")}</th><th scope="col">${t("pic.longest")}</th><td></td></tr></thead>
    <tbody>
      ${found.map(({ row, visits }) => {
        const times = visits.map((/** @type {any} */ one) => one.duration_ms);
        return html`<tr data-slot=${slot.get(row.class) ?? -1}>
          <th scope="row">${plate(row.number, slot.get(row.class) ?? -1)}</th>
          <td>${visits.length}</td>
          <td>${howLong(total(visits))}</td>
          <td>${howLong(Math.min(...times))}</td>
          <td>${howLong(total(visits) / visits.length)}</td>
          <td>${howLong(Math.max(...times))}</td>
          <td class="wide">${strip(visits, most)}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

/** One block a stop, as wide as it was long. @param {any[]} visits @param {number} most */
function strip(visits, most) {
  let x = 0;
  const blocks = visits.map((one) => {
    const width = (one.duration_ms / most) * 1000;
    const block = svg`<rect class=${one.change ? "seat-1" : "seat-3"} x=${x} width=${Math.max(width - 2, 1)} height="14"><title>${when(one.in_ms)} ${howLong(one.duration_ms)}${one.change ? `, ${one.driver_in} → ${one.driver_out}` : ""}</title></rect>`;
    x += width;
    return block;
  });
  return html`<svg viewBox="0 0 1000 14" preserveAspectRatio="none" aria-hidden="true">${blocks}</svg>`;
}

/** @param {any[]} visits */
function total(visits) {
  return visits.reduce((sum, one) => sum + one.duration_ms, 0);
}
