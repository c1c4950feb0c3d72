// @ts-check
/** What is left of a race: the next stop, the stops and laps until the flag, neutralisations to come: strategy/race_left.py and neutralisations.py. */
import { rounded, sum } from "./numbers.js";

/** @typedef {import("./facts.js").CarFacts} CarFacts */

/** The next stop is looked for so many laps ahead at most. */
const LOOKED_AHEAD = 60;

/** A stop is foretold for the first lap about which it is so likely, beside the likeliest: late is worse than early. */
const NEARLY = 0.9;

/** Bounds of the next stop: it comes before the one, and by the other, as likely as this. */
const [FIRST, LAST] = [0.1, 0.9];

/** A car goes so much of a lap beyond its full stint rather than stop once more. */
const SPARE_LAPS = 0.4;

const MINUTE_US = 60_000_000;

/** What is left of a race is looked at in so many steps, of a minute at least. */
const STEPS = 120;

/** The next stop of a car, with 80 % between the bounds; null where it probably stops no more, or its stints are not known. @param {import("./hazard.js").StopHazard} hazard @param {CarFacts} car */
export function nextStop(hazard, car) {
  const left = hazard.left(car);
  const most = left === null ? LOOKED_AHEAD : Math.min(Math.ceil(left), LOOKED_AHEAD);
  /** @type {number[]} */
  const chances = [];
  let going = 1;
  for (let ahead = 0; ahead < most && going >= 0.01; ahead += 1) {
    chances.push(going * hazard.chance(car, ahead));
    going -= chances[ahead];
  }
  const all = sum(chances);
  if (all < 0.5) return null;
  const within = chances.map((_, ahead) => sum(chances.slice(Math.max(ahead - 1, 0), ahead + 2)));
  const nearly = NEARLY * Math.max(...within);
  const best = within.findIndex((chance) => chance >= nearly);
  let [reached, low, high] = [0, -1, chances.length - 1];
  for (const [ahead, chance] of chances.entries()) {
    reached += chance / all;
    if (low < 0 && reached > FIRST) low = ahead;
    if (reached >= LAST) {
      high = ahead;
      break;
    }
  }
  const first = car.laps + 1;
  return { lap: first + best, low: first + Math.min(low, best), high: first + Math.max(high, best) };
}

/**
 * What is left until the flag at a moment: stops, laps and what the stops cost; null where stints or costs are not known.
 * @param {import("./rejoin.js").Rejoins} rejoins @param {import("./hazard.js").StopHazard} hazard @param {CarFacts} car @param {number} flagUs
 */
export function stopsLeft(rejoins, hazard, car, flagUs) {
  const [habit, stop] = [hazard.habit(car), rejoins.stop(car)];
  if (!habit || !stop || !car.lapUs) return null;
  const full = Math.max(habit.own, habit.repeated);
  // A car in the lane leaves it with what it needs, and how long it will still stand there is no stop to come.
  const reach = car.inLaneUs !== null ? full : Math.max(full - car.fuelLaps, 0);
  for (let [stops, costUs] = [0, 0]; ; stops += 1) {
    const laps = Math.max(Math.ceil((flagUs - car.lineUs - costUs) / car.lapUs), 0);
    if (laps <= reach + stops * full + SPARE_LAPS || stops > LOOKED_AHEAD) return { stops, laps, costUs };
    // The last stop takes no more fuel than is needed, be it the first or not.
    const fuel = Math.min(full, laps - reach - stops * full);
    costUs += (rejoins.cost(car, Math.max(fuel, 0), stops > 0) ?? stop).lossUs;
  }
}

/** @type {Map<string, number[]>} */
const known = new Map();

/**
 * Below how many neutralised µs, of those that are left, it stays with a share of the chances; `now`: it is neutralised
 * already, which counts as one that begins.
 * @param {{ an_hour: number, minutes: number[] }} kind @param {number} leftUs @param {number} share @param {boolean} now
 */
export function toComeUs(kind, leftUs, share, now) {
  const minutes = Math.floor(Math.max(leftUs, 0) / MINUTE_US);
  const step = 1 + Math.floor(minutes / STEPS);
  const left = Math.floor(minutes / step);
  const key = JSON.stringify([kind, left, step, now]);
  let chances = known.get(key);
  if (!chances) known.set(key, (chances = chancesOf(kind, left, step, now)));
  let reached = 0;
  for (const [steps, chance] of chances.entries()) {
    reached += chance;
    if (reached >= share) return steps * step * MINUTE_US;
  }
  return minutes * MINUTE_US;
}

/** How likely 0, 1, 2 … of the steps that are left will be neutralised. @param {{ an_hour: number, minutes: number[] }} kind @param {number} left @param {number} step @param {boolean} now */
function chancesOf(kind, left, step, now) {
  const lengths = kind.minutes.map((minutes) => rounded(minutes / step));
  const none = [1, ...new Array(left).fill(0)];
  let sums = now ? added(none, lengths) : none;
  const expected = (kind.an_hour * left * step) / 60;
  let chance = Math.exp(-expected);
  let found = none.map(() => 0);
  for (let count = 1; count < Math.trunc(expected * 2) + 8; count += 1) {
    found = found.map((soFar, i) => soFar + chance * sums[i]);
    chance *= expected / count;
    sums = added(sums, lengths);
  }
  return found;
}

/** The chances of sums with one more neutralisation in them; never more than all that is left. @param {number[]} sums @param {number[]} lengths */
function added(sums, lengths) {
  const last = sums.length - 1;
  /** @type {number[]} */
  const more = sums.map(() => 0);
  sums.forEach((chance, total) => {
    if (chance > 1e-6) for (const length of lengths) more[Math.min(total + length, last)] += chance / lengths.length;
  });
  return more;
}
