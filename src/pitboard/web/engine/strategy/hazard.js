// @ts-check
/** How likely a car stops at the end of a lap: strategy/stop_hazard.py in the page. The weights come with the history. */
import { bisectLeft } from "../bisect.js";
import { ascending, rounded, sum } from "./numbers.js";

/** @typedef {import("./facts.js").CarFacts} CarFacts */

/** A full stint is at this place in the order of those seen. */
const FULL = 0.75;

/** A stint of less than so much of what is usual in other races ended for another reason than its fuel. */
const CUT_SHORT = 0.25;

/** So many stints of every car say what is full in its class, so many of its own what is for it. */
const [LATEST_OF_OTHERS, LATEST_OF_OWN] = [4, 8];

/** With so many stints a car has a full one of its own; with so many a longest that was repeated. */
const [OWN_STINTS, REPEATED_STINTS] = [2, 3];

/** Stints that differ by no more are the same. */
const ALIKE_LAPS = 1;

/** A race of unknown length is taken to be so many laps from its end: far enough not to matter. */
const UNKNOWN_LEFT = 60;

/** Cars whose stints differ by less are in step. */
const TOGETHER_LAPS = 1.5;

const STEEP = [[-12, -8, -5, -3, -2, -1, 0, 1, 2, 3], [-5, -2, -1, 0, 1, 2]];
const NEED = [-10, -3, -1, 0, 1, 3, 10];
const LEFT = [3, 10, 20, 40];
const DRIVEN = [2, 4, 8];
const APART = [-4, -2, -1, 0, 1, 2, 4];
const EARLY = [-8, -3, -1, 0, 1];

/** The hinges of what is known of a car alone, in the order of the inputs. */
const ALONE = [STEEP[0], STEEP[0], STEEP[1], NEED, LEFT, DRIVEN];

/** @typedef {{ base: number, share: number, slopes: { knots: number[], lines: [number, number][] }[], rest: number[] }} FastSum */

/** The chances of stops at a moment; `leftUs` is how much of the race is left (null: not known). */
export class StopHazard {
  /** @param {import("./facts.js").StopFacts} facts @param {number | null} leftUs */
  constructor(facts, leftUs) {
    this.facts = facts;
    this.leftUs = leftUs;
    /** @type {Map<string, [number, number]>} */
    this.classes = new Map();
    /** @type {Map<string, { own: number, ofClass: number, repeated: number }>} */
    this.habits = new Map();
    /** @type {Map<string, number>} */
    this.known = new Map();
    const { alone, paired } = facts.race.told.strategy.hazard;
    this.alone = fast(alone);
    this.paired = fast(paired);
  }

  /** A full stint of a class (0: none was seen), and which share of it has stopped in the last laps. @param {string} name */
  ofClass(name) {
    let found = this.classes.get(name);
    if (!found) {
      const cars = this.facts.ofClass(name);
      const stints = cars.flatMap((car) => this.stints(car, LATEST_OF_OTHERS));
      const nowUs = this.facts.momentUs;
      const lately = cars.filter((car) => car.stops.length && nowUs - car.stops[car.stops.length - 1].inUs < 2 * car.lapUs).length;
      this.classes.set(name, (found = [quantile(stints), lately / Math.max(cars.length, 1)]));
    }
    return found;
  }

  /** How long full stints are for a car; null where neither it, its class nor other races show one. @param {CarFacts} car */
  habit(car) {
    let habit = this.habits.get(car.number);
    if (!habit) {
      const ofClass = this.ofClass(car.class)[0] || this.first(car);
      const stints = this.stints(car, LATEST_OF_OWN);
      const own = stints.length >= OWN_STINTS ? quantile(stints) : ofClass;
      const repeatedLaps = stints.length >= REPEATED_STINTS ? repeated(stints) : own;
      habit = { own: own || ofClass, ofClass: ofClass || own, repeated: repeatedLaps || own };
      this.habits.set(car.number, habit);
    }
    return habit.ofClass ? habit : null;
  }

  /** The fuel laps of a car's latest stints, but of those cut short, which do not show how far it goes. @param {CarFacts} car @param {number} latest */
  stints(car, latest) {
    const least = CUT_SHORT * this.first(car);
    return car.stops.slice(-latest).map((stop) => stop.fuelLaps).filter((laps) => laps >= least);
  }

  /** A full stint of a car before its class has shown one, as in other races; 0: that is not known. @param {CarFacts} car */
  first(car) {
    const usual = this.facts.race.told.strategy.first_stints[car.class];
    return usual && car.lapUs ? (usual[0] * 1_000_000) / car.lapUs : 0;
  }

