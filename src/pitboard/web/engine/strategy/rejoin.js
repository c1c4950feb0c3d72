// @ts-check
/** Where a car comes back that stops at the end of the lap under way: strategy/rejoin.py in the page. */
import { QUANTILES, changeIsLikely, driverRuns } from "./costs.js";
import { erf } from "./numbers.js";

/**
 * @typedef {import("./facts.js").CarFacts} CarFacts
 * @typedef {import("./costs.js").StopPrediction} StopPrediction
 *
 * Where a car would come back: the likeliest place in class, bounds that hold with 90 %, and the cars around it.
 * @typedef {{ classPosition: number, low: number, high: number, chance: number, ahead: string | null,
 *   behind: string | null, stop: StopPrediction }} Rejoin
 *
 * When a rival may complete a lap: at a moment (µs), give or take so much, as likely as this.
 * @typedef {{ atUs: number, noiseUs: number, chance: number }} Arrival
 */

/** By so much of a lap, times the root of the laps, cars come otherwise than their pace says. */
const LAP_NOISE = 0.004;

/** By so much the stop of a rival takes otherwise than usual. */
const STOP_NOISE_US = 6_000_000;

/** So many come so many times farther from it: traffic, yellow flags, weather. */
const [FAR_SHARE, FAR_NOISE] = [0.2, 5];

/** Whoever is so many laps apart is ahead or behind for certain. */
const FAR_LAPS = 3;

/** Who is so much apart whatever the stop costs is ahead or behind for certain. */
const CLEAR_US = 60_000_000;

/** What is less likely counts as never, what is likelier than the rest as certain. */
const NEGLIGIBLE = 0.0005;

/** Who stands in the lane for longer than usual stands there so much longer at least. */
const LANE_LEFT_US = 8_000_000;

/** The places that are told as bounds hold with so much. */
const CERTAIN = 0.9;

/** What the stop may cost is as likely as what lies around it. */
const WEIGHTS = QUANTILES.map((share, i) => {
  const low = i ? (QUANTILES[i - 1] + share) / 2 : 0;
  const high = i + 1 < QUANTILES.length ? (share + QUANTILES[i + 1]) / 2 : 1;
  return high - low;
});

/** The places at which the cars of a race would come back, as known at a moment. */
export class Rejoins {
  /** @param {import("./facts.js").StopFacts} facts @param {import("./costs.js").StopCosts} costs @param {import("./hazard.js").StopHazard} hazard */
  constructor(facts, costs, hazard) {
    this.facts = facts;
    this.costs = costs;
    this.hazard = hazard;
    /** @type {Map<string, StopPrediction | null>} */
    this.known = new Map();
    /** @type {Map<string, number>} */
    this.changes = new Map();
    /** @type {Map<string, [number[], number]>} */
    this.runs = new Map();
  }

  /** What a stop at the end of a lap costs a car; `ahead` 0 is the lap under way. @param {CarFacts} car @returns {StopPrediction | null} */
  stop(car, ahead = 0) {
    let fuel = car.fuelLaps + ahead + 1;
    const [left, habit] = [this.hazard.left(car), this.hazard.habit(car)];
    if (left !== null && habit) {
      // No more goes in than the rest of the race takes.
      const full = Math.max(habit.own, fuel);
      fuel = Math.max(Math.min(fuel, left - ahead - 1 - (full - fuel)), 0);
    }
    return this.cost(car, fuel);
  }

  /**
   * What a stop costs in which so many laps of fuel go in: the next, at which the driver in the car may have had his
   * stints, or one `later`, when nobody knows his turn.
   * @param {CarFacts} car @param {number} fuelLaps @returns {StopPrediction | null}
   */
  cost(car, fuelLaps, later = false) {
    const key = `${car.number}/${fuelLaps}/${later}`;
    let found = this.known.get(key);
    if (found === undefined) {
      const change = later ? this.changesOf(car.class)[1] : this.change(car);
      this.known.set(key, (found = this.costs.predict(car, fuelLaps, change)));
    }
    return found;
  }

  /** @param {CarFacts} car */
  change(car) {
    let found = this.changes.get(car.number);
    if (found === undefined) {
      const habit = this.hazard.habit(car);
      const [runs, share] = this.changesOf(car.class);
      this.changes.set(car.number, (found = habit ? changeIsLikely(car, runs, habit.ofClass) : share));
    }
    return found;
  }

