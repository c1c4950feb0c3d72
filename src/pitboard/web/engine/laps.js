// @ts-check
/** The laps of a car: times, sectors, driver, flags and pit crossings of each. */
import { bisectLeft, bisectRight } from "./bisect.js";
import { msOf } from "./standings.js";

/**
 * Every lap of a car completed by a moment, with the keys of `pitboard laps --format json`.
 * @param {import("./race.js").Race} race @param {import("./car.js").Car} car @param {number} momentUs
 */
export function lapRows(race, car, momentUs) {
  const rows = [];
  for (let lap = 1; lap <= car.lapsAt(momentUs); lap += 1) rows.push(lapRow(race, car, lap));
  return rows;
}

/** @param {import("./race.js").Race} race @param {import("./car.js").Car} car @param {number} lap */
function lapRow(race, car, lap) {
  const endUs = car.lapEndUs[lap - 1];
  const beginUs = lap > 1 ? car.lapEndUs[lap - 2] : 0;
  return {
    number: car.number,
    class: car.class,
    lap,
    driver: car.nameOf(driverOfLap(car, beginUs, endUs)),
    lap_ms: msOf(endUs - beginUs),
    elapsed_ms: msOf(endUs),
    position: positionAtLine(race, lap, endUs),
    sectors_ms: sectorsMs(car, lap, race.loopCount),
    ended_in_pit: car.inPitLaps.has(lap),
    from_pit: leftPitWithin(car, beginUs, endUs),
    flags: flagsWithin(race, beginUs, endUs),
    counts_as_best: car.countsAsBest(lap),
    inferred: car.inferredLaps.has(lap),
  };
}

/**
 * The seat a lap belongs to: the one in the car on the track, so after a stop at its start the new one.
 * @param {import("./car.js").Car} car @param {number} beginUs @param {number} endUs
 */
export function driverOfLap(car, beginUs, endUs) {
  const i = bisectRight(car.pitOutUs, endUs) - 1;
  const outUs = i >= 0 && car.pitOutUs[i] > beginUs ? car.pitOutUs[i] : beginUs;
  return car.seatAt(Math.min(outUs, endUs));
}

/** The rank by lap, then by the time of completing it. @param {import("./race.js").Race} race @param {number} lap @param {number} endUs */
function positionAtLine(race, lap, endUs) {
  let position = 1;
  for (const { lapEndUs } of race.carsByNumber.values()) {
    if (lapEndUs.length >= lap && lapEndUs[lap - 1] < endUs) position += 1;
  }
  return position;
}

/**
 * The times between the loops of a lap, by a moment; null from a loop that did not read to the next that did.
 * @param {import("./car.js").Car} car @param {number} lap @param {number} loopCount @param {number} momentUs
 * @returns {(number | null)[]}
 */
export function sectorsMs(car, lap, loopCount, momentUs = Infinity) {
  const first = (lap - 1) * loopCount;
  /** @type {(number | null)[]} */
  const sectors = new Array(loopCount).fill(null);
  let beforeUs = lap > 1 ? car.lapEndUs[lap - 2] : 0;
  let before = 0;
  for (let i = bisectRight(car.loopAt, first); i < car.loopAt.length; i += 1) {
    const rank = car.loopAt[i] - first;
    if (rank > loopCount || car.loopUs[i] > momentUs) break;
    if (rank === before + 1) sectors[rank - 1] = msOf(car.loopUs[i] - beforeUs);
    beforeUs = car.loopUs[i];
    before = rank;
  }
  return sectors;
}

/** @param {import("./car.js").Car} car @param {number} beginUs @param {number} endUs */
function leftPitWithin(car, beginUs, endUs) {
  const i = bisectLeft(car.pitOutUs, beginUs);
  return i < car.pitOutUs.length && car.pitOutUs[i] <= endUs;
}

/** @param {import("./race.js").Race} race @param {number} beginUs @param {number} endUs */
function flagsWithin(race, beginUs, endUs) {
  const i = bisectRight(race.flagUs, beginUs);
  const j = bisectLeft(race.flagUs, endUs);
  return race.flagStates.slice(Math.max(i - 1, 0), i).concat(race.flagStates.slice(i, j));
}