  /** How many laps a car has left from its last crossing of the line; null where that is not known. @param {CarFacts} car */
  left(car) {
    if (this.leftUs === null || !car.lapUs) return null;
    return Math.max((this.leftUs + this.facts.momentUs - car.lineUs) / car.lapUs, 0);
  }

  /**
   * How likely a car stops at the end of a lap if it has not before: `ahead` 0 is the lap under way. `other` is a car that
   * is known to stop at the end of its own lap under way. 0 where nothing is known of stints.
   * @param {CarFacts} car @param {number} ahead @param {CarFacts | null} [other]
   */
  chance(car, ahead, other = null) {
    const key = `${car.number}/${ahead}/${other?.number ?? ""}`;
    let chance = this.known.get(key);
    if (chance === undefined) {
      const total = this.total(car, ahead, other);
      this.known.set(key, (chance = total === null ? 0 : 1 / (1 + Math.exp(-total))));
    }
    return chance;
  }

  /** The sum of the inputs by their weights; null where nothing is known. @param {CarFacts} car @param {number} ahead @param {CarFacts | null} other */
  total(car, ahead, other) {
    const habit = this.habit(car);
    if (!habit) return null;
    const { base, share, slopes, rest } = other ? this.paired : this.alone;
    const [fuel, driven] = [car.fuelLaps + ahead + 1, car.stintLaps + ahead + 1];
    const allLeft = this.left(car);
    const left = allLeft === null ? UNKNOWN_LEFT : allLeft - ahead - 1;
    const need = left - (Math.max(habit.own, habit.ofClass) - fuel);
    const values = [fuel - habit.own, fuel - habit.ofClass, fuel - habit.repeated, need, left, driven];
    const flags = [
      Number(!car.stops.length), Number(car.stops.length === 1), Number(ahead === 0), Math.min(ahead, 4) / 4,
      car.driverStints / 4, this.ofClass(car.class)[1],
    ];
    if (other) flags.push(...this.beside(car, other, values[0]));
    let total = base + (share * fuel) / habit.ofClass;
    total += sum(slopes.map((slope, i) => heightAt(slope, values[i])));
    return total + sum(rest.map((weight, i) => weight * flags[i]));
  }

  /** What another car's stop says: how far the stints of both are apart, and whether it comes early. @param {CarFacts} car @param {CarFacts} other @param {number} toOwn */
  beside(car, other, toOwn) {
    const habit = this.habit(other);
    const early = habit ? other.fuelLaps + 1 - habit.own : 0;
    const apart = car.fuelLaps - other.fuelLaps;
    const inStep = Math.exp(-Math.abs(apart) / TOGETHER_LAPS);
    return [...hinges(apart, APART), ...hinges(early, EARLY), inStep, toOwn > -3 ? inStep : 0, early < -4 ? inStep : 0];
  }
}

/** @param {{ knots: number[], lines: [number, number][] }} slope @param {number} value */
function heightAt({ knots, lines }, value) {
  const within = Math.min(Math.max(value, -30), 60);
  const [height, slope] = lines[bisectLeft(knots, within)];
  return height + slope * within;
}

/** A profile's sum for one car: base, the weight of the share of a full stint, six broken lines, the rest. @param {number[]} fitted @returns {FastSum} */
function fast(fitted) {
  let place = 2;
  const slopes = ALONE.map((knots) => {
    const weights = fitted.slice(place, place + knots.length + 1);
    place += knots.length + 1;
    let [height, slope] = [0, weights[0] / 10];
    /** @type {[number, number][]} */
    const lines = [[height, slope]];
    knots.forEach((knot, i) => {
      [height, slope] = [height - (weights[i + 1] * knot) / 10, slope + weights[i + 1] / 10];
      lines.push([height, slope]);
    });
    return { knots, lines };
  });
  return { base: fitted[0], share: fitted[1], slopes, rest: fitted.slice(place) };
}

/** A value, and by how much it is beyond each knot, in tens of laps. @param {number} value @param {number[]} knots */
function hinges(value, knots) {
  const within = Math.min(Math.max(value, -30), 60);
  return [within / 10, ...knots.map((knot) => (within > knot ? (within - knot) / 10 : 0))];
}

/** @param {number[]} stints */
function quantile(stints) {
  const ordered = [...stints].sort(ascending);
  return ordered.length ? ordered[rounded(FULL * (ordered.length - 1))] : 0;
}

/** The longest stint that was driven twice. @param {number[]} stints */
function repeated(stints) {
  const ordered = [...stints].sort((a, b) => b - a);
  const twice = ordered.find((longest) => ordered.filter((stint) => stint >= longest - ALIKE_LAPS && stint <= longest).length > 1);
  return twice ?? ordered[0];
}
