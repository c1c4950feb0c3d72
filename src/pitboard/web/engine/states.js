// @ts-check
/** The state of a car at a moment: what its loops say, what was declared, and what is judged and marked as such. */
import { bisectRight, median } from "./bisect.js";

/**
 * A state and whether it is a judgement of ours. Without a name: judged, the car did not start; not judged, nobody knows
 * its state. Then `awaited` says that its next loop is not overdue.
 * @typedef {{ name: string | null, judged: boolean, awaited?: boolean }} State
 */

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
const NOT_STARTED = { name: null, judged: true };
/** Nothing has read the car since the race was joined late. */
const UNKNOWN = { name: null, judged: false };
const AWAITED = { name: null, judged: false, awaited: true };

/** Declared after a retirement, these do not say that the car is on the way again. */
const STILL = /^(stopped|retired|in_pit|finished)$/;

/** Whether a car is known not to be on its way: stopped, out, or never started. @param {State} state */
export const isGone = ({ name, judged }) => name === "stopped" || name === "retired" || (name === null && judged);

/** Whether a car is out on the track, or may be. @param {State | undefined} state */
export const runs = (state) => state?.name === "running" || state?.name === "out_lap" || Boolean(state?.awaited);

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
 * The word that a car is stopped or retired, null where there is none or it was taken back.
 *
 * A loop that sees the car takes it back, and so does the word that it runs again. A retirement outranks a later
 * "stopped", which only says where the car stands.
 * @param {import("./car.js").Car} car @param {number} seenUs @param {number} momentUs @returns {string | null}
 */
function declaration(car, seenUs, momentUs) {
  const newest = bisectRight(car.declaredUs, momentUs);
  let first = newest;
  while (first && car.declaredUs[first - 1] >= seenUs && STILL.test(car.declaredState[first - 1])) first -= 1;
  const held = car.declaredState.slice(first, newest);
  if (held.includes("retired")) return "retired";
  return held.at(-1) === "stopped" ? "stopped" : null;
}

/**
 * The state of a car that was last seen at `seenUs` (-Infinity: never), where its class explains an absence of so long.
 * Before `toldFromUs` (0: the start) nobody saw the race: what a car did then says nothing of its state.
 * @param {import("./car.js").Car} car @param {import("./car.js").Mark} mark @param {number} seenUs
 * @param {number} momentUs @param {number} allowedUs @param {number} toldFromUs @returns {State}
 */
export function stateOf(car, mark, seenUs, momentUs, allowedUs, toldFromUs) {
  const { phase } = mark;
  if (car.declaredUs.length && phase !== "finished") {
    const name = declaration(car, seenUs, momentUs);
    if (name) return { name, judged: false };
  }
  const seen = seenUs !== -Infinity;
  const absentUs = momentUs - (seen ? seenUs : 0);
  if (toldFromUs > 0 && seenUs < toldFromUs) return absentUs <= allowedUs ? AWAITED : UNKNOWN;
  if (absentUs <= allowedUs || phase === "in_pit" || phase === "finished") return BY_PHASE[phase];
  if (!seen) return NOT_STARTED;
  return absentUs > Math.max(RETIRED_AFTER_US, allowedUs) ? RETIRED : STOPPED;
}
