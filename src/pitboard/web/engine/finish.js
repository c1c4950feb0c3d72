// @ts-check
/** The order by a rule pack after the chequered flag: board/finish.py in the page, without its words. */
import { bisectLeft } from "./bisect.js";
import { RETIRED_AFTER_US } from "./states.js";
import { usOf } from "./wire.js";

/**
 * A car under the rules: laps and µs since the official start with every penalty, the lap counted; null: no place.
 * @typedef {{ car: import("./car.js").Car, laps: number, lap: number, totalUs: number, status: string, position: number | null,
 *   class_position: number | null }} Judged
 *
 * @typedef {{ percent: number, must_take_flag: boolean, flag_on_track: boolean, outside_ranked: boolean,
 *   last_lap: [number, number][] }} Rules
 * @typedef {{ us: number, number: string, kind: string, laps: number, penaltyUs: number, other: string }} Decision
 */

/** @type {Record<string, number>} */
const LISTED = { classified: 0, outside: 0, not_classified: 1, retired: 2, disqualified: 3 };

/**
 * The cars in the order of the race's rules, each with its places; those under way are ranked where they run.
 * @param {import("./race.js").Race} race @param {number} momentUs
 * @param {Map<string, [number, number]>} underWay loops passed, and when the last, by number
 * @returns {Judged[]}
 */
export function ranking(race, momentUs, underWay) {
  const rules = race.rules;
  const decisions = race.decisionsBy(momentUs);
  const judged = [...race.carsByNumber.values()].map((car) => judge(race, rules, car, momentUs, underWay, decisions));
  const laps = judged.filter(({ status }) => status === "classified").map((one) => one.laps);
  const winnerLaps = Math.max(0, ...laps);
  for (const one of judged) {
    const short = one.laps * 100 < rules.percent * winnerLaps;
    if (short && one.status === "classified" && !underWay.has(one.car.number)) one.status = "not_classified";
  }
  const keys = new Map(judged.map((one) => [one, keyOf(one, rules, race.loopCount, underWay)]));
  judged.sort((one, other) => compare(/** @type {any} */ (keys.get(one)), /** @type {any} */ (keys.get(other))));
  setPlaces(judged, rules, decisions);
  return judged;
}

/** Stops as the published sheets count them: `stops_on_sheet` of board/finish.py. @param {Judged} judged */
export function stopsOnSheet({ car, lap }) {
  if (!lap) return 0;
  const leftOn = new Set(car.pitOutUs.map((us) => car.lapsAt(us) + 1));
  const stops = [...leftOn].filter((one) => one <= lap).length;
  return stops + Number(car.inPitLaps.has(lap) && !leftOn.has(lap));
}

/**
 * The gap of a classification: whole laps, or on as many laps the time in µs. A car that is not classified
 * may have driven further than one that is: that is no gap. One outside the competition runs in front by a negative one.
 * @param {Judged | undefined} behind @param {Judged | undefined} ahead @returns {[number, number | null]}
 */
export function gapOf(behind, ahead) {
  if (!behind || !ahead) return [0, null];
  const laps = ahead.laps - behind.laps;
  const us = behind.totalUs - ahead.totalUs;
  if (behind.status === "classified" || behind.status === "outside") return [laps, laps ? null : us];
  return [Math.max(laps, 0), laps || us < 0 ? null : us];
}

/** @param {Judged} one @param {Rules} rules @param {number} loopCount @param {Map<string, [number, number]>} underWay @returns {[number, number, number, string]} */
function keyOf(one, rules, loopCount, underWay) {
  const [at, us] = underWay.get(one.car.number) || [one.laps * loopCount, one.totalUs];
  return [rules.must_take_flag ? LISTED[one.status] : 0, -at, us, one.car.number];
}

/** @param {(number | string)[]} one @param {(number | string)[]} other */
function compare(one, other) {
  for (let i = 0; i < one.length; i += 1) if (one[i] !== other[i]) return one[i] < other[i] ? -1 : 1;
  return 0;
}

/**
 * @param {import("./race.js").Race} race @param {Rules} rules @param {import("./car.js").Car} car
 * @param {number} momentUs @param {Map<string, [number, number]>} underWay @param {Decision[]} decisions
 * @returns {Judged}
 */
