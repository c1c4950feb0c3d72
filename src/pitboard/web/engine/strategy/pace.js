// @ts-check
/** How fast cars are beside their class at the same time of day: strategy/relative_pace.py in the page. */
import { bisectRight, median } from "../bisect.js";
import { driverOfLap } from "../laps.js";
import { usOf } from "../wire.js";
import { msOf } from "../standings.js";
import { CleanLaps } from "./clean.js";
import { ascending, rounded, sum } from "./numbers.js";

/** The level of a class is taken by so much time: of its laps in a step and those before and after. */
const STEP_US = 300_000_000;

/** Fewer laps of other cars say nothing of the minutes in which they were driven. */
const LEAST_COMPARED = 4;

/** A lap that takes so much more than is usual for the car at the time shows a loss and no pace. */
const LOSS_SHARE = 0.07;

/** Where the class as a whole takes so many times its usual lap the course is not free, whatever flags are known. */
const NEUTRAL_SHARE = 1.2;

/** From so many times the class's usual level on a condition is a slow one. */
const SLOW_SHARE = 1.035;

/** Of the laps of a stint the best so many show the pace; the others have traffic in them. */
const BEST_SHARE = 0.6;

/** A stint of fewer clean laps says nothing. */
const LEAST_LAPS = 3;

/** How much stints of a driver, and laps of a stint, differ as a share of the lap before a race has shown it: worth as much as so many stints. */
const [PRIOR_STINT, PRIOR_LAP, PRIOR_COUNT] = [0.003, 0.006, 6];

/** Halves of a stint, or stints, that differ by more differ by weather or damage: they count as if by so much. */
const FAR_SHARE = 0.045;

/** Standard deviations on either side within which 95 % lie. */
const CERTAIN = 1.96;

/** Levels and cars are set against each other so often. */
const ROUNDS = 3;

/**
 * A clean lap: when it ended and how long it took in µs, and of which car, seat and stint.
 * @typedef {{ endUs: number, lapUs: number, step: number, number: string, seat: number, stint: number }} TimedLap
 * @typedef {{ number: string, seat: number, stint: number, condition: string, laps: number, share: number, beginUs: number,
 *   endUs: number, lapsUs: number[] }} StintPace
 * @typedef {{ share: number, deviation: number }} Pace of a car beside its class, true within a standard deviation
 */

/** Whether the first of two paces is the faster: true, false, or null where their intervals leave it open. @param {Pace} first @param {Pace} second */
export function isFaster(first, second) {
  const apart = CERTAIN * Math.sqrt(first.deviation ** 2 + second.deviation ** 2);
  const difference = first.share - second.share;
  return Math.abs(difference) <= apart ? null : difference < 0;
}

/** The pace of the cars of a class beside each other, over the clean laps of a span. */
class ClassPace {
  /** @param {TimedLap[]} laps */
  constructor(laps) {
    /** @type {Map<number, number>} */
    this.levelUs = new Map();
    /** @type {Map<string, number>} */
    this.shares = new Map();
    this.usualUs = 0;
    this.byStint = groups(this.settled(laps), ({ number, seat, stint }) => `${number}/${seat}/${stint}`);
    this.stints = this.stintsOf();
    this.lapVariance = this.scatter();
  }

  /** Set levels and cars against each other, without the laps of a loss, until both hold. @param {TimedLap[]} laps */
  settled(laps) {
    for (let round = 0; round < ROUNDS; round += 1) {
      this.setLevels(laps);
      const free = laps.filter((lap) => this.levelUs.get(lap.step));
      this.setShares(free);
      laps = free.filter((lap) => this.beside(lap) < /** @type {number} */ (this.shares.get(driverOf(lap))) + LOSS_SHARE);
    }
    return laps;
  }

  /** @param {TimedLap[]} laps */
  setLevels(laps) {
    const bySteps = groups(laps, ({ step }) => step);
    const levelOf = (/** @type {TimedLap} */ lap) => lap.lapUs / (1 + (this.shares.get(driverOf(lap)) ?? 0));
    const levels = new Map([...bySteps].map(([step, own]) => [step, own.map(levelOf)]));
    /** @type {Map<number, number>} */
    const found = new Map();
    for (const step of bySteps.keys()) {
      const near = [step - 1, step, step + 1].flatMap((other) => bySteps.get(other) ?? []);
      const ofCars = groups(near, ({ number }) => number);
      if (near.length - Math.max(...[...ofCars.values()].map((own) => own.length)) < LEAST_COMPARED) continue;
      found.set(step, median([step - 1, step, step + 1].flatMap((other) => levels.get(other) ?? [])));
    }
    const ordered = [...found.values()].sort(ascending);
    this.usualUs = ordered.length ? ordered[ordered.length >> 2] : 0;
    this.levelUs = new Map([...found].filter(([, us]) => us < NEUTRAL_SHARE * this.usualUs));
  }

