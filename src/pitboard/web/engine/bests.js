// @ts-check
/** The fastest laps. */
import { driverOfLap } from "./laps.js";
import { msOf } from "./standings.js";

/**
 * @typedef {{ number: string, class: string, driver: string, lap: number, lap_ms: number, at_ms: number }} BestLap
 */

/**
 * The fastest lap of the race and of each class by a moment; of equal ones the first.
 * @param {import("./race.js").Race} race @param {number} momentUs
 * @returns {{ session: BestLap | null, classes: Record<string, BestLap> }}
 */
export function bestLaps(race, momentUs) {
  /** @type {Map<string, { car: import("./car.js").Car, lap: number, lapUs: number, endUs: number }>} */
  const classes = new Map();
  for (const car of race.carsByNumber.values()) {
    const best = bestOf(car, momentUs);
    const known = classes.get(car.class);
    if (best && (!known || isBefore(best, known))) classes.set(car.class, best);
  }
  let session = null;
  for (const best of classes.values()) if (!session || isBefore(best, session)) session = best;
  return {
    session: session && session.lap ? told(session) : null,
    classes: Object.fromEntries([...classes].filter(([, best]) => best.lap).map(([name, best]) => [name, told(best)])),
  };
}

/** @param {{ lapUs: number, endUs: number }} one @param {{ lapUs: number, endUs: number }} other */
const isBefore = (one, other) => one.lapUs < other.lapUs || (one.lapUs === other.lapUs && one.endUs < other.endUs);

/** @param {import("./car.js").Car} car @param {number} momentUs */
function bestOf(car, momentUs) {
  const lapUs = car.bestLapUs(momentUs);
  // Of a car that drove laps unseen the best may be none of those seen: then nobody knows which was the best of all.
  const unseen = car.untimedLaps.length ? { car, lap: 0, lapUs, endUs: 0 } : null;
  if (!lapUs) return unseen;
  for (let lap = 1, beginUs = 0; lap <= car.lapEndUs.length; lap += 1) {
    const endUs = car.lapEndUs[lap - 1];
    if (endUs - beginUs === lapUs && car.countsAsBest(lap)) return { car, lap, lapUs, endUs };
    beginUs = endUs;
  }
  return unseen;
}

/** @param {{ car: import("./car.js").Car, lap: number, lapUs: number, endUs: number }} best @returns {BestLap} */
function told({ car, lap, lapUs, endUs }) {
  const driver = car.nameOf(driverOfLap(car, lap > 1 ? car.lapEndUs[lap - 2] : 0, endUs));
  return { number: car.number, class: car.class, driver, lap, lap_ms: msOf(lapUs), at_ms: msOf(endUs) };
}
