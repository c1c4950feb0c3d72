// @ts-check
/** The pictures: gap, places, lap times, stints, pace, stops. The lines are uPlot's, the rest is SVG and tables. */

import { look, settings, view } from "../state.js";
import { slots } from "../select.js";
import { t } from "../words.js";
import { Chart, library, secondsText } from "./charts.js";
import { gantt } from "./gantt.js";
import { placeTicks, tickText } from "./labels.js";
import { gapLines, lapLines, placeLines } from "./lines.js";
import { pace, stops } from "./pace.js";
import { choice, html, nothing, render } from "./parts.js";
import { duration } from "../words.js";

const KINDS = ["gap", "places", "laps", "stints", "pace", "stops"];
const LINED = new Set(["gap", "places", "laps"]);
const USUAL_CARS = 5;

/** @type {Chart | null} */
let chart = null;

/** @type {import("../panels.js").Panel["show"]} */
export async function show(body, { race, atMs, standings }) {
  const kind = KINDS.includes(view.picture) ? view.picture : "gap";
  const options = /** @type {[string, string][]} */ (KINDS.map((one) => [one, t(`pic.${one}`)]));
  const slot = slots(standings.rows);
  const shown = standings.rows.filter((/** @type {any} */ row) => !view.scope || view.scope === "*" || row.class === view.scope);
  const cars = carsOf(standings.rows, shown);
  const reference = cars.includes(view.ref) ? view.ref : cars[0];
  const lined = LINED.has(kind);
  render(
    html`
      ${choice(t("pic.kind"), options, kind, (picture) => look({ picture }))}
      ${lined ? chips(cars, standings.rows, slot, kind === "gap" ? reference : "") : nothing}
      <p class="quiet">${caption(kind, reference)}</p>
      ${lined ? html`<div class="chart" data-kind=${kind} role="img" aria-label=${caption(kind, reference)}></div>` : nothing}
      ${kind === "stints" ? gantt(shown.map((/** @type {any} */ row) => carOf(race, row, atMs, slot)), { endMs: Math.max(atMs, 1) }) : nothing}
      ${kind === "pace" ? pace(race, shown, atMs, slot) : nothing} ${kind === "stops" ? stops(race, shown, atMs, slot) : nothing}
    `,
    body,
  );
  if (!lined || !cars.length) return;
  const uPlot = await library();
  const place = /** @type {HTMLElement | null} */ (body.querySelector(".chart"));
  if (!place || place.dataset.kind !== kind) return;
  if (chart?.place !== place) {
    chart?.leave();
    chart = new Chart(place);
  }
  const flags = race.flags(atMs);
  if (kind === "gap") {
    const { xs, lines } = gapLines(race, cars, reference, atMs);
    chart.draw(uPlot, xs, lines, { flags, down: true, y: (value) => (value < 0 ? "−" : "") + secondsText(value).replace(/(?<=:\d\d)\.0$/, ""), tick: tickText });
  } else if (kind === "places") {
    const { xs, lines, last } = placeLines(race, cars, view.scope === "*", atMs);
    chart.draw(uPlot, xs, lines, { flags, down: true, y: (value) => String(Math.round(value)), splits: (_, max) => placeTicks(max), range: () => [0.5, last + 0.5] });
  } else {
    const { xs, lines, range } = lapLines(race, cars, atMs);
    chart.draw(uPlot, xs, lines, { flags, y: (value) => duration(Math.round(value * 1000)).replace(/\.\d+$/, ""), range: () => range });
  }
}

/** The chosen cars, else those that are followed, else the first of what the board shows. @param {any[]} rows @param {any[]} shown @returns {string[]} */
function carsOf(rows, shown) {
  const known = new Set(rows.map((row) => row.number));
  const chosen = view.cars.filter((number) => known.has(number));
  if (chosen.length) return chosen;
  const followed = shown.filter((row) => settings.follow.includes(row.number)).map((row) => row.number);
  const first = shown[0]?.class;
  const leading = shown.filter((row) => row.class === first).map((row) => row.number);
  return [...new Set([...followed, ...leading])].slice(0, Math.max(USUAL_CARS, followed.length));
}

/** @param {string[]} cars @param {any[]} rows @param {Map<string, number>} slot @param {string} reference */
function chips(cars, rows, slot, reference) {
  const classOf = new Map(rows.map((row) => [row.number, row.class]));
  const rest = rows.filter((row) => !cars.includes(row.number)).sort((a, b) => a.number.localeCompare(b.number, undefined, { numeric: true }));
  return html`<div class="chooser">
    ${cars.map(
      (number) => html`<span class="chip" data-slot=${slot.get(classOf.get(number)) ?? -1}>
        <button type="button" class="plate small" aria-pressed=${reference ? String(number === reference) : nothing} title=${reference ? t("pic.reference") : nothing} @click=${() => look({ cars, ref: number })}>${number}</button>
        <button type="button" class="off" aria-label=${t("pic.remove", { car: number })} @click=${() => look({ cars: cars.filter((one) => one !== number) })}>×</button>
      </span>`,
    )}
    <select aria-label=${t("pic.add")} .value=${""} @change=${(/** @type {any} */ event) => (look({ cars: [...cars, event.target.value] }), (event.target.value = ""))}>
      <option value="">${t("pic.add")}</option>
      ${rest.map((row) => html`<option value=${row.number}>#${row.number} ${row.team}</option>`)}
    </select>
  </div>`;
}

/** @param {string} kind @param {string} reference */
function caption(kind, reference) {
  if (kind === "gap") return t("pic.gap_to", { car: reference ?? "" });
  if (kind === "places") return t(view.scope === "*" ? "pic.places_overall" : "pic.places_of");
  return t(`pic.${kind}_of`);
}

/** @param {any} race @param {any} row @param {number} atMs @param {Map<string, number>} slot */
function carOf(race, row, atMs, slot) {
  const { number } = row;
  return { number, slot: slot.get(row.class) ?? -1, stints: race.stints(number, atMs), pits: race.pits(number, atMs), drivers: race.drivers(number, atMs) };
}

export function leave() {
  chart?.leave();
  chart = null;
}

export const every_ms = 4000;
