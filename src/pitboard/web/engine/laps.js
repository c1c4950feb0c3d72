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
  const unknown = race.tellsStops(momentUs) ? {} : { ended_in_pit: null, from_pit: null };
  for (let lap = 1; lap <= car.lapsAt(momentUs); lap += 1) rows.push({ ...lapRow(race, car, lap), ...unknown });
  return rows;
}

/** @param {import("./race.js").Race} race @param {import("./car.js").Car} car @param {number} lap */
function lapRow(race, car, lap) {
  const endUs = car.lapEndUs[lap - 1];
  const beginUs = lap > 1 ? car.lapEndUs[lap - 2] : 0;
  const untimed = car.untimedLaps.includes(lap);
  const unseen = untimed && car.inferredLaps.has(lap);
  const loopsUs = untimed ? Array(race.loopCount).fill(null) : loopsOf(car, lap, race.loopCount);
  return {
    number: car.number,
    class: car.class,
    lap,
    driver: car.nameOf(driverOfLap(car, beginUs, endUs)),
    lap_ms: untimed ? null : msOf(endUs - beginUs),
    elapsed_ms: unseen ? null : msOf(endUs),
    position: unseen || race.isUnseen(endUs) ? null : positionAtLine(race, lap, endUs),
    ...thirds(race, beginUs, loopsUs),
    sectors_ms: betweenMs(beginUs, loopsUs),
    loops_ms: Object.fromEntries(race.loops.flatMap((id, i) => (loopsUs[i] === null ? [] : [[id, msOf(loopsUs[i] - beginUs)]]))),
    ended_in_pit: car.inPitLaps.has(lap),
    from_pit: leftPitWithin(car, beginUs, endUs),
    flags: flagsWithin(race, beginUs, endUs),
    counts_as_best: car.countsAsBest(lap),
    inferred: car.inferredLaps.has(lap),
  };
}

/**
 * The seat a lap belongs to: the one in the car on the track, so after a stop at its start the new one. Where no visit to
 * the pit lane is known it is the one who ended it: he got in on that lap.
 * @param {import("./car.js").Car} car @param {number} beginUs @param {number} endUs
 */
export function driverOfLap(car, beginUs, endUs) {
  if (!car.pitInUs.length) return car.seatAt(endUs - 1);
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
 * When a car passed each loop on a lap, the line last; null where it did not read.
 * @param {import("./car.js").Car} car @param {number} lap @param {number} loopCount
 */
function loopsOf(car, lap, loopCount) {
  const first = (lap - 1) * loopCount;
  /** @type {(number | null)[]} */
  const read = new Array(loopCount).fill(null);
  for (let i = bisectRight(car.loopAt, first); i < car.loopAt.length && car.loopAt[i] <= first + loopCount; i += 1) {
    read[car.loopAt[i] - first - 1] = car.loopUs[i];
  }
  return read;
}

/**
 * The times from each loop to the next, the first from the begin of the lap; null where one of both did not read.
 * @param {number} beginUs @param {(number | null)[]} read
 */
function betweenMs(beginUs, read) {
  return read.map((us, i) => {
    const fromUs = i ? read[i - 1] : beginUs;
    return us === null || fromUs === null ? null : msOf(us - fromUs);
  });
}

/** The three sectors of a lap, by the loops that end them. @param {import("./race.js").Race} race @param {number} beginUs @param {(number | null)[]} read */
function thirds(race, beginUs, read) {
  const ranks = race.sectorRanks;
  const [s1_ms, s2_ms, s3_ms] = ranks.length === 3 ? betweenMs(beginUs, ranks.map((rank) => read[rank - 1])) : [null, null, null];
  return { s1_ms, s2_ms, s3_ms };
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
