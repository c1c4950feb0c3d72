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
 * Laps and µs at the last loop that both cars have passed by a moment, of which each had passed so many by then.
 * @param {import("./car.js").Car} behind @param {number} behindPassed
 * @param {import("./car.js").Car} ahead @param {number} aheadPassed
 * @param {number} momentUs @param {number} loopCount @returns {[number, number]}
 */
export function loopGap(behind, behindPassed, ahead, aheadPassed, momentUs, loopCount) {
  const { loopAt: aheadAt, loopUs: aheadUs } = ahead;
  for (let last = behindPassed - 1; last >= 0; last -= 1) {
    const at = behind.loopAt[last];
    const place = bisectLeft(aheadAt, at, 0, aheadPassed);
    if (place < aheadPassed && aheadAt[place] === at) {
      const passedUs = behind.loopUs[last];
      let gapUs = passedUs - aheadUs[place];
      if (place + 1 < aheadPassed && momentUs - aheadUs[place + 1] > gapUs) gapUs = momentUs - aheadUs[place + 1];
      const further = aheadAt[aheadPassed - 1] - at;
      let gapLaps = further ? Math.floor((further - 1) / loopCount) : 0;
      if (further >= loopCount) {
        const then = aheadAt[bisectRight(aheadUs, passedUs, place, aheadPassed) - 1];
        gapLaps = Math.max(gapLaps, Math.floor((then - at) / loopCount));
      }
      return [gapLaps, Math.max(gapUs, 0)];
    }
  }
  return [0, 0];
}
