// @ts-check
/**
 * Where a car would be on the lap now had it just made its stop: under green, a full course yellow and the safety car. A
 * stop takes as long under each, but the others come less far meanwhile, so it costs fewer laps of the way.
 */
import { bisectLeft, bisectRight, median } from "../bisect.js";
import { QUANTILES } from "./costs.js";

/** How many times as long laps take under a flag where the race has not shown it: of WEC, Le Mans and IMSA races. */
const USUAL_LEVELS = { full_course_yellow: 2.5, safety_car: 1.9 };

/** Fewer laps under a flag say nothing of it. */
const LEAST_LAPS = 5;

/**
 * A flag; how many times as long laps take under it and whether this race has shown that; the laps of the way that a stop
 * costs, with eight in ten between low and high; the place in class, if nobody else stops.
 * @typedef {{ flag: string, level: number, shown: boolean, laps: number, low: number, high: number, classPosition: number }} RingCase
 */

/** The cases of a car; none where its stop cannot be told. @param {import("./table.js").Strategist} asked @param {string} number @returns {RingCase[]} */
export function ringCases(asked, number) {
  const { facts, rejoins } = asked;
  const car = facts.of(number);
  const stop = rejoins.of(number)?.stop;
  if (!stop || !car.lapUs) return [];
  const own = rejoins.progress(car);
  const rivals = facts.ofClass(car.class).filter((other) => other.number !== number && asked.running.includes(other.number)).map((other) => rejoins.progress(other));
  return ["green", "full_course_yellow", "safety_car"].map((flag) => {
    const { level, shown } = levelUnder(asked, flag);
    const inLaps = (/** @type {number} */ us) => Math.max(us, 0) / (car.lapUs * level);
    const laps = inLaps(stop.lossUs);
    return {
      flag, level, shown, laps,
      low: inLaps(stop.quantilesUs[QUANTILES.indexOf(0.1)]),
      high: inLaps(stop.quantilesUs[QUANTILES.indexOf(0.9)]),
      classPosition: 1 + rivals.filter((progress) => progress > own - laps).length,
    };
  });
}

/** How many times as long laps take under a flag: the middle of those driven under it by now. @param {import("./table.js").Strategist} asked @param {string} flag */
function levelUnder({ race, momentUs, facts }, flag) {
  if (flag === "green") return { level: 1, shown: true };
  /** @type {number[]} */
  const levels = [];
  const count = bisectRight(race.flagUs, momentUs);
  for (let i = 0; i < count; i += 1) {
    if (race.flagStates[i] !== flag) continue;
    const untilUs = Math.min(i + 1 < count ? race.flagUs[i + 1] : momentUs, momentUs);
    for (const car of race.carsByNumber.values()) {
      const { lapUs } = facts.of(car.number);
      const first = bisectLeft(car.lapEndUs, race.flagUs[i]) + 1;
      for (let lap = first; lap < bisectRight(car.lapEndUs, untilUs); lap += 1) {
        if (lapUs && facts.clean.isRunThrough(car, lap + 1)) levels.push((car.lapEndUs[lap] - car.lapEndUs[lap - 1]) / lapUs);
      }
    }
  }
  const usual = USUAL_LEVELS[/** @type {keyof typeof USUAL_LEVELS} */ (flag)];
  return levels.length >= LEAST_LAPS ? { level: Math.max(median(levels), 1), shown: true } : { level: usual, shown: false };
}
