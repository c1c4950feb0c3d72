// @ts-check
/** Everything about one car: place, drivers, stints, stops, laps with sectors, what happened to it. */

import { slots } from "../select.js";
import { look, settings, toggle } from "../state.js";
import { behind, known, stateAndTime } from "../columns.js";
import { view } from "../state.js";
import { duration, howLong, t, when } from "../words.js";
import { gantt } from "./gantt.js";
import { limits } from "./limits.js";
import { html, moment, nothing, plates, render } from "./parts.js";

const LAPS = 12;
let allLaps = "";

/** @type {import("../panels.js").Panel["show"]} */
export function show(body, { race, atMs, standings }, panels) {
  const row = standings.rows.find((/** @type {any} */ one) => one.number === view.car);
  const again = () => panels.rebuildSoon();
  render(
    html`<div class="row">${chooser(standings.rows)}</div>
      ${row ? page(row, race, atMs, standings, panels, again) : view.car ? html`<p class="quiet">${t("car.none", { car: view.car })}</p>` : nothing}`,
    body,
  );
}

/** @param {any[]} rows */
function chooser(rows) {
  const sorted = [...rows].sort((a, b) => a.number.localeCompare(b.number, undefined, { numeric: true }));
  return html`<select aria-label=${t("car.choose")} @change=${(/** @type {any} */ event) => look({ car: event.target.value })}>
    ${sorted.map((one) => html`<option value=${one.number} ?selected=${one.number === view.car}>#${one.number} ${one.team}</option>`)}
  </select>`;
}

/** @param {any} row @param {any} race @param {number} atMs @param {any} standings @param {import("../panels.js").Panels} panels @param {() => void} again */
function page(row, race, atMs, standings, panels, again) {
  const { number } = row;
  const slot = slots(standings.rows).get(row.class) ?? -1;
  const line = plates(standings.rows);
  const laps = race.laps(number, atMs);
  const stints = race.stints(number, atMs);
  const pits = race.pits(number, atMs);
  const drivers = race.drivers(number, atMs);
  const happened = panels.momentsAt(atMs).filter((one) => one.cars[0] === number && !["best_of_nation", "contention", "driver_change", "multi_stint"].includes(one.kind)).reverse();
  return html`
    <div class="car-head" data-slot=${slot}>
      <span class="plate large">${number}</span>
      <div>
        <p class="team">${row.team}</p>
        <p class="quiet">${[row.make, row.class].filter(Boolean).join(" · ")}</p>
      </div>
      <button type="button" aria-pressed=${String(settings.follow.includes(number))} @click=${() => toggle("follow", number)}>★ ${t("follow", { car: number })}</button>
      <button type="button" aria-pressed=${String(settings.pin.includes(number))} @click=${() => toggle("pin", number)}>${settings.pin.includes(number) ? t("unpin", { car: number }) : t("pin", { car: number })}</button>
    </div>
    <dl class="facts">
      ${fact(t("car.position"), html`${row.position ?? "–"} <small>${row.class_position === null ? "" : t("car.in_class", { n: row.class_position })}</small>`)}
      ${fact(t("col.gap_class"), row.class_position === 1 ? t("leader") : behind(row, "class_gap"))}
      ${fact(t("col.laps"), row.laps)} ${fact(t("col.state"), stateAndTime(row))} ${fact(t("col.last"), duration(row.last_lap_ms))}
      ${fact(t("col.best"), duration(row.best_lap_ms))} ${row.ideal_lap_ms ? fact(t("col.ideal"), duration(row.ideal_lap_ms)) : nothing} ${fact(t("col.stint"), known(row.stint_laps))} ${fact(t("col.stops"), known(row.pit_visits))}
    </dl>
    <h3>${t("car.drivers")}</h3>
    ${driverTable(drivers, laps)} ${limits(drivers)}
    ${row.pit_visits === null
      ? nothing
      : html`<h3>${t("car.stints")}</h3>
          ${gantt([{ number, slot, stints, pits, drivers }], { endMs: Math.max(atMs, 1), plates: false })}`}
    ${happened.length
      ? html`<h3>${t("car.incidents")}</h3>
          <ol class="log">
            ${happened.slice(0, 15).map((one) => html`<li>${moment(one.at_ms)}<div>${line(one.text)}</div></li>`)}
          </ol>`
      : nothing}
    ${row.pit_visits === null ? nothing : html`<h3>${t("car.stops")}</h3> ${pits.length ? pitTable(pits) : nothing}`}
    <h3>${t("car.laps")}</h3>
    ${lapTable(allLaps === number ? laps : laps.slice(-LAPS), race, row, atMs)}
    ${laps.length > LAPS && allLaps !== number ? html`<button type="button" class="more" @click=${() => ((allLaps = number), again())}>${t("car.earlier")}</button>` : nothing}
  `;
}

/** @param {string} name @param {unknown} value */
function fact(name, value) {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

/** @param {any[]} drivers @param {any[]} laps */
function driverTable(drivers, laps) {
  const total = drivers.reduce((sum, one) => sum + one.drive_ms, 0) || 1;
  const best = (/** @type {string} */ name) => Math.min(...laps.filter((lap) => lap.driver === name && lap.counts_as_best).map((lap) => lap.lap_ms));
  return html`<table class="data">
    <thead><tr><th scope="col" class="left">${t("col.driver")}</th><th scope="col">${t("col.drive")}</th><th scope="col">${t("car.share")}</th><th scope="col">${t("col.laps")}</th><th scope="col">${t("col.best")}</th></tr></thead>
    <tbody>
      ${drivers.map(
        (one) => html`<tr>
          <th scope="row">${one.driver} <i>${[one.nation, one.grade].filter(Boolean).join(" ")}</i>${one.in_car ? html` <em>${t("car.in_car")}</em>` : nothing}</th>
          <td>${one.drive_ms === null ? "–" : howLong(one.drive_ms)}</td>
          <td>${one.drive_ms === null ? "–" : `${Math.round((100 * one.drive_ms) / total)} %`}</td>
          <td>${one.laps ?? "–"}</td>
          <td>${Number.isFinite(best(one.driver)) ? duration(best(one.driver)) : ""}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}

/** @param {any[]} pits */
function pitTable(pits) {
  return html`<table class="data pits">
    <thead><tr><td></td><th scope="col">${t("car.in")}</th><th scope="col">${t("car.lap")}</th><th scope="col">${t("car.lost")}</th><th scope="col" class="left">${t("car.kind")}</th><th scope="col" class="left">${t("col.driver")}</th></tr></thead>
    <tbody>
      ${[...pits].reverse().map(
        (one) => html`<tr>
          <th scope="row">${one.visit}</th>
          <td title=${one.in_ms === null ? t("visit.unseen") : nothing}>${one.in_ms === null ? "–" : moment(one.in_ms)}</td>
          <td>${one.lap}</td>
          <td title=${one.unseen ? t("visit.unseen") : nothing}>${one.unseen ? "–" : one.duration_ms === null ? "…" : duration(one.duration_ms)}</td>
          <td class="left">${one.kind ? t(`visit.${one.kind}`) : ""}</td>
          <td class="left">${one.change ? `${one.driver_in} → ${one.driver_out}` : one.driver_in}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}

/** @param {any[]} laps @param {any} race @param {any} row @param {number} atMs */
function lapTable(laps, race, row, atMs) {
  const ranks = race.sectorRanks;
  const sectors = ranks.length > 1 && ranks.length <= 4;
  const newestFirst = [...laps].reverse();
  const marks = sectors ? race.sectorMarks(row.number, newestFirst.map((lap) => lap.lap), atMs) : [];
  return html`<table class="data laps">
    <thead><tr><th scope="col">${t("car.lap")}</th><th scope="col">${t("car.time")}</th>${sectors ? ranks.map((/** @type {number} */ _, /** @type {number} */ i) => html`<th scope="col">S${i + 1}</th>`) : nothing}<th scope="col">${t("pic.race_time")}</th><th scope="col" class="left">${t("col.driver")}</th></tr></thead>
    <tbody>
      ${newestFirst.map(
        (lap, i) => html`<tr data-flags=${lap.flags.filter((/** @type {string} */ flag) => flag !== "green").join(" ")}>
          <th scope="row">${lap.lap}</th>
          <td data-mark=${lap.counts_as_best && lap.lap_ms === row.best_lap_ms ? "personal" : nothing} title=${notes(lap) || nothing}>
            <span>${lap.counts_as_best || lap.inferred ? duration(lap.lap_ms) : html`<s>${duration(lap.lap_ms)}</s>`}</span>${lap.ended_in_pit ? " P" : lap.from_pit ? " ↗" : ""}${lap.inferred ? " ?" : ""}<span class="vh"> ${notes(lap)}</span>
          </td>
          ${sectors ? sectorTimes(lap, race).map((/** @type {number | null} */ ms, /** @type {number} */ at) => sectorCell(ms, marks[i][at])) : nothing}
          <td>${lap.elapsed_ms === null ? nothing : moment(lap.elapsed_ms, when(lap.elapsed_ms))}</td>
          <td class="left">${lap.driver}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}

/** @param {number | null} ms @param {string} mark */
function sectorCell(ms, mark) {
  return html`<td data-mark=${mark || nothing}>${ms === null ? "–" : duration(ms)}${mark ? html`<span class="vh"> ${t(`best_sector.${mark}`)}</span>` : nothing}</td>`;
}

/** The times of the sectors from those at the loops; null where one did not read. @param {any} lap @param {any} race */
function sectorTimes(lap, race) {
  let from = 0;
  return race.sectorRanks.map((/** @type {number} */ rank) => {
    const until = lap.loops_ms[race.loops[rank - 1]] ?? null;
    const ms = from === null || until === null ? null : until - from;
    from = until;
    return ms;
  });
}

/** @param {any} lap */
function notes(lap) {
  return [lap.ended_in_pit && t("car.ended_in_pit"), lap.from_pit && t("car.from_pit"), !lap.counts_as_best && !lap.inferred && t("car.deleted"), lap.inferred && t("car.inferred")].filter(Boolean).join(", ");
}

export const every_ms = 1500;