  /** @param {TimedLap[]} laps */
  setShares(laps) {
    const byDriver = groups(laps, driverOf);
    const found = [...byDriver].map(([driver, own]) => ({ driver, number: own[0].number, share: best(own.map((lap) => this.beside(lap))) }));
    const ofCars = [...groups(found, ({ number }) => number).values()].map((own) => Math.min(...own.map(({ share }) => share)));
    const middle = ofCars.length ? median(ofCars) : 0;
    this.shares = new Map(found.map(({ driver, share }) => [driver, share - middle]));
  }

  /** @param {TimedLap} lap */
  beside(lap) {
    return lap.lapUs / /** @type {number} */ (this.levelUs.get(lap.step)) - 1;
  }

  /** How the course was when a lap ended. @param {TimedLap} lap */
  condition({ step }) {
    return (this.levelUs.get(step) ?? 0) > SLOW_SHARE * this.usualUs ? "slow" : "usual";
  }

  /** The pace of every stint and condition with laps enough, by car and time. @returns {StintPace[]} */
  stintsOf() {
    const found = [...this.byStint.values()].flatMap((laps) =>
      [...groups(laps, (lap) => this.condition(lap))].flatMap(([condition, own]) => {
        if (own.length < LEAST_LAPS) return [];
        const share = best(own.map((lap) => this.beside(lap)));
        const [{ number, seat, stint, endUs, lapUs }] = own;
        return [{ number, seat, stint, condition, laps: own.length, share, beginUs: endUs - lapUs, endUs: own[own.length - 1].endUs, lapsUs: own.map((lap) => lap.lapUs) }];
      }),
    );
    const ofCars = [...groups(found, ({ number }) => number).values()].map((own) => sum(own.map(({ share }) => share)) / own.length);
    const middle = ofCars.length ? median(ofCars) : 0;
    for (const stint of found) stint.share -= middle;
    return found.sort((a, b) => byName(a.number, b.number) || a.beginUs - b.beginUs || byName(a.condition, b.condition));
  }

  /** How much stints of a driver (or, with less to tell them by, of a car) differ beyond what their laps scatter. @param {(stint: StintPace) => unknown} unit */
  between(unit) {
    let [total, count] = [PRIOR_STINT ** 2 * PRIOR_COUNT, PRIOR_COUNT];
    for (const own of groups(this.stints, unit).values()) {
      for (let i = 1; i < own.length; i += 1) {
        const [before, after] = [own[i - 1], own[i]];
        if (before.condition !== after.condition) continue;
        const scatter = this.lapVariance * (1 / before.laps + 1 / after.laps);
        const apart = Math.min(Math.abs(before.share - after.share), FAR_SHARE);
        total += Math.max(apart ** 2 - scatter, 0) / 2;
        count += 1;
      }
    }
    return total / count;
  }

  /** The pace over stints of a driver, with its bounds in ms a lap. @param {StintPace[]} stints @param {number} between */
  estimate(stints, between) {
    const weights = stints.map(({ laps }) => 1 / (between + this.lapVariance / laps));
    const share = sum(stints.map((stint, i) => weights[i] * stint.share)) / sum(weights);
    const deviation = Math.sqrt(1 / sum(weights));
    const inMs = (/** @type {number} */ part) => rounded((part * this.usualUs) / 1000);
    return {
      laps: sum(stints.map(({ laps }) => laps)),
      stints: stints.length,
      lap_ms: msOf(rounded(median(stints.flatMap(({ lapsUs }) => lapsUs)))),
      delta_ms: inMs(share),
      low_ms: inMs(share - CERTAIN * deviation),
      high_ms: inMs(share + CERTAIN * deviation),
      faster: isFaster({ share, deviation }, { share: 0, deviation: 0 }),
      share,
    };
  }

  /** How much laps of a stint scatter, by what the halves of stints differ: traffic and tyres are in it. */
  scatter() {
    let [total, count] = [PRIOR_LAP ** 2 * PRIOR_COUNT, PRIOR_COUNT];
    for (const laps of this.byStint.values()) {
      const half = laps.length >> 1;
      if (half < LEAST_LAPS) continue;
      const [first, second] = [laps.slice(0, half), laps.slice(half)].map((part) => best(part.map((lap) => this.beside(lap))));
      const apart = Math.min(Math.abs(first - second), FAR_SHARE);
      total += apart ** 2 / (1 / half + 1 / (laps.length - half));
      count += 1;
    }
    return total / count;
  }
}