  /** How far drivers of a class went who have handed over, and at which share of its stops they do. @param {string} name */
  changesOf(name) {
    let found = this.runs.get(name);
    if (!found) {
      const stops = this.facts.ofClass(name).map((car) => car.stops);
      const changes = stops.flat().filter(({ change }) => change).length;
      found = [stops.flatMap((own) => driverRuns(own)[0]), (changes + 1) / (stops.flat().length + 2)];
      this.runs.set(name, found);
    }
    return found;
  }

  /** Where a car comes back that stops at the end of its lap; null: it comes in now, or that is not known. @param {string} number @returns {Rejoin | null} */
  of(number) {
    const car = this.facts.of(number);
    // In the lane and past the line it is on the lap after its stop: the one asked for is the next.
    const onTrack = car.inLaneUs === null || car.lineUs > car.inLaneUs;
    const stop = car.laps && car.lapUs && onTrack ? this.stop(car) : null;
    if (!stop) return null;
    const outUs = Math.max(this.undisturbed(car, 1), this.facts.momentUs) + car.lapUs * this.facts.level(car.class);
    const rivals = this.facts.ofClass(car.class).filter((other) => other.number !== number);
    const [fromUs, untilUs] = [outUs + stop.quantilesUs[0] - CLEAR_US, outUs + stop.quantilesUs[QUANTILES.length - 1] + CLEAR_US];
    const arrivals = rivals.map((other) => this.arrivals(other, car, fromUs, untilUs));
    const certain = arrivals.filter((own) => own[0].atUs === 0).length;
    const unsure = arrivals.filter((own) => own[0].atUs !== 0 && own[0].atUs !== Infinity);
    /** @type {number[]} */
    const places = new Array(rivals.length + 1).fill(0);
    stop.quantilesUs.forEach((lossUs, i) => {
      sums(unsure.map((own) => before(own, outUs + lossUs))).forEach((chance, place) => (places[certain + place] += WEIGHTS[i] * chance));
    });
    const best = places.indexOf(Math.max(...places));
    // The likeliest to be ahead stand ahead.
    const order = rivals.map((other, i) => ({ number: other.number, chance: before(arrivals[i], outUs + stop.lossUs) }));
    order.sort((a, b) => b.chance - a.chance || (a.number < b.number ? 1 : -1));
    const [low, high] = bounds(places);
    return {
      classPosition: best + 1, low, high, chance: places[best], ahead: order[best - 1]?.number ?? null, behind: order[best]?.number ?? null, stop,
    };
  }

  /**
   * When a rival may complete the lap that the car ends with its out-lap, with the stops that it may make until then. Only
   * what may lie between two moments matters: who comes later without a stop is behind for certain (at Infinity), who comes
   * earlier with one is ahead (at 0).
   * @param {CarFacts} rival @param {CarFacts} car @param {number} fromUs @param {number} untilUs @returns {Arrival[]}
   */
  arrivals(rival, car, fromUs, untilUs) {
    const laps = car.laps + 2 - rival.laps;
    const never = [{ atUs: Infinity, noiseUs: 1, chance: 1 }];
    if (laps <= 0) return [{ atUs: 0, noiseUs: 1, chance: 1 }];
    if (!rival.lapUs || laps > FAR_LAPS + 2) return never;
    const atUs = this.undisturbed(rival, laps);
    if (atUs > untilUs) return never;
    const noiseUs = LAP_NOISE * rival.lapUs * Math.sqrt(2 * laps);
    if (rival.inLaneUs !== null) return [{ atUs, noiseUs: noiseUs + STOP_NOISE_US, chance: 1 }];
    if (onOutLap(rival)) return [{ atUs, noiseUs, chance: 1 }];
    const last = this.stop(rival, laps - 1);
    if (last && atUs + last.quantilesUs[QUANTILES.length - 2] < fromUs) return [{ atUs: 0, noiseUs: 1, chance: 1 }];
    return this.withStops(rival, { atUs, noiseUs }, laps, car);
  }

  /** @param {CarFacts} rival @param {{ atUs: number, noiseUs: number }} free @param {number} laps @param {CarFacts} car */
  withStops(rival, { atUs, noiseUs }, laps, car) {
    /** @type {Arrival[]} */
    const found = [];
    let left = 1;
    for (let ahead = 0; ahead < laps; ahead += 1) {
      const chance = left * this.hazard.chance(rival, ahead, car);
      const stop = chance > 0.002 ? this.stop(rival, ahead) : null;
      if (!stop) continue;
      found.push({ atUs: atUs + (ahead < laps - 1 ? stop.lossUs : stop.inUs), noiseUs: noiseUs + STOP_NOISE_US, chance });
      left -= chance;
    }
    return [...found, { atUs, noiseUs, chance: left }];
  }