function judge(race, rules, car, momentUs, underWay, decisions) {
  const all = car.lapsAt(momentUs);
  const before = bisectLeft(car.lapEndUs, race.chequeredUs, 0, all);
  const tookFlag = before < all;
  const lap = Math.min(before + 1, all);
  const own = decisions.filter(({ number }) => number === car.number);
  let lost = tookFlag ? lastLapPenalty(rules, car, lap) : 0;
  let totalUs = lap ? car.lapEndUs[lap - 1] : 0;
  for (const { kind, laps, penaltyUs } of own) {
    if (kind === "penalty_laps") lost += laps;
    else if (kind === "penalty_time") totalUs += penaltyUs;
  }
  let status = statusOf(race, rules, car, lap, tookFlag, momentUs, own);
  if (underWay.has(car.number) && (status === "not_classified" || status === "retired")) status = "classified";
  if (lost < 0) [status, lost] = ["not_classified", 0];
  return { car, laps: lap - lost, lap, totalUs, status, position: null, class_position: null };
}

/**
 * @param {import("./race.js").Race} race @param {Rules} rules @param {import("./car.js").Car} car @param {number} lap
 * @param {boolean} tookFlag @param {number} momentUs @param {Decision[]} decisions the car's own
 */
function statusOf(race, rules, car, lap, tookFlag, momentUs, decisions) {
  const is = (/** @type {string} */ kind) => decisions.some((one) => one.kind === kind);
  if (is("disqualify")) return "disqualified";
  if (!car.competes || is("outside")) return "outside";
  if (!rules.must_take_flag) return "classified";
  if (tookFlag) return rules.flag_on_track && car.inPitLaps.has(lap) ? "not_classified" : "classified";
  const seenUs = car.lastSeenUs(race.chequeredUs);
  const declared = car.declaredUs.some((us, i) => car.declaredState[i] === "retired" && us >= seenUs && us <= momentUs);
  return declared || race.chequeredUs - seenUs > RETIRED_AFTER_US ? "retired" : "not_classified";
}

/** Laps lost for a slow last lap, from the line or from pit-out; -1: all. @param {Rules} rules @param {import("./car.js").Car} car @param {number} lap */
function lastLapPenalty(rules, car, lap) {
  const endUs = car.lapEndUs[lap - 1];
  const lineUs = lap > 1 ? car.lapEndUs[lap - 2] : 0;
  const beginUs = Math.max(lineUs, ...car.pitOutUs.filter((us) => us > lineUs && us < endUs));
  const over = rules.last_lap.filter(([overS]) => endUs - beginUs >= overS * 1_000_000);
  if (!over.length) return 0;
  const limit = over.reduce((most, one) => (one[0] > most[0] ? one : most));
  return limit[1] < 0 ? -1 : limit[1];
}

/** @param {Judged[]} judged in order @param {Rules} rules @param {Decision[]} decisions */
function setPlaces(judged, rules, decisions) {
  const heats = decisions.filter(({ kind }) => kind === "dead_heat");
  const placed = judged.filter(({ status }) => status === "classified");
  const ranked = judged.filter(({ status }) => status === "classified" || (status === "outside" && rules.outside_ranked));
  number(ranked, "position", heats);
  for (const name of new Set(placed.map(({ car }) => car.class))) {
    number(placed.filter(({ car }) => car.class === name), "class_position", heats);
  }
}

/** Places 1..; both cars of a dead heat have the better one. @param {Judged[]} ordered @param {"position" | "class_position"} key @param {Decision[]} heats */
function number(ordered, key, heats) {
  ordered.forEach((one, i) => {
    const before = i ? ordered[i - 1] : null;
    const level =
      before !== null &&
      ((before.laps === one.laps && before.totalUs === one.totalUs) || heats.some((heat) => isOf(heat, before, one)));
    one[key] = before && level ? before[key] : i + 1;
  });
}

/** @param {Decision} heat @param {Judged} one @param {Judged} other */
function isOf({ number: first, other: second }, one, other) {
  const [a, b] = [one.car.number, other.car.number];
  return (first === a && second === b) || (first === b && second === a);
}

/** The decisions as they come over the line. @param {any[][]} told @returns {Decision[]} */
export function decisionsOf(told) {
  return told.map(([ms, number, kind, laps, penaltyMs, other]) => ({
    us: usOf(ms), number, kind, laps, penaltyUs: usOf(penaltyMs), other,
  }));
}
