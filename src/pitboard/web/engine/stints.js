// @ts-check
/** Stints, pit visits and drivers of a car up to a moment. */
import { account, limitOf, without } from "./drive_limits.js";
import { driverOfLap } from "./laps.js";
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
    const told = car.pitUnseen[i];
    const inUnseen = told === "in" || told === "both";
    const outUnseen = outUs !== null && (told === "out" || told === "both");
    const outMs = outUs === null ? null : msOf(outUs);
    return {
      number: car.number,
      class: car.class,
      visit: i + 1,
      lap: car.pitLap[i],
      in_ms: inUnseen ? null : msOf(inUs),
      out_ms: outUnseen ? null : outMs,
      duration_ms: outUs === null || inUnseen || outUnseen ? null : msOf(outUs - inUs),
      driver_in: car.nameOf(seatIn),
      driver_out: outUs === null ? "" : car.nameOf(seatOut),
      change: seatIn !== seatOut,
      exact: car.pitExact[i],
      kind: car.kindAt(i, momentUs),
      unseen: inUnseen ? (outUnseen ? "both" : "in") : outUnseen ? "out" : null,
      in_by_ms: inUnseen ? msOf(inUs) : null,
      out_by_ms: outUnseen ? outMs : null,
    };
  });
}

/** Two stays no further apart than this are one. */
const STAYS_MEET_US = 1_000_000;

/**
 * Without the waits out on the track with the whole field: nobody's drive time.
 * @param {Run[]} runs @param {import("./car.js").Wait[]} waits @returns {Run[]}
 */
function withoutWaits(runs, waits) {
  for (const wait of waits) {
    runs = runs.flatMap((run) => {
      const { beginUs, endUs } = run;
      if (wait.beginUs < beginUs || (endUs !== null && wait.endUs > endUs)) return [run];
      return [{ beginUs, endUs: wait.beginUs }, { beginUs: wait.endUs, endUs }];
    });
  }
  return runs;
}

/**
 * The runs on the track of each stint: a visit that is no stop divides a stint into two runs, and so does a wait out on
 * the track with the whole field. A run ends with the race,
 * at the car's finish; the run of a car that is gone, stopped out on the track or the race over, ends where it was last
 * seen.
 * @param {import("./car.js").Car} car @param {number} momentUs @param {boolean} gone @returns {Run[][]}
 */
export function stintRuns(car, momentUs, gone) {
  /** @type {Run[][]} */
  const stints = [[]];
  const add = (/** @type {Run} */ run) => stints[stints.length - 1].push(run);
  /** @type {number | null} */
  let beginUs = 0;
  visitsOf(car, momentUs).forEach(({ inUs, outUs }, i) => {
    if (beginUs !== null && inUs > beginUs + (i ? STAYS_MEET_US : 0)) add({ beginUs, endUs: inUs });
    beginUs = outUs;
    if (outUs !== null && car.endsStint(i, momentUs)) stints.push([]);
  });
  if (beginUs !== null && beginUs <= Math.min(car.finishedUs, momentUs)) {
    let endUs = null;
    if (car.finishedUs <= momentUs) endUs = car.finishedUs;
    else if (gone) endUs = Math.max(beginUs, car.lastSeenUs(momentUs));
    // A car that no loop has seen and that does not run never drove.
    if (endUs === null || endUs > 0) add({ beginUs, endUs });
  }
  const waits = car.waits.filter(({ knownUs }) => knownUs <= momentUs);
  const runs = stints.filter((own) => own.length).map((own) => withoutWaits(own, waits));
  return runs.flatMap((own) => byDriver(car, own, momentUs));
}

/**
 * A stint divided where another driver is stated out on the track, without a visit in which he could get in.
 * @param {import("./car.js").Car} car @param {Run[]} runs @param {number} momentUs @returns {Run[][]}
 */
function byDriver(car, runs, momentUs) {
  /** @type {Run[][]} */
  const parts = [[]];
  for (const { beginUs, endUs } of runs) {
    const last = parts[parts.length - 1];
    if (last.length && car.seatAt(last[0].beginUs) !== car.seatAt(beginUs)) parts.push([]);
    let fromUs = beginUs;
    for (const changeUs of car.changesBetween(beginUs, endUs ?? momentUs + 1)) {
      parts[parts.length - 1].push({ beginUs: fromUs, endUs: changeUs });
      parts.push([]);
      fromUs = changeUs;
    }
    parts[parts.length - 1].push({ beginUs: fromUs, endUs });
  }
  return parts;
}

/** How many of the laps completed by a moment each seat's driver is stated for. @param {import("./car.js").Car} car @param {number} momentUs */
function lapsBySeat(car, momentUs) {
  /** @type {Map<number, number>} */
  const laps = new Map();
  car.lapEndUs.slice(0, car.lapsAt(momentUs)).forEach((endUs, i) => {
    const seat = driverOfLap(car, i ? car.lapEndUs[i - 1] : 0, endUs);
    laps.set(seat, (laps.get(seat) ?? 0) + 1);
  });
  return laps;
}