  /** How far a car has come, in laps, with what its pace says of the lap under way and what is left of a stop taken off. @param {CarFacts} car */
  progress(car) {
    const lapUs = car.lapUs * this.facts.level(car.class);
    if (!lapUs) return car.laps;
    return Math.min(car.laps + 2 - (this.undisturbed(car, 2) - this.facts.momentUs) / lapUs, car.laps + 0.999);
  }

  /** When a rival completes so many laps without another stop: with what is left of the stop it is in. @param {CarFacts} rival @param {number} laps */
  undisturbed(rival, laps) {
    const nowUs = this.facts.momentUs;
    const lapUs = rival.lapUs * this.facts.level(rival.class);
    if (rival.inLaneUs !== null) return this.fromLane(rival, rival.inLaneUs, laps, lapUs);
    const last = onOutLap(rival) ? rival.stops[rival.stops.length - 1] : null;
    if (last?.laneUs) {
      const restUs = last.laneUs + this.costs.besideUs(rival.class) - (rival.lastUs - lapUs);
      return Math.max(rival.lineUs + lapUs + Math.max(restUs, 0), nowUs) + (laps - 1) * lapUs;
    }
    const overdueUs = nowUs - (rival.lineUs + lapUs);
    // Who is overdue by more than it can have lost in traffic comes later still, or not at all.
    const lateUs = overdueUs > 0.1 * lapUs ? 2 * overdueUs : Math.max(overdueUs, 0);
    return rival.lineUs + laps * lapUs + lateUs;
  }

  /** When a rival that is in the lane completes so many laps. @param {CarFacts} rival @param {number} inLaneUs @param {number} laps @param {number} lapUs */
  fromLane(rival, inLaneUs, laps, lapUs) {
    const crossed = rival.lineUs > inLaneUs;
    const stop = this.cost(rival, rival.fuelLaps + (crossed ? 0 : 1));
    const lastedUs = this.facts.momentUs - inLaneUs;
    const costUs = Math.max(stop?.laneUs ?? 0, lastedUs + LANE_LEFT_US) + this.costs.besideUs(rival.class);
    if (crossed) return rival.lineUs + laps * lapUs + Math.max(costUs - (rival.lastUs - lapUs), 0);
    const inUs = stop ? Math.min(stop.inUs, costUs) : 0;
    return rival.lineUs + laps * lapUs + (laps > 1 ? costUs : inUs);
  }
}

/** @param {CarFacts} rival */
function onOutLap(rival) {
  return rival.stops.length > 0 && rival.stops[rival.stops.length - 1].lap >= rival.laps;
}

/** How likely a rival completes the lap before a moment. @param {Arrival[]} arrivals @param {number} atUs */
function before(arrivals, atUs) {
  let chance = 0;
  for (const arrival of arrivals) chance += arrival.chance * reached((atUs - arrival.atUs) / arrival.noiseUs);
  return chance;
}

/** How likely it has come by then: mostly as its pace says, and now and then far from it. @param {number} deviations */
function reached(deviations) {
  if (Math.abs(deviations) > 12 * Math.SQRT2) return Number(deviations > 0);
  const [usual, far] = [erf(deviations / Math.SQRT2), erf(deviations / (FAR_NOISE * Math.SQRT2))];
  return 0.5 * (1 + (1 - FAR_SHARE) * usual + FAR_SHARE * far);
}

/** How likely it is that none, one, two … of these come true. @param {number[]} chances */
function sums(chances) {
  let certain = 0;
  let found = [1];
  for (const chance of chances) {
    if (chance < NEGLIGIBLE || chance > 1 - NEGLIGIBLE) {
      certain += Number(chance > 0.5);
      continue;
    }
    found.push(0);
    for (let count = found.length - 1; count > 0; count -= 1) found[count] = found[count] * (1 - chance) + found[count - 1] * chance;
    found[0] *= 1 - chance;
  }
  return [...new Array(certain).fill(0), ...found];
}

/** The places between which the car comes back with 90 %. @param {number[]} places */
function bounds(places) {
  let [reachedShare, low, high] = [0, 0, places.length];
  for (const [i, chance] of places.entries()) {
    if (!low && reachedShare + chance > (1 - CERTAIN) / 2) low = i + 1;
    reachedShare += chance;
    if (reachedShare >= 1 - (1 - CERTAIN) / 2) {
      high = i + 1;
      break;
    }
  }
  return [low || 1, high];
}
