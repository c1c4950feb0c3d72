// @ts-check
/**
 * The gap of a car to one ahead of it, at a moment: what the loop measured, and what is already certain since.
 *
 * With n the laps a car has completed, c the time of its last crossing, R(k) the time at which the reference completed
 * lap k and r(t) the laps it had completed by t: the gap is max(c - R(n), m - R(n+1) if R(n+1) <= m) in time and
 * max(r(c) - n, r(m) - n - 1, 0) in laps.
 */
import { bisectLeft, bisectRight } from "./bisect.js";

/**
 * Laps and µs at the finish line. `laps` and `lineUs` are those of the car behind; `aheadEndUs` the reference's lap ends,
 * of which it had `aheadLaps` by the moment.
 * @param {number} laps @param {number} lineUs @param {number[]} aheadEndUs @param {number} aheadLaps
 * @param {number} momentUs @returns {[number, number]}
 */
export function lineGap(laps, lineUs, aheadEndUs, aheadLaps, momentUs) {
  let gapUs = laps && aheadLaps >= laps ? lineUs - aheadEndUs[laps - 1] : 0;
  if (aheadLaps <= laps) return [0, gapUs];
  const nextUs = aheadEndUs[laps];
  if (momentUs - nextUs > gapUs) gapUs = momentUs - nextUs;
  // r(c) is more than r(m) - 1 only where it is r(m): the one ahead has not been at the line since.
  return [aheadLaps - laps - 1 + (aheadEndUs[aheadLaps - 1] <= lineUs ? 1 : 0), gapUs];
}

/**
 * What a gap in live order rests on: a loop that both passed after their stops and in the open, a loop that one of them
 * passed before a visit to the pits, or one since whose passing the field was in the queue behind a safety car.
 * @typedef {"loop" | "before_stop" | "queue"} Basis
 *
 * The last loop that two cars have passed, by its place along the race, when each did, and which of the passings of the
 * car ahead that was.
 * @typedef {{ at: number, behindUs: number, aheadUs: number, place: number }} Meeting
 */

/** Cars that cross the line nearer than this may be in one queue. */
const BUNCHED_US = 8_000_000;

/**
 * The last loop of both, of which each had passed so many by then; null: there is none.
 * @param {import("./car.js").Car} behind @param {number} behindPassed
 * @param {import("./car.js").Car} ahead @param {number} aheadPassed @returns {Meeting | null}
 */
export function lastMeeting(behind, behindPassed, ahead, aheadPassed) {
  const { loopAt: aheadAt } = ahead;
  for (let last = behindPassed - 1; last >= 0; last -= 1) {
    const at = behind.loopAt[last];
    const place = bisectLeft(aheadAt, at, 0, aheadPassed);
    if (place < aheadPassed && aheadAt[place] === at) {
      return { at, behindUs: behind.loopUs[last], aheadUs: ahead.loopUs[place], place };
    }
  }
  return null;
}

/**
 * Laps and µs at the last loop that both cars have passed by a moment, of which the one ahead had passed so many by then.
 * @param {Meeting} meeting @param {import("./car.js").Car} ahead @param {number} aheadPassed
 * @param {number} momentUs @param {number} loopCount @returns {[number, number]}
 */
export function loopGap({ at, behindUs, place }, ahead, aheadPassed, momentUs, loopCount) {
  const { loopAt: aheadAt, loopUs: aheadUs } = ahead;
  let gapUs = behindUs - aheadUs[place];
  if (place + 1 < aheadPassed && momentUs - aheadUs[place + 1] > gapUs) gapUs = momentUs - aheadUs[place + 1];
  const further = aheadAt[aheadPassed - 1] - at;
  let gapLaps = further ? Math.floor((further - 1) / loopCount) : 0;
  // One more where it was that far ahead already when the one behind came by: as at the line.
  if (further && further % loopCount === 0 && aheadUs[aheadPassed - 1] <= behindUs) gapLaps += 1;
  return [gapLaps, Math.max(gapUs, 0)];
}

/** When the field was last in the queue behind a safety car, by a moment; worked out once it is needed. */
export class Queues {
  /** @type {[string, number][] | null} */ spans = null;
  /** @type {number | null} */ queuedUs = null;

  /** @param {import("./race.js").Race} race @param {number} momentUs */
  constructor(race, momentUs) {
    this.race = race;
    this.momentUs = momentUs;
  }

  /** Whether the field has been in a queue since a moment. @param {number} us */
  since(us) {
    this.spans ??= this.neutralised();
    if (!this.spans.length || us >= this.spans[0][1]) return false;
    this.queuedUs ??= this.spans.find(([state, untilUs]) => state === "safety_car" || bunched(this.race, untilUs))?.[1] ?? -Infinity;
    return us < this.queuedUs;
  }

  /** The neutralisations by the moment, the last first: the flag, and until when it flew. */
  neutralised() {
    const { flagUs, flagStates } = this.race;
    /** @type {[string, number][]} */
    const spans = [];
    let untilUs = this.momentUs;
    for (let i = bisectRight(flagUs, this.momentUs) - 1; i >= 0; i -= 1) {
      if (flagStates[i] === "safety_car" || flagStates[i] === "full_course_yellow") spans.push([flagStates[i], untilUs]);
      untilUs = flagUs[i];
    }
    return spans;
  }
}

/**
 * Whether the field runs in a queue, by its crossings of the line on the lap before: most cars follow another closely,
 * and for a large part of the lap nobody comes by at all.
 * @param {import("./race.js").Race} race @param {number} momentUs
 */
function bunched(race, momentUs) {
  const marks = [...race.carsByNumber.values()].map((car) => car.markAt(momentUs)).filter((mark) => mark.lastLapUs);
  const lapsUs = marks.map((mark) => mark.lastLapUs).sort((a, b) => a - b);
  const lapUs = lapsUs[lapsUs.length >> 1] ?? 0;
  const crossedUs = marks.map((mark) => mark.lineUs).filter((us) => momentUs - us <= lapUs).sort((a, b) => a - b);
  if (crossedUs.length < 3) return false;
  const apartUs = crossedUs.map((us, i) => (crossedUs[i + 1] ?? crossedUs[0] + lapUs) - us).sort((a, b) => a - b);
  const close = apartUs.filter((us) => us <= BUNCHED_US).length;
  return apartUs[apartUs.length - 1] >= Math.floor((lapUs * 2) / 5) && close * 3 >= (apartUs.length - 1) * 2;
}

/**
 * What a gap measured where two cars last met rests on, at a moment.
 * @param {Meeting} meeting @param {import("./car.js").Car} behind @param {import("./car.js").Car} ahead
 * @param {number} momentUs @param {Queues | null} queues null for a gap in laps, which is certain @returns {Basis}
 */
export function restsOn(meeting, behind, ahead, momentUs, queues) {
  const stopped = visitedSince(behind, meeting.behindUs, momentUs) || visitedSince(ahead, meeting.aheadUs, momentUs);
  return stopped ? "before_stop" : queues?.since(meeting.aheadUs) ? "queue" : "loop";
}

/** Whether a car that passed a loop was in the pit lane then or since. @param {import("./car.js").Car} car @param {number} passedUs @param {number} momentUs */
function visitedSince(car, passedUs, momentUs) {
  const begun = bisectRight(car.pitInUs, momentUs);
  return begun > 0 && (begun > car.pitOutUs.length || car.pitOutUs[begun - 1] > passedUs);
}
