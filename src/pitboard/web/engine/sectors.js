// @ts-check
/** The best sectors: of a car, of a class and of the race, and the lap that a car's own would make. */
import { bisectLeft, bisectRight } from "./bisect.js";
import { msOf } from "./standings.js";

/** @typedef {{ endUs: number[], bestUs: number[] }} Improvements when a sector was driven faster than ever, and its time */
/** @typedef {{ session: number[], classes: Map<string, number[]> }} SectorBests in µs by sector; 0: not known */

/** By the crossings they follow from: a car that is told anew has others. @type {WeakMap<number[], Improvements[]>} */
const known = new WeakMap();

/**
 * The best time of each sector of a car by a moment, in µs; 0 where it has none. Sectors of laps that count, with both
 * their loops read, outside the pit lane; the first of the race began on the grid.
 * @param {import("./race.js").Race} race @param {import("./car.js").Car} car @param {number} momentUs
 */
export function ownSectors(race, car, momentUs) {
  let found = known.get(car.loopUs);
  if (!found) known.set(car.loopUs, (found = improvements(race, car)));
  return found.map(({ endUs, bestUs }) => {
    const i = bisectRight(endUs, momentUs);
    return i ? bestUs[i - 1] : 0;
  });
}

/** @param {import("./race.js").Race} race @param {import("./car.js").Car} car @returns {Improvements[]} */
function improvements(race, car) {
  /** @type {Improvements[]} */
  const found = race.sectorRanks.map(() => ({ endUs: [], bestUs: [] }));
  for (let lap = 1; lap <= car.lapEndUs.length + 1; lap += 1) {
    if (!car.countsAsBest(lap)) continue;
    sectorSpans(race, car, lap).forEach((span, i) => {
      if (!span || !isCounted(car, lap, i, span)) return;
      const us = span.endUs - span.beginUs;
      const best = found[i].bestUs.at(-1);
      if (best !== undefined && us >= best) return;
      found[i].endUs.push(span.endUs);
      found[i].bestUs.push(us);
    });
  }
  return found;
}

/** Whether a sector may be a best one. @param {import("./car.js").Car} car @param {number} lap @param {number} i @param {Span} span */
function isCounted(car, lap, i, { beginUs, endUs }) {
  if ((lap === 1 && i === 0) || !car.countsAsBest(lap)) return false;
  // Of the visits that began before its end, the last: over before it began, or not at all.
  const visits = bisectRight(car.pitInUs, endUs);
  return !visits || (visits <= car.pitOutUs.length && car.pitOutUs[visits - 1] <= beginUs);
}

/** @typedef {{ beginUs: number, endUs: number }} Span */

/**
 * The sectors of a lap, from loop to loop; null for one whose loops did not both see the car.
 * @param {import("./race.js").Race} race @param {import("./car.js").Car} car @param {number} lap
 * @returns {(Span | null)[]}
 */
export function sectorSpans(race, car, lap) {
  const first = (lap - 1) * race.loopCount;
  /** @type {number | null} */
  let beginUs = lap > 1 ? car.lapEndUs[lap - 2] : 0;
  return race.sectorRanks.map((rank) => {
    const i = bisectLeft(car.loopAt, first + rank);
    const endUs = car.loopAt[i] === first + rank ? car.loopUs[i] : null;
    const span = beginUs === null || endUs === null ? null : { beginUs, endUs };
    beginUs = endUs;
    return span;
  });
}

/**
 * The best sectors of the race and of each class by a moment; 0 where nobody has one, or where a car drove unseen and
 * may have a better one.
 * @param {import("./race.js").Race} race @param {number} momentUs @returns {SectorBests}
 */
export function bestSectors(race, momentUs) {
  const session = race.sectorRanks.map(() => Infinity);
  /** @type {Map<string, number[]>} */
  const classes = new Map();
  for (const car of race.carsByNumber.values()) {
    let best = classes.get(car.class);
    if (!best) classes.set(car.class, (best = race.sectorRanks.map(() => Infinity)));
    const unseen = car.untimedLaps.length > 0;
    const own = ownSectors(race, car, momentUs);
    for (let i = 0; i < own.length; i += 1) {
      if (!own[i] && !unseen) continue;
      best[i] = Math.min(best[i], unseen ? 0 : own[i]);
      session[i] = Math.min(session[i], unseen ? 0 : own[i]);
    }
  }
  return { session, classes };
}

/**
 * Which of a lap's sectors are the best by a moment: of the `session`, of the `class`, `personal`, or none.
 * @param {import("./race.js").Race} race @param {import("./car.js").Car} car @param {number} lap @param {number} momentUs
 * @param {SectorBests} bests
 */
export function sectorMarks(race, car, lap, momentUs, { session, classes }) {
  const own = ownSectors(race, car, momentUs);
  const ofClass = classes.get(car.class) ?? [];
  return sectorSpans(race, car, lap).map((span, i) => {
    if (!span || span.endUs > momentUs || !isCounted(car, lap, i, span)) return "";
    const us = span.endUs - span.beginUs;
    if (us !== own[i]) return "";
    return us === session[i] ? "session" : us === ofClass[i] ? "class" : "personal";
  });
}

/**
 * The lap that a car's best sectors would make, in ms; null where one of them is not known. Where a loop missed the car
 * on its best lap they would make a slower one: then that lap is it.
 * @param {import("./race.js").Race} race @param {import("./car.js").Car} car @param {number} momentUs
 */
export function idealLapMs(race, car, momentUs) {
  const own = ownSectors(race, car, momentUs);
  if (own.length < 2 || own.some((us) => !us)) return null;
  const sum = own.reduce((total, us) => total + us, 0);
  return msOf(Math.min(sum, car.bestLapUs(momentUs) || sum));
}
