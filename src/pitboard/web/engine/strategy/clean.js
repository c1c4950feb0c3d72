// @ts-check
/** When cars could run freely over the whole course, and which laps were clean: board/pace.py in the page. */
import { bisectLeft, bisectRight } from "../bisect.js";
import { usOf } from "../wire.js";

/** Flags under which nobody races over the course, or part of it. */
export const NEUTRAL_FLAGS = new Set(["yellow", "full_course_yellow", "safety_car", "red"]);

/** Two standstills with less between them are one: the field only moved up. */
const MOVED_UP_US = 300_000_000;

/** @typedef {[number, number]} Span from a moment until another in µs; Infinity: it lasts */

export class CleanLaps {
  /** @param {import("../race.js").Race} race @param {number} momentUs */
  constructor(race, momentUs) {
    this.race = race;
    this.momentUs = momentUs;
    const stated = race.told.flags_stated_ms ?? null;
    /** Whether a source tells the flags by the moment, without which no lap is known to be clean. */
    this.tellsFlags = stated !== null && usOf(stated) <= momentUs;
    this.disturbed = disturbed(race, momentUs);
    this.disturbedFromUs = this.disturbed.map(([fromUs]) => fromUs);
    /** @type {Map<string, Set<number>>} */
    this.untimed = new Map();
  }

  /** Whether all cars could run freely throughout a span; false where no flag is known at all. @param {number} fromUs @param {number} untilUs */
  undisturbed(fromUs, untilUs) {
    if (!this.tellsFlags) return false;
    const i = bisectLeft(this.disturbedFromUs, untilUs);
    return i === 0 || this.disturbed[i - 1][1] <= fromUs;
  }

  /** Whether a completed lap of a car shows its pace. @param {import("../car.js").Car} car @param {number} lap */
  isClean(car, lap) {
    return this.isRunThrough(car, lap) && this.undisturbed(car.lapEndUs[lap - 2], car.lapEndUs[lap - 1]);
  }

  /** Whether a completed lap was timed, not the first and no part of a pit visit. @param {import("../car.js").Car} car @param {number} lap */
  isRunThrough(car, lap) {
    if (lap < 2 || lap > car.lapEndUs.length || car.lapEndUs[lap - 1] > this.momentUs) return false;
    const [beginUs, endUs] = [car.lapEndUs[lap - 2], car.lapEndUs[lap - 1]];
    const visits = bisectRight(car.pitInUs, endUs);
    if (visits && (visits > car.pitOutUs.length || car.pitOutUs[visits - 1] >= beginUs)) return false;
    let untimed = this.untimed.get(car.number);
    if (!untimed) this.untimed.set(car.number, (untimed = new Set(car.untimedLaps)));
    return !untimed.has(lap);
  }
}

/** The spans in which no lap is clean, in time order, those that overlap made into a single span. @param {import("../race.js").Race} race @param {number} momentUs */
function disturbed(race, momentUs) {
  const spans = [...neutral(race, momentUs), ...slow(race, momentUs), ...halts(race, momentUs)];
  if (race.told.flags_flew) spans.push([0, race.flagUs[0]]);
  spans.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  /** @type {Span[]} */
  const found = [];
  for (const [fromUs, untilUs] of spans) {
    const last = found.at(-1);
    if (last && fromUs <= last[1]) last[1] = Math.max(last[1], untilUs);
    else found.push([fromUs, untilUs]);
  }
  return found;
}

/** The spans in which the course was not green; the last may last. @param {import("../race.js").Race} race @param {number} momentUs @returns {Span[]} */
function neutral(race, momentUs) {
  const count = bisectRight(race.flagUs, momentUs);
  return race.flagStates.slice(0, count).flatMap((state, i) => {
    const untilUs = i + 1 < count ? race.flagUs[i + 1] : Infinity;
    return NEUTRAL_FLAGS.has(state) ? [/** @type {Span} */ ([race.flagUs[i], untilUs])] : [];
  });
}

/** The spans in which any zone of the circuit was slow. @param {import("../race.js").Race} race @param {number} momentUs @returns {Span[]} */
function slow(race, momentUs) {
  /** @type {Span[]} */
  const spans = [];
  /** @type {Map<string, number>} */
  const active = new Map();
  for (const [ms, zone, on] of race.told.zones || []) {
    const us = usOf(ms);
    if (us > momentUs) break;
    const since = active.get(zone);
    if (on && since === undefined) active.set(zone, us);
    if (on || since === undefined) continue;
    active.delete(zone);
    spans.push([since, us]);
  }
  return [...spans, ...[...active.values()].map((fromUs) => /** @type {Span} */ ([fromUs, Infinity]))];
}

/** The standstills of the whole field that are known. @param {import("../race.js").Race} race @param {number} momentUs @returns {Span[]} */
function halts(race, momentUs) {
  /** @type {Span[]} */
  const found = [];
  for (const [begin, end, known] of race.told.halts || []) {
    if (usOf(known) > momentUs) break;
    const last = found.at(-1);
    if (last && usOf(begin) - last[1] < MOVED_UP_US) last[1] = usOf(end);
    else found.push([usOf(begin), usOf(end)]);
  }
  return found;
}
