// @ts-check
/** Stints, pit visits and drivers of a car up to a moment. */
import { account, limitOf, without } from "./drive_limits.js";
import { msOf } from "./standings.js";

/**
 * A run on the track between two pit visits; `endUs` null while it lasts.
 * @typedef {{ beginUs: number, endUs: number | null }} Run
 */

/**
 * Pit-in and pit-out of the visits begun by a moment; the out is null where it lies after it.
 * @param {import("./car.js").Car} car @param {number} momentUs @returns {{ inUs: number, outUs: number | null }[]}
 */
export function visitsOf(car, momentUs) {
  const visits = [];
  for (let i = 0; i < car.pitInUs.length && car.pitInUs[i] <= momentUs; i += 1) {
    const out = i < car.pitOutUs.length && car.pitOutUs[i] <= momentUs;
    visits.push({ inUs: car.pitInUs[i], outUs: out ? car.pitOutUs[i] : null });
  }
  return visits;
}

/**
 * Every pit visit, with the keys of `pitboard pits --format json`.
 * @param {import("./car.js").Car} car @param {number} momentUs
 */
export function pitRows(car, momentUs) {
  return visitsOf(car, momentUs).map(({ inUs, outUs }, i) => {
    const seatIn = car.seatAt(inUs);
    const seatOut = outUs === null ? seatIn : car.seatAt(outUs);
    return {
      number: car.number,
      class: car.class,
      visit: i + 1,
      lap: car.pitLap[i],
      in_ms: msOf(inUs),
      out_ms: outUs === null ? null : msOf(outUs),
      duration_ms: outUs === null ? null : msOf(outUs - inUs),
      driver_in: car.nameOf(seatIn),
      driver_out: outUs === null ? "" : car.nameOf(seatOut),
      change: seatIn !== seatOut,
      exact: car.pitExact[i],
    };
  });
}

/**
 * The runs of a car. A run ends with the race, at the car's finish; the run of a car that is gone, stopped out on the
 * track or the race over, ends where it was last seen.
 * @param {import("./car.js").Car} car @param {number} momentUs @param {boolean} gone @returns {Run[]}
 */
export function runsOf(car, momentUs, gone) {
  /** @type {Run[]} */
  const runs = [];
  /** @type {number | null} */
  let beginUs = 0;
  for (const { inUs, outUs } of visitsOf(car, momentUs)) {
    if (beginUs !== null && inUs > beginUs) runs.push({ beginUs, endUs: inUs });
    beginUs = outUs;
  }
  if (beginUs !== null && beginUs <= Math.min(car.finishedUs, momentUs)) {
    let endUs = null;
    if (car.finishedUs <= momentUs) endUs = car.finishedUs;
    else if (gone) endUs = Math.max(beginUs, car.lastSeenUs(momentUs));
    // A car that no loop has seen and that does not run never drove.
    if (endUs === null || endUs > 0) runs.push({ beginUs, endUs });
  }
  return runs;
}

/**
 * The laps completed on a run, the one that ends in the pit lane included, and the lap it began on.
 * @param {import("./car.js").Car} car @param {Run} run @param {number} momentUs
 */
export function lapsOfRun(car, { beginUs, endUs }, momentUs) {
  const before = car.lapsAt(beginUs);
  let done = car.lapsAt(endUs ?? momentUs);
  if (endUs !== null && done < car.lapEndUs.length && car.inPitLaps.has(done + 1) && car.pitInUs.includes(endUs)) {
    // The line lies in the pit lane behind the pit-in: the lap that ends there belongs to this run.
    if (car.lapEndUs[done] <= momentUs) done += 1;
  }
  return { firstLap: before + 1, laps: done - before };
}

/**
 * Every run on the track, with the keys of `pitboard stints --format json`.
 * @param {import("./car.js").Car} car @param {number} momentUs @param {boolean} gone
 */
export function stintRows(car, momentUs, gone) {
  return runsOf(car, momentUs, gone).map((run, i) => {
    const { firstLap, laps } = lapsOfRun(car, run, momentUs);
    return {
      number: car.number,
      class: car.class,
      stint: i + 1,
      driver: car.nameOf(car.seatAt(run.beginUs)),
      begin_ms: msOf(run.beginUs),
      end_ms: run.endUs === null ? null : msOf(run.endUs),
      duration_ms: msOf((run.endUs ?? momentUs) - run.beginUs),
      first_lap: firstLap,
      laps,
    };
  });
}

/**
 * Every driver with the time on the track against the limits, with the keys of `pitboard drivers --format json`.
 * @param {import("./race.js").Race} race @param {import("./car.js").Car} car @param {number} momentUs
 */
export function driverRows(race, car, momentUs) {
  if (!race.tellsStops(momentUs)) return lapsAlone(car, momentUs);
  const gone = race.goneAt(momentUs).has(car.number);
  const finished = car.finishedUs <= momentUs;
  const state = { over: momentUs >= race.chequeredUs, ended: gone && !finished ? null : finished };
  const limits = race.told.drive_limits || [];
  const pauses = limits.length ? race.redFlags(momentUs) : [];
  /** @type {Map<number, { spans: import("./drive_limits.js").Span[], laps: number }>} */
  const shares = new Map();
  for (const run of runsOf(car, momentUs, gone)) {
    const seat = car.seatAt(run.beginUs);
    const share = shares.get(seat) || { spans: [], laps: 0 };
    share.spans.push([run.beginUs, run.endUs ?? momentUs]);
    share.laps += lapsOfRun(car, run, momentUs).laps;
    shares.set(seat, share);
  }
  const now = car.seatAt(momentUs);
  return car.crew.map(({ seat, name, nation, grade }) => {
    const share = shares.get(seat) || { spans: [], laps: 0 };
    return {
      number: car.number,
      class: car.class,
      seat,
      driver: name,
      nation,
      grade,
      drive_ms: msOf(share.spans.reduce((sum, [begin, end]) => sum + end - begin, 0)),
      stints: share.spans.length,
      laps: share.laps,
      in_car: seat === now,
      ...account(limitOf(limits, car.class, grade), without(share.spans, pauses), momentUs, state),
    };
  });
}

/**
 * The drivers of a car whose stops nobody can tell: each has the laps at whose end he was in the car.
 * @param {import("./car.js").Car} car @param {number} momentUs
 */
function lapsAlone(car, momentUs) {
  const ends = car.lapEndUs.slice(0, car.lapsAt(momentUs));
  const now = car.seatAt(momentUs);
  return car.crew.map(({ seat, name, nation, grade }) => ({
    number: car.number,
    class: car.class,
    seat,
    driver: name,
    nation,
    grade,
    drive_ms: null,
    stints: null,
    laps: ends.filter((endUs) => car.seatAt(endUs) === seat).length,
    in_car: seat === now,
    ...account(limitOf([], car.class, grade), [], momentUs, { over: false, ended: null }),
  }));
}
