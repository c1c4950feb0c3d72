// @ts-check
/** A class from the seat of one of its cars: gaps now, the order once all have stopped, and when each stops next. */

import { howLong, t, when } from "../words.js";
import { html, nothing, plate, svg } from "./parts.js";

/** The windows of the next stops are drawn so many laps ahead at most. */
const MOST_LAPS = 60;

/** @param {import("./strategy.js").Asked} given @param {any[]} hero the board from the car's seat */
export function order({ number, rows, slot, asked }, hero) {
  const car = rows.find((row) => row.number === number);
  const name = asked.race.car(number).class;
  const beside = new Map(hero.map((row) => [row.number, row]));
  const own = rows.filter((row) => row.class === name);
  const sorted = own.some((row) => row.net_class_position !== null) ? [...own].sort((a, b) => (a.net_class_position ?? Infinity) - (b.net_class_position ?? Infinity)) : own;
  const ahead = (/** @type {any} */ row, /** @type {string} */ key) => (row[key] === null ? null : row[key] - asked.facts.of(row.number).laps);
  const most = Math.min(Math.max(...own.map((row) => ahead(row, "next_stop_high") ?? 0), 1), MOST_LAPS);
  return html`<p class="quiet">${t("strategy.order_of", { car: number })}</p>
    <table class="data order">
      <thead><tr><th scope="col">${t("strategy.col.net")}</th><td></td><th scope="col">${t("strategy.col.now")}</th><th scope="col">${t("strategy.col.gap")}</th><th scope="col">${t("strategy.col.net_gap")}</th><th scope="col">${t("strategy.col.stops")}</th><th scope="col" class="left">${t("strategy.col.next")}</th></tr></thead>
      <tbody>
        ${sorted.map((row) => {
          const seen = beside.get(row.number) ?? {};
          const away = ahead(row, "next_stop_lap");
          return html`<tr aria-current=${row === car ? "true" : nothing}>
            <td>${row.net_class_position ?? "–"}</td>
            <th scope="row">${plate(row.number, slot.get(row.class) ?? -1)}</th>
            <td>${seen.class_position ?? "–"}</td>
            <td>${row === car ? "" : gapTo(seen)}</td>
            <td>${row === car ? "" : signed(seen.net_gap_ms)}</td>
            <td>${row.stops_to_go ?? "–"}${row === car || !seen.stops_to_go ? nothing : html` <small class="quiet">${plusMinus(seen.stops_to_go)}</small>`}</td>
            <td class="left next">${away === null ? asked.facts.of(row.number).inLaneUs !== null ? t("strategy.in_now") : noStop(row) : html`<span class="nowrap">${t("strategy.in_laps", { n: away })}</span> ${window([ahead(row, "next_stop_low"), away, ahead(row, "next_stop_high")], most)}`}</td>
          </tr>`;
        })}
      </tbody>
    </table>`;
}

/** What there is to say where no stop is foreseen: that none is to be made, or nothing. @param {Record<string, any>} row */
export const noStop = (row) => (row.stops_to_go === 0 ? t("strategy.no_stop") : "–");

/** The laps in which a stop is to be expected, from now on the left; eight in ten lie within. @param {(number | null)[]} laps low, likeliest, high @param {number} most */
function window(laps, most) {
  const [low, likeliest, high] = laps.map((lap) => lap ?? 0);
  const x = (/** @type {number} */ lap) => (Math.min(lap, most) / most) * 100;
  return html`<svg class="window" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
    ${svg`<rect class="range" x=${x(low - 1)} y="2" width=${Math.max(x(high) - x(low - 1), 1)} height="6" /><rect class="likeliest" x=${Math.min(x(likeliest - 0.5), 98)} y="0" width="2" height="10" />`}
  </svg>`;
}

/** How far off it is; a ~ marks a time measured before a stop, or before the queue behind a safety car. @param {any} row */
function gapTo(row) {
  if (row.gap_laps) return `${row.gap_laps < 0 ? "−" : "+"}${t("gap.laps", { n: Math.abs(row.gap_laps) }).replace(/^\+/, "")}`;
  const before = row.gap_basis === "before_stop" || row.gap_basis === "queue" ? "~" : "";
  return row.gap_at_ms === null || row.gap_at_ms === undefined ? signed(row.gap_ms) : html`<span title=${t("strategy.measured", { time: when(row.gap_at_ms) })}>${before}${signed(row.gap_ms)}</span>`;
}

/** @param {number | null | undefined} ms */
function signed(ms) {
  if (ms === null || ms === undefined) return "–";
  const size = Math.abs(ms);
  return `${ms < 0 ? "−" : "+"}${size < 60_000 ? (size / 1000).toFixed(1) : howLong(size)}`;
}

/** @param {number} count */
function plusMinus(count) {
  return count < 0 ? `−${-count}` : `+${count}`;
}
