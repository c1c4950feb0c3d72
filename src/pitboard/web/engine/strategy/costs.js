// @ts-check
/** What a stop costs, by what the stops of the class have cost: strategy/stop_costs.py in the page. */
import { median } from "../bisect.js";
import { ascending, rounded, sum } from "./numbers.js";

/**
 * @typedef {import("./facts.js").CarFacts} CarFacts
 * @typedef {import("./facts.js").PastStop} PastStop
 *
 * What a stop will cost, in µs: the likeliest, and what it was below in each of the `QUANTILES` of like stops. `inUs`
 * falls on the lap in, the rest on the lap out; `laneUs` is the time in the lane.
 * @typedef {{ lossUs: number, laneUs: number, inUs: number, quantilesUs: number[], stops: number }} StopPrediction
 */

/** Fewer stops of a class say nothing of what they cost. */
const LEAST_STOPS = 3;

/** So many stops of every car are looked at. */
const LATEST = 8;

/** Of the stops the longest fifth is no part of the fit: there was work done on the car. */
const TRIMMED = 0.8;

/** What a lap of fuel and a change of driver cost before the class has shown it, in s; it counts as so many stops. */
const [PRIOR_SLOPE_S, PRIOR_CHANGE_S, PRIOR_STOPS] = [0.9, 4, 3];

/** What a car differs by from its class is believed by half after so many stops at least, and at most. */
const [OWN_WEIGHT, MOST_WEIGHT] = [3, 60];

/** What the drivers of a class do counts for one of them as so many handovers of its own; runs that differ by so much of a full stint are alike. */
const [OTHERS_WEIGHT, ALIKE] = [8, 0.35];

/** By so much the first stops of a race differ from those of other races, at each of the `QUANTILES`. */
const FIRST_SPREAD_S = [-15, -8, -5, -3, -1, 0, 1, 3, 6, 12, 45];

/** So much of a stop falls on the lap in before any has been seen. */
const FIRST_IN_US = 8_000_000;

/** Where a cost may come to lie, as shares of the stops seen. */
export const QUANTILES = [0.03, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97];

/** The time in the lane: so much, and more for every fuel lap, and for a change of driver; all in µs. */
class Fit {
  /** @param {number} base @param {number} perLap @param {number} change */
  constructor(base, perLap, change) {
    this.base = base;
    this.perLap = perLap;
    this.change = change;
  }

  /** @param {number} fuelLaps @param {number} change */
  laneUs(fuelLaps, change) {
    return this.base + this.perLap * fuelLaps + this.change * change;
  }

  /** What a stop took longer. @param {PastStop} stop */
  off(stop) {
    return stop.laneUs - this.laneUs(stop.fuelLaps, Number(stop.change));
  }
}

/** What the stops of a class have cost by a moment. */
class ClassCosts {
  /** @param {CarFacts[]} cars */
  constructor(cars) {
    this.own = new Map(cars.map((car) => [car.number, car.stops.slice(-LATEST).filter((stop) => stop.laneUs)]));
    this.stops = [...this.own.values()].flat();
    this.fit = fitted(this.stops);
    const more = this.stops.flatMap(({ lossUs, laneUs }) => (lossUs === null ? [] : [lossUs - laneUs])).sort(ascending);
    this.besideUs = more.length ? more[more.length >> 1] : 0;
    const weight = this.ownWeight();
    this.ownUs = new Map([...this.own].map(([number, stops]) => [number, this.workOut(stops, weight)]));
    this.residualsUs = [...this.own].flatMap(([number, stops]) => stops.map((stop) => this.fit.off(stop) - this.carUs(number)));
    this.residualsUs.sort(ascending);
  }

  /** What a car's stops take longer than those of its class. @param {string} number */
  carUs(number) {
    return this.ownUs.get(number) ?? 0;
  }

  /** @param {PastStop[]} stops @param {number} weight */
  workOut(stops, weight) {
    return stops.length ? (median(stops.map((stop) => this.fit.off(stop))) * stops.length) / (stops.length + weight) : 0;
  }

  /** After how many stops a car's difference from its class is believed by half. */
  ownWeight() {
    const cars = [...this.own.values()].filter((stops) => stops.length >= LEAST_STOPS).map((stops) => stops.map((stop) => this.fit.off(stop)));
    if (cars.length < LEAST_STOPS) return OWN_WEIGHT;
    const middles = cars.map(median);
    const middle = median(middles);
    const within = median(cars.flatMap((off, i) => off.map((us) => Math.abs(us - middles[i])))) ** 2;
    const between = median(middles.map((own) => Math.abs(own - middle))) ** 2;
    const stops = sum(cars.map((off) => off.length)) / cars.length;
    return Math.min(Math.max(within / Math.max(between - within / stops, 1), OWN_WEIGHT), MOST_WEIGHT);
  }

  /** What falls on the lap in: as it did at the car's own box, else as it mostly does. @param {string} number */
  inUs(number) {
    const inLosses = (/** @type {PastStop[]} */ stops) => stops.flatMap(({ inLossUs }) => (inLossUs === null ? [] : [inLossUs])).sort(ascending);
    const own = inLosses(this.own.get(number) ?? []);
    const everybody = own.length ? own : inLosses(this.stops);
    return everybody.length ? everybody[everybody.length >> 1] : 0;
  }
}

/** What stops will cost at a moment, by class and car, worked out as far as it is asked for. */
export class StopCosts {
  /** @param {import("./facts.js").StopFacts} facts */
  constructor(facts) {
    this.facts = facts;
    /** @type {Map<string, ClassCosts>} */
    this.classes = new Map();
    /** @type {ClassCosts | null} */
    this.ofAll = null;
  }

