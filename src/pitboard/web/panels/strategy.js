// @ts-check
/**
 * Strategy: what a strategist asks of a car, the order once all have stopped from its seat, who can still win, and where on
 * the lap it would come back. All but the chances is worked out here, of the moment shown.
 */

import { Strategist } from "../engine/strategy/table.js";
import { heroAt } from "../engine/strategy/hero.js";
import { slots } from "../select.js";
import { look, settings, view } from "../state.js";
import { decimal, howLong, t } from "../words.js";
import { winners } from "./strategy_chances.js";
import { noStop, order } from "./strategy_order.js";
import { ring } from "./strategy_ring.js";
import { choice, html, nothing, plate, render } from "./parts.js";

/** @type {Record<string, (given: Asked) => unknown>} */
const VIEWS = { questions, order: board, ring };
const KINDS = ["questions", "order", "chances", "ring"];

/**
 * What a view of the panel is drawn from.
 * @typedef {{ race: import("../engine/race.js").Race, atMs: number, standings: any, slot: Map<string, number>, number: string,
 *   asked: Strategist, rows: import("../engine/strategy/table.js").StrategyRow[] }} Asked
 */

/** @type {import("../panels.js").Panel["show"]} */
export function show(body, shown, panels) {
  const { race, atMs, standings } = shown;
  if (!race.told.strategy || !standings.rows.length) return render(html`<p class="quiet">${t("strategy.none")}</p>`, body);
  const kind = KINDS.includes(view.picture) ? view.picture : "questions";
  const number = heroOf(standings.rows);
  const asked = new Strategist(race, atMs);
  const given = { race, atMs, standings, slot: slots(standings.rows), number, asked, rows: kind === "chances" ? [] : asked.rows() };
  const options = /** @type {[string, string][]} */ (KINDS.map((one) => [one, t(`strategy.${one}`)]));
  return render(
    html`${choice(t("strategy.kind"), options, kind, (picture) => look({ picture, car: number }))}
      ${kind === "chances" ? nothing : html`<div class="row">${chooser(standings.rows, number)}</div>`}
      ${kind === "chances" ? winners(given, shown, panels) : !given.rows.length ? html`<p class="quiet">${t(asked.over ? "strategy.over" : "strategy.none")}</p>` : VIEWS[kind](given)}`,
    body,
  );
}

/** The car asked about: the one chosen, else one that is followed, else the first of what the board shows. @param {any[]} rows @returns {string} */
function heroOf(rows) {
  const runs = rows.filter((row) => row.state !== "retired");
  const own = runs.filter((row) => !view.scope || view.scope === "*" || row.class === view.scope);
  const chosen = rows.find((row) => row.number === view.car);
  return (chosen ?? own.find((row) => settings.follow.includes(row.number)) ?? own[0] ?? rows[0]).number;
}

