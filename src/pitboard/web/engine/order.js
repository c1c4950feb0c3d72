// @ts-check
/** The order of the cars at a moment, and which order is in force: board/order.py in the page. */
import { bisectRight } from "./bisect.js";
import { ON_THE_GRID } from "./car.js";
import { gapOf, ranking } from "./finish.js";
import { lastMeeting, lineGap, loopGap, Queues, restsOn } from "./gaps.js";
import { patienceUs, runs, stateOf } from "./states.js";
import { usOf } from "./wire.js";

/**
 * A car in its place: what it had done by then, how many loops it had passed, the last of them, and when any loop last
 * saw it (-Infinity: none did).
 * @typedef {{ car: import("./car.js").Car, mark: import("./car.js").Mark, passed: number, at: number, loopUs: number,
 *   seenUs: number }} Placed
 *
 * @typedef {"auto" | "line" | "live"} Asked the order in force, or one of two whatever is in force
 * @typedef {"line" | "live" | "classification"} Order
 * @typedef {[number, number | null, import("./gaps.js").Basis | null]} Gap laps, µs (null: only laps count), what it rests on
 *
 * The cars of a race at a moment, in an order. `judged` are the cars by number as the rules place them after the flag;
 * those `underWay` to it as they run.
 * @typedef {{ order: Order, placed: Placed[], states: Map<string, import("./states.js").State>,
 *   judged: Map<string, import("./finish.js").Judged>, underWay: Map<string, [number, number]>,
 *   gap: (behind: Placed, ahead: Placed) => Gap }} Field
 */

/** A car may still take the flag until its last lap has taken so many times the one before it. */
const ROOM = 1.5;

/** @param {import("./race.js").Race} race @param {number} momentUs @param {Asked} asked @returns {Field} */
export function fieldOf(race, momentUs, asked) {
  const placed = place(race.carsByNumber.values(), momentUs);
  const states = statesOf(race, placed, momentUs);
  const live = asked === "live" || (asked === "auto" && seenBeyondTheLine(placed, states, race.loopCount));
  if (live) placed.sort(byLastLoop);
  const gap = measure(race, momentUs, live);
  if (asked !== "auto" || momentUs < race.chequeredUs) {
    return { order: live ? "live" : "line", placed, states, judged: new Map(), underWay: new Map(), gap };
  }
  /** @type {Map<string, [number, number]>} */
  const underWay = new Map();
  for (const one of placed) {
    const { car, mark, at, loopUs } = one;
    if (!runs(states.get(car.number)) || !mayTakeFlag(one, momentUs)) continue;
    underWay.set(car.number, live ? [at, loopUs] : [mark.laps * race.loopCount, mark.lineUs]);
  }
  const ranked = ranking(race, momentUs, underWay);
  const byNumber = new Map(placed.map((one) => [one.car.number, one]));
  const judged = new Map(ranked.map((one) => [one.car.number, one]));
  const ordered = ranked.map((one) => /** @type {Placed} */ (byNumber.get(one.car.number)));
  /** @type {Field["gap"]} */
  const byTheRules = (behind, ahead) => {
    if (underWay.has(behind.car.number) || underWay.has(ahead.car.number)) return gap(behind, ahead);
    const [laps, us] = gapOf(judged.get(behind.car.number), judged.get(ahead.car.number));
    return [laps, us, null];
  };
  return { order: "classification", placed: ordered, states, judged, underWay, gap: byTheRules };
}

/**
 * The cars in line order: more laps completed, then the earlier crossing that completed them; cars level in that by the
 * last loop passed, then by number.
 * @param {Iterable<import("./car.js").Car>} cars @param {number} momentUs @returns {Placed[]}
 */
export function place(cars, momentUs) {
  const placed = [];
  for (const car of cars) {
    const i = bisectRight(car.markUs, momentUs);
    const j = bisectRight(car.loopUs, momentUs);
    const loopUs = j ? car.loopUs[j - 1] : 0;
    const seenUs = Math.max(i ? car.markUs[i - 1] : -Infinity, j ? loopUs : -Infinity);
    const mark = i ? car.marks[i - 1] : ON_THE_GRID;
    placed.push({ car, mark, passed: j, at: j ? car.loopAt[j - 1] : 0, loopUs, seenUs });
  }
  return placed.sort(byLine);
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
 * The state of every car, by number; the cars come in line order.
 * @param {import("./race.js").Race} race @param {Placed[]} placed @param {number} momentUs
 */
export function statesOf({ loopCount, toldFromMs }, placed, momentUs) {
  /** @type {Map<string, import("./car.js").Mark[]>} */
  const classes = new Map();
  for (const { car, mark } of placed) {
    const marks = classes.get(car.class);
    if (marks) marks.push(mark);
    else classes.set(car.class, [mark]);
  }
  const allowedUs = new Map([...classes].map(([name, marks]) => [name, patienceUs(marks, momentUs, loopCount)]));
  return new Map(
    placed.map(({ car, mark, seenUs }) => [
      car.number,
      stateOf(car, mark, seenUs, momentUs, /** @type {number} */ (allowedUs.get(car.class)), usOf(toldFromMs)),
    ]),
  );
}

/**
 * Whether every running car is seen at loops beyond the line, on the last lap's length of its way: each at no fewer than
 * half as many as the one that is seen at most.
 * @param {Placed[]} placed @param {Map<string, import("./states.js").State>} states @param {number} loopCount
 */
function seenBeyondTheLine(placed, states, loopCount) {
  let most = 0;
  let least = loopCount;
  for (const { car, passed, at } of placed) {
    if (!runs(states.get(car.number))) continue;
    const lapAgo = at - loopCount;
    if (lapAgo < 0) {
      // On its first lap a car may not have come to the first loop yet.
      most = Math.max(most, passed);
      continue;
    }
    const seen = passed - bisectRight(car.loopAt, lapAgo, Math.max(passed - loopCount, 0), passed) - 1;
    most = Math.max(most, seen);
    least = Math.min(least, seen);
  }
  return most > 0 && 2 * least >= most;
}

/** Whether a car that runs and has not taken the flag is on a lap that may still end with it. @param {Placed} one @param {number} momentUs */
function mayTakeFlag({ car, mark }, momentUs) {
  const begunUs = mark.phase === "grid" ? 0 : car.markUs[bisectRight(car.markUs, momentUs) - 1];
  return !mark.lastLapUs || momentUs - begunUs <= mark.lastLapUs * ROOM;
}

/**
 * The gap between two placed cars, at the line or at the last loop of both. A car that has finished will not come by
 * again: its gap stands.
 * @param {import("./race.js").Race} race @param {number} momentUs @param {boolean} live @returns {Field["gap"]}
 */
function measure(race, momentUs, live) {
  const queues = new Queues(race, momentUs);
  return (behind, ahead) => {
    const { car, mark, passed } = behind;
    const untilUs = mark.phase === "finished" ? car.finishedUs : momentUs;
    if (!live) return [...lineGap(mark.laps, mark.lineUs, ahead.car.lapEndUs, ahead.mark.laps, untilUs), null];
    const meeting = lastMeeting(car, passed, ahead.car, ahead.passed);
    if (!meeting) return [0, 0, null];
    const [laps, us] = loopGap(meeting, ahead.car, ahead.passed, untilUs, race.loopCount);
    return [laps, us, restsOn(meeting, car, ahead.car, momentUs, laps ? null : queues)];
  };
}
