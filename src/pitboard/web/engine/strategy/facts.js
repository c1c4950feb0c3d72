// @ts-check
/** What is known of a car's stops at a moment: strategy/stop_facts.py in the page. */
import { bisectRight } from "../bisect.js";
import { CleanLaps } from "./clean.js";
import { ascending, sum } from "./numbers.js";

/** A lap that takes so many times the car's best is none at racing speed ... */
const SLOW_LAP = 1.25;

/** ... and takes so much of the fuel of one that is. */
const SLOW_FUEL = 0.55;

/** So many stops of a car are looked at. */
const LOOKED_AT = 12;

/** What laps take with traffic and all is the mean of those among the latest so many. */
const MEAN_LAPS = 40;

/** The latest laps of fewer cars say nothing of the course. */
const LEAST_LATEST = 3;

/** The pace of a car is the median of so many of its latest laps at racing speed. */
const RECENT_LAPS = 5;

/** No stop takes less: some records state 0. */
const SHORTEST_US = 10_000_000;

/**
 * A stop that is over: the lap it ended, the fuel laps of its stint, what it cost in µs in all and on the lap in.
 * @typedef {{ lap: number, inUs: number, laneUs: number, fuelLaps: number, lossUs: number | null, inLossUs: number | null,
 *   change: boolean }} PastStop
 *
 * What is known of a car: pace in µs a lap, laps, the laps and fuel laps since its last stop; `inLaneUs` since when it is
 * in the lane (null: it is not).
 * @typedef {{ number: string, class: string, laps: number, lineUs: number, lapUs: number, stintLaps: number,
 *   fuelLaps: number, inLaneUs: number | null, stops: PastStop[], driverStints: number, latest: number, lastUs: number,
 *   meanUs: number }} CarFacts
 *
 * A real stop as known at a moment; `outUs` Infinity while it lasts, `laneUs` 0 where it is not known.
 * @typedef {{ inUs: number, outUs: number, lap: number, laneUs: number }} KnownStop
 */

/** The stops of a car as known at a moment. @param {import("../car.js").Car} car @param {number} knownUs */
function stopsOf(car, knownUs) {
  /** @type {KnownStop[]} */
  const found = [];
  for (let i = 0; i < car.pitInUs.length && car.pitInUs[i] <= knownUs; i += 1) {
    const ended = i < car.pitOutUs.length && car.pitOutUs[i] <= knownUs;
    if (ended && car.kindAt(i, knownUs) !== "stop") continue;
    const outUs = ended ? car.pitOutUs[i] : Infinity;
    const laneUs = outUs - car.pitInUs[i];
    const known = ended && !car.pitUnseen[i] && laneUs > SHORTEST_US;
    found.push({ inUs: car.pitInUs[i], outUs, lap: car.pitLap[i], laneUs: known ? laneUs : 0 });
  }
  return found;
}

/** The laps of a car by a moment: their lengths, the fuel used by the end of each, the pace at any lap. */
class CarLaps {
  /** @param {import("../car.js").Car} car @param {number} momentUs @param {CleanLaps} clean */
  constructor(car, momentUs, clean) {
    this.car = car;
    this.clean = clean;
    this.count = car.lapsAt(momentUs);
    /** @type {number[]} */
    this.lapsUs = [];
    for (let i = 0; i < this.count; i += 1) this.lapsUs.push(car.lapEndUs[i] - (i ? car.lapEndUs[i - 1] : 0));
    const bestUs = car.markAt(momentUs).bestLapUs || (this.count > 1 ? Math.min(...this.lapsUs.slice(1)) : 0);
    this.racing = this.lapsUs.map((lapUs) => lapUs < SLOW_LAP * bestUs);
    const inPit = car.pitLap.slice(0, bisectRight(car.pitInUs, momentUs));
    this.around = new Set(inPit.flatMap((lap) => [lap, lap + 1]));
    this.used = [0];
    for (let i = 0; i < this.count; i += 1) this.used.push(this.used[i] + (this.racing[i] || this.around.has(i + 1) ? 1 : SLOW_FUEL));
  }

  /** Whether a lap, by its index, was no part of a pit visit, and on a free course as the flags or it say. @param {number} i */
  showsPace(i) {
    if (this.around.has(i + 1)) return false;
    if (!this.clean.tellsFlags) return this.racing[i];
    return this.clean.undisturbed(this.car.lapEndUs[i - 1], this.car.lapEndUs[i]);
  }

  /** The pace before a lap in µs: of the latest laps at racing speed without a stop; 0: there is none. @param {number} lap */
  paceUs(lap) {
    /** @type {number[]} */
    const found = [];
    for (let i = Math.min(lap - 1, this.count) - 1; i > 0 && found.length < RECENT_LAPS; i -= 1) {
      if (this.showsPace(i)) found.push(this.lapsUs[i]);
    }
    found.sort(ascending);
    return found.length ? found[found.length >> 1] : 0;
  }

  /** The mean of the latest laps on a free course without a stop in µs; 0: there is none. */
  meanUs() {
    /** @type {number[]} */
    const found = [];
    for (let i = this.count - 1; i > Math.max(this.count - MEAN_LAPS, 0); i -= 1) if (this.showsPace(i)) found.push(this.lapsUs[i]);
    return found.length ? Math.floor(sum(found) / found.length) : 0;
  }