/** @param {any[]} rows @param {string} number */
function chooser(rows, number) {
  const sorted = [...rows].sort((a, b) => a.number.localeCompare(b.number, undefined, { numeric: true }));
  return html`<select aria-label=${t("car.choose")} @change=${(/** @type {any} */ event) => look({ car: event.target.value })}>
    ${sorted.map((one) => html`<option value=${one.number} ?selected=${one.number === number}>#${one.number} ${one.team}</option>`)}
  </select>`;
}

/** @param {Asked} given */
function board(given) {
  return order(given, heroAt(given.race, given.atMs, given.number, given.rows).rows);
}

/** The eight questions as one table: asked, answered, and how often that is right. @param {Asked} given */
function questions(given) {
  const row = given.rows.find((one) => one.number === given.number);
  if (!row) return html`<p class="quiet">${t("strategy.runs_not", { car: given.number })}</p>`;
  const rates = given.race.told.strategy.hit_rates;
  const lines = [
    ["rejoin", comesBack(given, row), rate("place", rates.place_right, rates.place_within_one, rates.place_in_bounds)],
    ["cost", costs(row), t("strategy.hit.cost", { s: decimal(rates.cost_off_s, 1) })],
    ["next", stops(given, row), t("strategy.hit.within_one", { one: percent(rates.next_stop_within_one) })],
    ["length", length(given), rate("length", rates.length_right, rates.length_within_one, rates.length_in_bounds)],
    ["net", afterAll(row), ""],
    ["faster", faster(given, row), ""],
    ["drive", drivers(given, row), ""],
    ["wave", row.wave_by === null ? "–" : t(row.wave_by ? "strategy.yes" : "strategy.no"), ""],
  ];
  return html`<table class="data questions">
      <thead><tr><th scope="col" class="left">${t("strategy.asked")}</th><th scope="col" class="left">${t("strategy.answer")}</th><th scope="col" class="left">${t("strategy.right")}</th></tr></thead>
      <tbody>${lines.map(([key, answer, right]) => html`<tr><th scope="row">${t(`strategy.ask.${key}`)}</th><td class="left">${answer}</td><td class="left quiet">${answer === "–" ? "" : right || t("strategy.hit.none")}</td></tr>`)}</tbody>
    </table>
    <p class="quiet">${t("strategy.hit.of", { races: t(`strategy.hit.races.${rates.of}`) })}</p>`;
}

/** @param {string} key @param {number} right @param {number} one @param {number} bounds */
function rate(key, right, one, bounds) {
  return t(`strategy.hit.${key}`, { right: percent(right), one: percent(one), bounds: percent(bounds) });
}

/** @param {number} share */
const percent = (share) => Math.round(share * 100);

/** @param {Asked} given @param {Record<string, any>} row */
function comesBack({ slot }, row) {
  if (row.rejoin_class_position === null) return "–";
  const named = (/** @type {string | null} */ number, /** @type {string} */ key) => (number === null ? nothing : html`<span class="nowrap">${t(key)} ${plate(number, slot.get(row.class) ?? -1)}</span> `);
  return html`<b>${t("strategy.place", { n: row.rejoin_class_position })}</b> <span class="nowrap">${bounds(row.rejoin_low, row.rejoin_high)}</span>
    <div>${named(row.rejoin_ahead, "strategy.behind")}${named(row.rejoin_behind, "strategy.ahead_of")}</div>`;
}

/** @param {number} low @param {number} high */
const bounds = (low, high) => (low === high ? "" : `(${low}–${high})`);

/** @param {Record<string, any>} row */
function costs(row) {
  if (row.pit_loss_ms === null) return "–";
  return html`<b>${howLong(row.pit_loss_ms)}</b> <span class="nowrap">(${howLong(row.pit_loss_low_ms)}–${howLong(row.pit_loss_high_ms)})</span>
    <div>${t("strategy.minimum", { time: howLong(row.minimum_stop_ms) })}</div>`;
}

/** @param {Asked} given @param {Record<string, any>} row */
function stops({ asked }, row) {
  const car = asked.facts.of(row.number);
  if (car.inLaneUs !== null) return t("strategy.in_now");
  if (row.next_stop_lap === null) return noStop(row);
  return html`<b>${t("strategy.on_lap", { lap: row.next_stop_lap })}</b> <span class="nowrap">${bounds(row.next_stop_low, row.next_stop_high)}</span>
    <div>${t("strategy.in_laps", { n: row.next_stop_lap - car.laps })}</div>`;
}

/** @param {Asked} given */
function length({ asked }) {
  const { race_laps: laps, race_laps_low: low, race_laps_high: high, to_spare_ms: spare } = asked.length();
  if (laps === null) return t("strategy.no_length");
  return html`<b>${t("strategy.laps", { n: laps })}</b> <span class="nowrap">${bounds(/** @type {number} */ (low), /** @type {number} */ (high))}</span>
    <div>${t("strategy.spare", { time: howLong(spare) })}</div>`;
}

/** @param {Record<string, any>} row */
function afterAll(row) {
  if (row.net_class_position === null) return "–";
  const left = [t("strategy.stops_left", { n: row.stops_to_go }), t("strategy.laps_left", { n: row.laps_to_go })];
  return html`<b>${t("strategy.place", { n: row.net_class_position })}</b> <span class="nowrap">${row.net_gap_ms ? `+${howLong(row.net_gap_ms)}` : ""}</span>
    <div>${left.join(", ")}</div>`;
}

/** @param {Asked} given @param {Record<string, any>} row */
function faster({ slot }, row) {
  if (row.ahead === null) return t("strategy.leads");
  const word = row.faster === null ? "open" : row.faster ? "faster" : "slower";
  return html`<b>${t(`strategy.${word}`)}</b> ${plate(row.ahead, slot.get(row.class) ?? -1)}${row.catch_lap === null ? nothing : html`<div>${t("strategy.catch", { lap: row.catch_lap })}</div>`}`;
}

/** @param {Asked} given @param {Record<string, any>} row */
function drivers({ race }, row) {
  if (row.drivers_to_drive === null) return "–";
  const car = race.car(row.number);
  return row.drivers_to_drive.length ? row.drivers_to_drive.map((/** @type {number} */ seat) => car.nameOf(seat)).join(", ") : t("strategy.nobody");
}

export const every_ms = 2000;
