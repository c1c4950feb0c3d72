// @ts-check
/** The rows of the standings at a moment, of cars that are placed. */
import { bisectRight } from "./bisect.js";
import { stopsOnSheet } from "./finish.js";

/**
 * The rows, with the keys that `pitboard standings --format json` gives them.
 * @param {import("./order.js").Field} field @param {number} momentUs
 * @param {boolean} tellsStops whether a stop can be told; else stops and stints are not known
 * @returns {Record<string, any>[]}
 */
export function rowsOf(field, momentUs, tellsStops) {
  /** @type {Map<string, { count: number, leader: import("./order.js").Placed, ahead: import("./order.js").Placed }>} */
  const classes = new Map();
  const { placed, gap: gapTo } = field;
  const leader = placed[0];
  /** @type {Gap} */
  const level = [0, 0, field.order === "live" ? "loop" : null];
  return placed.map((one, i) => {
    const { car, mark } = one;
    /** @type {Gap} */
    const gap = i ? gapTo(one, leader) : level;
    const interval = i > 1 ? gapTo(one, placed[i - 1]) : gap;
    /** @type {number | null} */
    let classPosition = null;
    /** @type {Gap | [null, null, null]} */
    let classGap = [null, null, null];
    /** @type {Gap | [null, null, null]} */
    let classInterval = [null, null, null];
    // A car outside the competition has no place in a class and leads nothing.
    if (car.competes) {
      const known = classes.get(car.class);
      const own = known || { count: 0, leader: one, ahead: one };
      if (!known) classes.set(car.class, own);
      classPosition = own.count += 1;
      classGap = own.leader === one ? level : own.leader === leader ? gap : gapTo(one, own.leader);
      classInterval = own.ahead === own.leader ? classGap : gapTo(one, own.ahead);
      own.ahead = one;
    }
    const state = field.states.get(car.number);
    const judged = field.judged.get(car.number);
    return {
      position: judged ? judged.position : i + 1,
      class_position: judged ? judged.class_position : classPosition,
      number: car.number,
      class: car.class,
      team: car.team,
      make: car.make || car.model,
      driver: car.nameOf(car.seatAt(momentUs)),
      nations: car.nations,
      laps: judged ? judged.laps : mark.laps,
      last_crossing_ms: mark.laps ? msOf(mark.lineUs) : null,
      gap_laps: gap[0],
      gap_ms: msOrNull(gap[1]),
      class_gap_laps: classGap[0],
      class_gap_ms: msOrNull(classGap[1]),
      interval_laps: interval[0],
      interval_ms: msOrNull(interval[1]),
      last_lap_ms: car.untimedLaps.includes(mark.laps) ? null : msOf(mark.lastLapUs) || null,
      best_lap_ms: msOf(car.bestLapUs(momentUs)) || null,
      pit_visits: tellsStops ? (judged && !field.underWay.has(car.number) ? stopsOnSheet(judged) : mark.pitVisits) : null,
      stint_laps: tellsStops ? mark.laps - car.stintFromLap(momentUs) : null,
      state: state?.name ?? null,
      state_judged: Boolean(state?.judged),
      gap_basis: gap[2],
      class_gap_basis: classGap[2],
      interval_basis: interval[2],
      in_pit_ms: state?.name === "in_pit" && !field.judged.size ? inPitMs(car, momentUs) : null,
      class_interval_laps: classInterval[0],
      class_interval_ms: msOrNull(classInterval[1]),
      class_interval_basis: classInterval[2],
    };
  });
}

/** How long a car that is in the pit lane has been there; null where nobody saw it come in. @param {import("./car.js").Car} car @param {number} momentUs */
function inPitMs(car, momentUs) {
  const visit = bisectRight(car.pitInUs, momentUs) - 1;
  return visit < 0 || /^(in|both)$/.test(car.pitUnseen[visit] ?? "") ? null : msOf(momentUs - car.pitInUs[visit]);
}

/** @typedef {import("./order.js").Gap} Gap */

/** @param {number | null} us */
const msOrNull = (us) => (us === null ? null : msOf(us));

/** Whole ms. @param {number} us */
export const msOf = (us) => Math.floor(us / 1000);
