// @ts-check
/** The standings at a moment: one bisection a car and one sort, then the gaps. */
import { bisectRight } from "./bisect.js";
import { ON_THE_GRID } from "./car.js";
import { lineGap, loopGap } from "./gaps.js";
import { patienceUs, stateOf } from "./states.js";

/**
 * A car in its place: what it had done by then, how many loops it had passed, the last of them, and when any loop last
 * saw it (-Infinity: none did).
 * @typedef {{ car: import("./car.js").Car, mark: import("./car.js").Mark, passed: number, at: number, loopUs: number,
 *   seenUs: number }} Placed
 *
 * @typedef {"line" | "live"} Order
 * @typedef {[number, number]} Gap laps and µs
 */

/**
 * The cars in order. Line order: more laps completed, then the earlier crossing that completed them. Live order: the same
 * with the last loop passed. Cars level in that are put by the last loop passed, then by number.
 * @param {Iterable<import("./car.js").Car>} cars @param {number} momentUs @param {Order} order @returns {Placed[]}
 */
export function place(cars, momentUs, order) {
  const placed = [];
  for (const car of cars) {
    const i = bisectRight(car.markUs, momentUs);
    const j = bisectRight(car.loopUs, momentUs);
    const loopUs = j ? car.loopUs[j - 1] : 0;
    const seenUs = Math.max(i ? car.markUs[i - 1] : -Infinity, j ? loopUs : -Infinity);
    const mark = i ? car.marks[i - 1] : ON_THE_GRID;
    placed.push({ car, mark, passed: j, at: j ? car.loopAt[j - 1] : 0, loopUs, seenUs });
  }
  return placed.sort(order === "live" ? byLastLoop : byLine);
}

/** @param {Placed} one @param {Placed} other */
function byLastLoop(one, other) {
  return other.at - one.at || one.loopUs - other.loopUs || (one.car.number < other.car.number ? -1 : 1);
}

/** @param {Placed} one @param {Placed} other */
function byLine(one, other) {
  return other.mark.laps - one.mark.laps || one.mark.lineUs - other.mark.lineUs || byLastLoop(one, other);
}

/**
 * The gap between two placed cars, in the order's own way. A car that has finished will not come by again: its gap stands.
 * @param {number} momentUs @param {number} loopCount @param {Order} order
 * @returns {(behind: Placed, ahead: Placed) => Gap}
 */
export function measure(momentUs, loopCount, order) {
  return ({ car, mark, passed }, ahead) => {
    const untilUs = mark.phase === "finished" ? car.finishedUs : momentUs;
    return order === "line"
      ? lineGap(mark.laps, mark.lineUs, ahead.car.lapEndUs, ahead.mark.laps, untilUs)
      : loopGap(car, passed, ahead.car, ahead.passed, untilUs, loopCount);
  };
}

/**
 * How long each class explains an absence, by class.
 * @param {Placed[]} placed @param {number} momentUs @param {number} loopCount @returns {Map<string, number>}
 */
export function patience(placed, momentUs, loopCount) {
  /** @type {Map<string, import("./car.js").Mark[]>} */
  const classes = new Map();
  for (const { car, mark } of placed) {
    const marks = classes.get(car.class);
    if (marks) marks.push(mark);
    else classes.set(car.class, [mark]);
  }
  return new Map([...classes].map(([name, marks]) => [name, patienceUs(marks, momentUs, loopCount)]));
}

/**
 * The rows of the standings, with the keys that `pitboard standings --format json` gives them, and the interval in class.
 * @param {Placed[]} placed @param {number} momentUs @param {number} loopCount @param {Order} order
 * @param {boolean} tellsStops whether a stop can be told; else stops and stints are not known
 * @returns {Record<string, any>[]}
 */
export function rowsOf(placed, momentUs, loopCount, order, tellsStops) {
  const gapTo = measure(momentUs, loopCount, order);
  const allowedUs = patience(placed, momentUs, loopCount);
  /** @type {Map<string, { count: number, leader: Placed, ahead: Placed }>} */
  const classes = new Map();
  const leader = placed[0];
  return placed.map((one, i) => {
    const { car, mark, seenUs } = one;
    /** @type {Gap} */
    const gap = i ? gapTo(one, leader) : [0, 0];
    const interval = i > 1 ? gapTo(one, placed[i - 1]) : gap;
    let classPosition = null;
    /** @type {Gap | [null, null]} */
    let classGap = [null, null];
    /** @type {Gap | [null, null]} */
    let classInterval = [null, null];
    // A car outside the competition has no place in a class and leads nothing.
    if (car.competes) {
      const known = classes.get(car.class);
      const own = known || { count: 0, leader: one, ahead: one };
      if (!known) classes.set(car.class, own);
      classPosition = own.count += 1;
      classGap = own.leader === one ? [0, 0] : own.leader === leader ? gap : gapTo(one, own.leader);
      classInterval = own.ahead === own.leader ? classGap : gapTo(one, own.ahead);
      own.ahead = one;
    }
    const state = stateOf(car, mark, seenUs, momentUs, /** @type {number} */ (allowedUs.get(car.class)));
    return {
      position: i + 1,
      class_position: classPosition,
      number: car.number,
      class: car.class,
      team: car.team,
      make: car.make || car.model,
      driver: car.nameOf(car.seatAt(momentUs)),
      nations: car.nations,
      laps: mark.laps,
      last_crossing_ms: mark.laps ? msOf(mark.lineUs) : null,
      gap_laps: gap[0],
      gap_ms: msOf(gap[1]),
      class_gap_laps: classGap[0],
      class_gap_ms: classGap[1] === null ? null : msOf(classGap[1]),
      interval_laps: interval[0],
      interval_ms: msOf(interval[1]),
      last_lap_ms: msOf(mark.lastLapUs) || null,
      best_lap_ms: msOf(mark.bestLapUs) || null,
      pit_visits: tellsStops ? mark.pitVisits : null,
      stint_laps: tellsStops ? mark.laps - car.stintFromLap(momentUs) : null,
      state: state.name,
      state_judged: state.judged,
      class_interval_laps: classInterval[0],
      class_interval_ms: classInterval[1] === null ? null : msOf(classInterval[1]),
    };
  });
}

/** Whole ms. @param {number} us */
export const msOf = (us) => Math.floor(us / 1000);