  /** @param {string} name */
  ofClass(name) {
    let found = this.classes.get(name);
    if (!found) this.classes.set(name, (found = new ClassCosts(this.facts.ofClass(name))));
    return found;
  }

  /**
   * What a stop of a car would cost after so many fuel laps, with a change of driver as likely as `change`. Where too few
   * stops of its class were seen those of the whole field count, before them those of the class in other races; null where
   * that is not known either.
   * @param {CarFacts} car @param {number} fuelLaps @param {number} change @returns {StopPrediction | null}
   */
  predict(car, fuelLaps, change) {
    let own = this.ofClass(car.class);
    if (own.stops.length < LEAST_STOPS) own = this.ofAll ||= new ClassCosts([...this.facts.byClass.keys()].flatMap((name) => this.facts.ofClass(name)));
    if (own.stops.length < LEAST_STOPS) return this.first(car);
    const usualUs = own.fit.laneUs(fuelLaps, change) + own.carUs(car.number);
    const spread = own.residualsUs;
    const at = QUANTILES.map((share) => usualUs + spread[Math.min(Math.trunc(share * spread.length), spread.length - 1)]);
    const laneUs = rounded(Math.max(at[QUANTILES.indexOf(0.5)], 0));
    const lossUs = laneUs + own.besideUs;
    return {
      lossUs, laneUs, inUs: Math.min(own.inUs(car.number), lossUs), quantilesUs: at.map((us) => rounded(us) + own.besideUs), stops: own.stops.length,
    };
  }

  /** What the first stops of a race cost, by those of other races. @param {CarFacts} car @returns {StopPrediction | null} */
  first(car) {
    const usual = this.facts.race.told.strategy?.first_stints[car.class];
    if (!usual) return null;
    const laneUs = usual[1] * 1_000_000;
    return { lossUs: laneUs, laneUs, inUs: FIRST_IN_US, quantilesUs: FIRST_SPREAD_S.map((off) => laneUs + off * 1_000_000), stops: 0 };
  }

  /** What the laps in and out of a class take beside the time in the lane. @param {string} name */
  besideUs(name) {
    return this.ofClass(name).besideUs;
  }
}

/**
 * How likely another driver gets in at a car's next stop: by how far its drivers went before they handed over. `runs` are
 * those of all drivers of the class in fuel laps, `full` is a full stint of it.
 * @param {CarFacts} car @param {number[]} runs @param {number} full
 */
export function changeIsLikely(car, runs, full) {
  const [own, since] = driverRuns(car.stops);
  const went = since + car.fuelLaps + 1;
  const [others, longer] = ended(runs, went, full);
  const ofOthers = (others + 1) / (others + longer + 2);
  const [done, on] = ended(own, went, full);
  return (done + OTHERS_WEIGHT * ofOthers) / (done + on + OTHERS_WEIGHT);
}

/** How many runs ended about so far on, and how many went on. @param {number[]} runs @param {number} went @param {number} full */
function ended(runs, went, full) {
  const near = ALIKE * full;
  return [runs.filter((run) => Math.abs(run - went) <= near).length, runs.filter((run) => run > went + near).length];
}

/**
 * The fuel laps of each driver who has handed over, the first run left out, and those until the last stop of the one in
 * the car.
 * @param {PastStop[]} stops @returns {[number[], number]}
 */
export function driverRuns(stops) {
  /** @type {number[]} */
  const runs = [];
  let since = 0;
  for (const { fuelLaps, change } of stops) {
    since += fuelLaps;
    if (!change) continue;
    runs.push(since);
    since = 0;
  }
  return [runs.slice(1), since];
}

/** Fit the time in the lane over stops, those with work on the car left out. @param {PastStop[]} stops */
function fitted(stops) {
  let kept = stops;
  let fit = new Fit(0, PRIOR_SLOPE_S * 1e6, PRIOR_CHANGE_S * 1e6);
  for (let round = 0; round < 3 && kept.length; round += 1) {
    fit = leastSquares(kept);
    const off = stops.map((stop) => fit.off(stop));
    const limit = [...off].sort(ascending)[Math.min(Math.trunc(TRIMMED * off.length), off.length - 1)];
    kept = stops.filter((_, i) => off[i] <= limit);
  }
  return fit;
}

/** Two slopes, drawn towards what is usual, and the base. @param {PastStop[]} stops */
function leastSquares(stops) {
  const mean = (/** @type {(stop: PastStop) => number} */ of) => sum(stops.map(of)) / stops.length;
  const [fuel, change, lane] = [mean((stop) => stop.fuelLaps), mean((stop) => Number(stop.change)), mean((stop) => stop.laneUs)];
  let [ff, fc, cc, fy, cy] = [0, 0, 0, 0, 0];
  for (const stop of stops) {
    const [f, c, y] = [stop.fuelLaps - fuel, Number(stop.change) - change, stop.laneUs - lane];
    [ff, fc, cc, fy, cy] = [ff + f * f, fc + f * c, cc + c * c, fy + f * y, cy + c * y];
  }
  ff += PRIOR_STOPS * 10;
  fy += PRIOR_STOPS * 10 * PRIOR_SLOPE_S * 1e6;
  cc += PRIOR_STOPS * 0.25;
  cy += PRIOR_STOPS * 0.25 * PRIOR_CHANGE_S * 1e6;
  const determinant = ff * cc - fc * fc;
  const [perLap, perChange] = [(fy * cc - cy * fc) / determinant, (ff * cy - fc * fy) / determinant];
  return new Fit(lane - perLap * fuel - perChange * change, perLap, perChange);
}