/** The time on the track of some runs. @param {Run[]} runs @param {number} momentUs */
export const onTrackUs = (runs, momentUs) =>
  runs.reduce((sum, { beginUs, endUs }) => sum + (endUs ?? momentUs) - beginUs, 0);

/**
 * The laps completed on a stint, the one that ends in the pit lane included, and the lap it began on.
 * @param {import("./car.js").Car} car @param {Run[]} runs @param {number} momentUs
 */
export function lapsOfStint(car, runs, momentUs) {
  const before = car.lapsAt(runs[0].beginUs);
  const endUs = runs[runs.length - 1].endUs;
  let done = car.lapsAt(endUs ?? momentUs);
  if (endUs !== null && done < car.lapEndUs.length && car.inPitLaps.has(done + 1) && car.pitInUs.includes(endUs)) {
    // The line lies in the pit lane behind the pit-in: the lap that ends there belongs to this run.
    if (car.lapEndUs[done] <= momentUs) done += 1;
  }
  return { firstLap: before + 1, laps: done - before };
}

/**
 * Every stint, with the keys of `pitboard stints --format json`.
 * @param {import("./car.js").Car} car @param {number} momentUs @param {boolean} gone
 */
export function stintRows(car, momentUs, gone) {
  return stintRuns(car, momentUs, gone).map((runs, i) => {
    const { firstLap, laps } = lapsOfStint(car, runs, momentUs);
    const { beginUs } = runs[0];
    const { endUs } = runs[runs.length - 1];
    return {
      number: car.number,
      class: car.class,
      stint: i + 1,
      driver: car.nameOf(car.seatAt(beginUs)),
      begin_ms: msOf(beginUs),
      end_ms: endUs === null ? null : msOf(endUs),
      duration_ms: msOf(onTrackUs(runs, momentUs)),
      first_lap: firstLap,
      laps,
    };
  });
}

/**
 * Every driver with the time on the track against the limits, with the keys of `pitboard drivers --format json`.
 * @param {import("./race.js").Race} race @param {import("./car.js").Car} car @param {number} momentUs
 * @param {Set<string>} [allGone] the cars that do not run then, where they are known
 */
export function driverRows(race, car, momentUs, allGone = race.goneAt(momentUs)) {
  if (!race.tellsStops(momentUs)) return lapsAlone(car, momentUs);
  const gone = allGone.has(car.number);
  const finished = car.finishedUs <= momentUs;
  const state = { over: momentUs >= race.chequeredUs, ended: gone && !finished ? null : finished };
  const limits = race.told.drive_limits || [];
  const pauses = limits.length ? race.redFlags(momentUs) : [];
  /** @type {Map<number, { spans: import("./drive_limits.js").Span[], stints: number | null }>} */
  const shares = new Map();
  const laps = lapsBySeat(car, momentUs);
  for (const runs of stintRuns(car, momentUs, gone)) {
    const seat = car.seatAt(runs[0].beginUs);
    const share = shares.get(seat) || { spans: [], stints: 0 };
    for (const { beginUs, endUs } of runs) share.spans.push([beginUs, endUs ?? momentUs]);
    share.stints = (share.stints ?? 0) + 1;
    shares.set(seat, share);
  }
  // Of a driver who is not named while it is not known who drove nothing is known.
  const none = shares.has(0) ? null : 0;
  return car.crew.map((driver) => {
    const { spans, stints } = shares.get(driver.seat) || { spans: [], stints: none };
    const driveMs = spans.length ? msOf(spans.reduce((sum, [begin, end]) => sum + end - begin, 0)) : none;
    const driven = spans.length ? (laps.get(driver.seat) ?? 0) : none;
    const limit = limitOf(limits, car.class, driver.grade);
    return driverRow(car, driver, momentUs, [driveMs, stints, driven], account(limit, without(spans, pauses), momentUs, state));
  });
}

/**
 * The drivers of a car whose stops nobody can tell: each has the laps that are stated for him.
 * @param {import("./car.js").Car} car @param {number} momentUs
 */
function lapsAlone(car, momentUs) {
  const laps = lapsBySeat(car, momentUs);
  const none = account(limitOf([], car.class, ""), [], momentUs, { over: false, ended: null });
  return car.crew.map((driver) => driverRow(car, driver, momentUs, [null, null, laps.get(driver.seat) ?? 0], none));
}

/**
 * A driver with a share of the race: drive time in ms, stints and laps.
 * @param {import("./car.js").Car} car @param {import("./car.js").Driver} driver @param {number} momentUs
 * @param {(number | null)[]} share @param {Record<string, any>} againstLimits
 */
function driverRow(car, { seat, name, nation, grade }, momentUs, [driveMs, stints, laps], againstLimits) {
  return {
    number: car.number,
    class: car.class,
    seat,
    driver: name,
    nation,
    grade,
    drive_ms: driveMs,
    stints,
    laps,
    in_car: seat === car.seatAt(momentUs),
    ...againstLimits,
  };
}
