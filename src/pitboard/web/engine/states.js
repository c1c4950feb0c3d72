// @ts-check
/** The state of a car at a moment: what its loops say, what was declared, and what is judged and marked as such. */
import { bisectRight, median } from "./bisect.js";

/** @typedef {{ name: string, judged: boolean }} State */

/** A car on the track that no loop has seen for this long is judged retired; any later passing takes it back. */
export const RETIRED_AFTER_US = 1_800_000_000;

/** @type {Record<import("./car.js").Phase, State>} */
const BY_PHASE = {
  grid: { name: "running", judged: false },
  running: { name: "running", judged: false },
  in_pit: { name: "in_pit", judged: false },
  out_lap: { name: "out_lap", judged: false },
  finished: { name: "finished", judged: false },
};
const STOPPED = { name: "stopped", judged: true };
const RETIRED = { name: "retired", judged: true };

/**
 * How long the cars of a class, best placed first, explain that one of them is not seen at a loop, in µs.
 *
 * The yardstick is the lap that the front half is driving or has just driven. With one loop a lap the whole lap must be
 * waited for, and a slower one after a fast one.
 * @param {import("./car.js").Mark[]} marks @param {number} momentUs @param {number} loopCount
 */
export function patienceUs(marks, momentUs, loopCount) {
  const driven = [];
  for (const mark of marks.slice(0, (marks.length + 1) >> 1)) {
    if (mark.lastLapUs) driven.push(Math.max(mark.lastLapUs, momentUs - mark.lineUs));
  }
  return driven.length ? Math.trunc(median(driven) * (1 + 1.5 / loopCount)) : RETIRED_AFTER_US;
}

/**
 * The state of a car that was last seen at `seenUs` (-Infinity: never), where its class explains an absence of so long.
 * @param {import("./car.js").Car} car @param {import("./car.js").Mark} mark @param {number} seenUs
 * @param {number} momentUs @param {number} allowedUs @returns {State}
 */
export function stateOf(car, mark, seenUs, momentUs, allowedUs) {
  const { phase } = mark;
  if (car.declaredUs.length && phase !== "finished") {
    const i = bisectRight(car.declaredUs, momentUs) - 1;
    // Any loop that sees the car after a declaration takes it back.
    if (i >= 0 && /^(retired|stopped)$/.test(car.declaredState[i]) && car.declaredUs[i] >= seenUs) {
      return { name: car.declaredState[i], judged: false };
    }
  }
  const absentUs = momentUs - seenUs;
  if (absentUs <= allowedUs || phase === "in_pit" || phase === "finished" || seenUs === -Infinity) {
    return BY_PHASE[phase];
  }
  return absentUs > Math.max(RETIRED_AFTER_US, allowedUs) ? RETIRED : STOPPED;
}
