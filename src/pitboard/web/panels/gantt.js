// @ts-check
/** Stints as bars along the race, a shade for each driver, a gap for each stop: plain SVG. */

import { howLong, t, when } from "../words.js";
import { shortNames, ticksUpTo } from "./labels.js";
import { html, nothing, svg } from "./parts.js";

/** @typedef {{number: string, slot: number, stints: any[], pits: any[], drivers: any[]}} Car */

const WIDTH = 1000;

/** @param {Car[]} cars @param {{endMs: number, plates?: boolean}} how */
export function gantt(cars, { endMs, plates = true }) {
  const ticks = ticksUpTo(endMs);
  const x = (/** @type {number} */ ms) => (Math.max(0, Math.min(ms, endMs)) / endMs) * WIDTH;
  return html`<div class="gantt">
    ${cars.map(
      (car) => html`<div class="gantt-row" data-slot=${car.slot}>
        ${plates ? html`<a class="plate small" data-open-car=${car.number} href=${`?panel=car&car=${car.number}`}>${car.number}</a>` : nothing}
        <svg viewBox="0 0 ${WIDTH} 20" preserveAspectRatio="none" role="img" aria-label=${describe(car)}>
          ${car.stints.map((stint) => bars(stint, car, x, endMs))}
          ${ticks.map((tick) => svg`<path class="hour" d="M${x(tick)} 0V20"/>`)}
        </svg>
        ${cars.length === 1 ? names(car, endMs) : nothing}
      </div>`,
    )}
    <div class="gantt-row axis" aria-hidden="true">
      ${plates ? html`<span class="plate small"></span>` : nothing}
      <div class="hours">${ticks.map((tick) => html`<span .style=${`left:${(100 * tick) / endMs}%`}>${when(tick, true)}</span>`)}</div>
    </div>
    ${cars.length === 1 ? legend(cars[0]) : nothing}
  </div>`;
}

/** @param {any} stint @param {Car} car @param {(ms: number) => number} x @param {number} endMs */
function bars(stint, car, x, endMs) {
  const title = `${stint.driver}, ${when(stint.begin_ms)}, ${howLong(stint.duration_ms)}, ${t("laps", { n: stint.laps })}`;
  return onTrack(stint, car.pits, endMs).map(
    ([from, to]) => svg`<rect class="seat-${seatOf(car, stint.driver)}" x=${x(from)} width=${Math.max(x(to) - x(from) - 0.8, 0.8)} y="1" height="18"><title>${title}</title></rect>`,
  );
}

/**
 * The parts of a stint on the track: a drive-through or a wait in the lane does not end it.
 * @param {any} stint @param {any[]} pits @param {number} endMs @returns {[number, number][]}
 */
function onTrack(stint, pits, endMs) {
  /** @type {[number, number][]} */
  const parts = [];
  const end = stint.end_ms ?? endMs;
  let from = stint.begin_ms;
  for (const { in_ms, in_by_ms, out_ms, out_by_ms } of pits) {
    const into = in_ms ?? in_by_ms;
    if (into <= from || into >= end) continue;
    parts.push([from, into]);
    from = out_ms ?? out_by_ms ?? end;
  }
  return [...parts, [from, end]];
}

/** @param {Car} car @param {string} driver */
function seatOf(car, driver) {
  return (Math.max(0, car.drivers.findIndex((one) => one.driver === driver)) % 4) + 1;
}

/** Who drove, on each turn at the wheel that has room for it. @param {Car} car @param {number} endMs */
function names(car, endMs) {
  /** @type {{driver: string, from: number, to: number}[]} */
  const turns = [];
  for (const stint of car.stints) {
    const turn = turns.at(-1);
    const to = stint.end_ms ?? endMs;
    if (turn && turn.driver === stint.driver) turn.to = to;
    else turns.push({ driver: stint.driver, from: stint.begin_ms, to });
  }
  const share = (/** @type {number} */ ms) => (100 * ms) / endMs;
  const short = shortNames(car.drivers.map((one) => one.driver));
  return html`<p class="on-stints" aria-hidden="true">
    ${turns.map(({ driver, from, to }) => html`<span data-seat=${seatOf(car, driver)} .style=${`left:${share(from)}%;width:${share(to - from)}%`}><b>${short.get(driver) ?? ""}</b></span>`)}
  </p>`;
}

/** @param {Car} car */
function describe(car) {
  return `#${car.number}: ${car.stints.map((stint) => `${stint.driver} ${t("laps", { n: stint.laps })}`).join(", ")}`;
}

/** @param {Car} car */
function legend(car) {
  const short = shortNames(car.drivers.map((one) => one.driver));
  return html`<p class="seats" data-slot=${car.slot}>${car.drivers.map((one) => html`<span><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="seat-${seatOf(car, one.driver)}" width="10" height="10" /></svg> <b>${short.get(one.driver)}</b> ${one.driver}</span> `)}</p>`;
}