/** The pace of every car of a race beside its class, as known at a moment, of laps that ended since another. */
export class RelativePace {
  /** @param {import("../race.js").Race} race @param {number} momentUs @param {number} fromUs @param {import("./clean.js").CleanLaps} clean */
  constructor(race, momentUs, fromUs, clean) {
    this.race = race;
    this.momentUs = momentUs;
    this.fromUs = Math.max(fromUs, 0);
    this.clean = clean;
    /** @type {Map<string, ClassPace>} */
    this.classes = new Map();
  }

  /** @param {string} name */
  ofClass(name) {
    let found = this.classes.get(name);
    if (!found) {
      const laps = [...this.race.carsByNumber.values()].filter((car) => car.class === name).flatMap((car) => this.timed(car));
      laps.sort((a, b) => a.endUs - b.endUs || a.lapUs - b.lapUs || byName(a.number, b.number));
      this.classes.set(name, (found = new ClassPace(laps)));
    }
    return found;
  }

  /** @param {import("../car.js").Car} car @returns {TimedLap[]} */
  timed(car) {
    const { clean, race } = this;
    const startUs = usOf(race.startMs);
    /** @type {TimedLap[]} */
    const found = [];
    for (let lap = Math.max(bisectRight(car.lapEndUs, this.fromUs) + 1, 2); lap <= car.lapsAt(this.momentUs); lap += 1) {
      if (!(clean.tellsFlags ? clean.isClean(car, lap) : clean.isRunThrough(car, lap))) continue;
      const [beginUs, endUs] = [car.lapEndUs[lap - 2], car.lapEndUs[lap - 1]];
      const seat = driverOfLap(car, beginUs, endUs);
      const step = Math.floor((startUs + endUs) / STEP_US);
      found.push({ endUs, lapUs: endUs - beginUs, step, number: car.number, seat, stint: bisectRight(car.pitOutUs, beginUs) });
    }
    return found;
  }

  /** The pace of a car on the last stint that shows one; null: there is none. @param {string} number @returns {Pace | null} */
  latest(number) {
    const { stints, lapVariance } = this.ofClass(this.race.car(number).class);
    const last = stints.findLast((stint) => stint.number === number);
    if (!last) return null;
    const weight = 1 / (lapVariance / last.laps);
    return { share: (weight * last.share) / weight, deviation: Math.sqrt(1 / weight) };
  }
}

/**
 * The pace of every driver of a race by a moment beside the class, with the keys of `pitboard pace --per driver`.
 * @param {import("../race.js").Race} race @param {number} atMs
 */
export function driverPace(race, atMs) {
  const momentUs = usOf(atMs);
  const clean = new CleanLaps(race, momentUs);
  const relative = new RelativePace(race, momentUs, 0, clean);
  const names = [...new Set([...race.carsByNumber.values()].map((car) => car.class))].sort(byName);
  return names.flatMap((name) => {
    const own = relative.ofClass(name);
    const between = own.between(driverOf);
    const rows = [...groups(own.stints, driverOf).values()].map((stints) => {
      const [{ number, seat, beginUs }] = stints;
      const conditions = new Set(stints.map(({ condition }) => condition));
      const { share, ...estimate } = own.estimate(stints, between);
      const row = {
        number, class: name, driver: race.car(number).nameOf(seat), condition: conditions.size === 1 ? stints[0].condition : null,
        ...estimate, begin_ms: msOf(beginUs), end_ms: msOf(stints[stints.length - 1].endUs), basis: clean.tellsFlags ? "flags" : "laps",
      };
      return { share, row };
    });
    return rows.sort((a, b) => a.share - b.share || byName(a.row.number, b.row.number)).map(({ row }) => row);
  });
}

/** @param {string} a @param {string} b */
function byName(a, b) {
  return a < b ? -1 : Number(a > b);
}

/** @param {{ number: string, seat: number }} lap */
const driverOf = ({ number, seat }) => `${number}/${seat}`;

/** @template T, K @param {T[]} items @param {(item: T) => K} keyOf @returns {Map<K, T[]>} */
function groups(items, keyOf) {
  /** @type {Map<K, T[]>} */
  const found = new Map();
  for (const item of items) {
    const own = found.get(keyOf(item));
    if (own) own.push(item);
    else found.set(keyOf(item), [item]);
  }
  return found;
}

/** The mean of the best of some laps, at least of two. @param {number[]} shares */
function best(shares) {
  const ordered = [...shares].sort(ascending);
  const kept = ordered.slice(0, Math.max(rounded(BEST_SHARE * ordered.length), Math.min(ordered.length, 2)));
  return sum(kept) / kept.length;
}