  /** The latest lap beside the pace before it; 0 where it shows none. */
  latest() {
    const paceUs = this.paceUs(this.count);
    return this.count > 1 && paceUs && this.showsPace(this.count - 1) ? this.lapsUs[this.count - 1] / paceUs : 0;
  }

  /** A stop that is over, after a stint begun behind so many laps. @param {number} begun @param {KnownStop} stop @returns {PastStop} */
  stop(begun, { lap, inUs, outUs, laneUs }) {
    const { car, count } = this;
    const fuelLaps = this.used[Math.min(lap, count)] - this.used[Math.min(begun, count)];
    const change = car.seatAt(inUs) !== car.seatAt(outUs);
    const paceUs = this.paceUs(lap);
    const inLossUs = lap > 1 && lap <= count && paceUs ? this.lapsUs[lap - 1] - paceUs : null;
    const known = { lap, inUs, laneUs, fuelLaps, change };
    if (inLossUs === null || lap === count) return { ...known, lossUs: null, inLossUs };
    const [fromUs, untilUs] = [car.lapEndUs[lap - 2], car.lapEndUs[lap]];
    if (outUs > untilUs || (this.clean.tellsFlags && !this.clean.undisturbed(fromUs, untilUs))) return { ...known, lossUs: null, inLossUs: null };
    return { ...known, lossUs: inLossUs + this.lapsUs[lap] - paceUs, inLossUs };
  }
}

/** The facts of the cars of a race at a moment, worked out as far as they are asked for. */
export class StopFacts {
  /** @param {import("../race.js").Race} race @param {number} momentUs */
  constructor(race, momentUs) {
    this.race = race;
    this.momentUs = momentUs;
    this.clean = new CleanLaps(race, momentUs);
    /** @type {Map<string, string[]>} */
    this.byClass = new Map();
    for (const car of race.carsByNumber.values()) {
      const own = this.byClass.get(car.class);
      if (own) own.push(car.number);
      else this.byClass.set(car.class, [car.number]);
    }
    /** @type {Map<string, CarFacts>} */
    this.cars = new Map();
    /** @type {Map<string, CarFacts[]>} */
    this.classes = new Map();
    /** @type {Map<string, number>} */
    this.levels = new Map();
  }

  /** @param {string} number @returns {CarFacts} */
  of(number) {
    let found = this.cars.get(number);
    if (!found) this.cars.set(number, (found = this.workOut(this.race.car(number))));
    return found;
  }

  /** The facts of the cars of a class that have driven. @param {string} name */
  ofClass(name) {
    let found = this.classes.get(name);
    if (!found) this.classes.set(name, (found = (this.byClass.get(name) ?? []).map((number) => this.of(number)).filter(({ laps }) => laps)));
    return found;
  }

  /**
   * How long laps of a class take now beside their pace of before: the middle of the cars' latest laps. While the course
   * is neutralised that is of all laps but those of stops.
   * @param {string} name
   */
  level(name) {
    let found = this.levels.get(name);
    if (found === undefined) this.levels.set(name, (found = this.levelNow(name)));
    return found;
  }

  /** @param {string} name */
  levelNow(name) {
    const { clean, momentUs } = this;
    const neutral = clean.tellsFlags && !clean.undisturbed(momentUs - 1, momentUs);
    const cars = this.ofClass(name).filter((car) => momentUs - car.lineUs < 2 * car.lapUs);
    const own = cars.map((car) => (neutral && car.stintLaps > 1 ? car.lastUs / car.lapUs : car.latest));
    const latest = own.filter(Boolean).sort(ascending);
    return latest.length >= LEAST_LATEST ? latest[latest.length >> 1] : 1;
  }

  /** @param {import("../car.js").Car} car @returns {CarFacts} */
  workOut(car) {
    const laps = new CarLaps(car, this.momentUs, this.clean);
    const own = stopsOf(car, this.momentUs);
    const first = Math.max(own.length - LOOKED_AT, 0);
    let begunLap = first ? own[first - 1].lap : 0;
    let inLaneUs = null;
    /** @type {PastStop[]} */
    const stops = [];
    for (const stop of own.slice(first)) {
      if (stop.outUs === Infinity) {
        inLaneUs = stop.inUs;
        break;
      }
      stops.push(laps.stop(begunLap, stop));
      begunLap = stop.lap;
    }
    const changed = stops.findLastIndex(({ change }) => change);
    const begun = Math.min(begunLap, laps.count);
    return {
      number: car.number,
      class: car.class,
      laps: laps.count,
      lineUs: laps.count ? car.lapEndUs[laps.count - 1] : 0,
      lapUs: laps.paceUs(laps.count + 1),
      stintLaps: laps.count - begun,
      fuelLaps: laps.used[laps.count] - laps.used[begun],
      inLaneUs,
      stops,
      driverStints: stops.length - changed,
      latest: laps.latest(),
      lastUs: laps.count > 1 ? laps.lapsUs[laps.count - 1] : 0,
      meanUs: laps.meanUs(),
    };
  }
}
