// @ts-check
/** A driver's time in the car against the limits of the rules. Spans are [begin, end] in µs, in time order, apart. */
import { msOf } from "./standings.js";

const SECOND_US = 1_000_000;

/** @typedef {[number, number]} Span */

/**
 * What holds for a driver of a class and grade: of every value the first that is set.
 * @param {Record<string, any>[]} limits @param {string} carClass @param {string} grade
 */
export function limitOf(limits, carClass, grade) {
  const fitting = limits.filter(
    ({ classes, grades }) => (!classes.length || classes.includes(carClass)) && (!grades.length || grades.includes(grade)),
  );
  const first = (/** @type {string} */ key) => fitting.find((one) => one[key])?.[key] ?? 0;
  const window = fitting.find((one) => one.window_s);
  return {
    raceUs: first("race_s") * SECOND_US,
    windowUs: (window?.window_s ?? 0) * SECOND_US,
    windowMostUs: (window?.window_most_s ?? 0) * SECOND_US,
    mostUs: first("most_s") * SECOND_US,
    leastUs: first("least_s") * SECOND_US,
  };
}

/**
 * How a driver stands who drove these spans by a moment, with the keys of `pitboard drivers --format json`. `over`: the
 * flag has fallen; `ended`: whether the car finished, null where it stopped or retired.
 * @param {ReturnType<typeof limitOf>} limit @param {Span[]} spans @param {number} elapsedUs
 * @param {{ over: boolean, ended: boolean | null }} state
 */
export function account({ raceUs, windowUs, windowMostUs, mostUs, leastUs }, spans, elapsedUs, { over, ended }) {
  const any = windowUs || mostUs || leastUs;
  const countedUs = driven(spans, 0, elapsedUs);
  const peakUs = peak(spans, windowUs);
  const shortUs = Math.max(0, leastUs - countedUs);
  const roomUs = windowUs && !over ? room(spans, elapsedUs, windowUs, windowMostUs) : Infinity;
  const restUs = mostUs && !over ? Math.max(0, mostUs - countedUs) : Infinity;
  const leftUs = Math.min(roomUs, restUs);
  const remainingUs = ended ? 0 : Math.max(0, raceUs - elapsedUs);
  const broken = [];
  if (windowUs && peakUs > windowMostUs) broken.push("window");
  if (mostUs && countedUs > mostUs) broken.push("most");
  if (ended !== null && (ended || (raceUs && !over)) && shortUs > remainingUs) broken.push("least");
  let next = null;
  if (leftUs < Infinity) next = restUs <= roomUs ? "most" : "window";
  return {
    counted_ms: any ? msOf(countedUs) : null,
    most_ms: mostUs ? msOf(mostUs) : null,
    least_ms: leastUs ? msOf(leastUs) : null,
    window_ms: windowUs ? msOf(windowUs) : null,
    window_most_ms: windowUs ? msOf(windowMostUs) : null,
    in_window_ms: windowUs ? msOf(driven(spans, elapsedUs - windowUs, elapsedUs)) : null,
    peak_ms: windowUs ? msOf(peakUs) : null,
    next_limit: next,
    left_ms: leftUs < Infinity ? msOf(leftUs) : null,
    short_ms: leastUs ? msOf(shortUs) : null,
    broken,
  };
}

/** The spans with the pauses cut out of them. @param {Span[]} spans @param {Span[]} pauses @returns {Span[]} */
export function without(spans, pauses) {
  let left = spans;
  for (const [pauseUs, onUs] of pauses) {
    left = left.flatMap(([begin, end]) => /** @type {Span[]} */ ([[begin, Math.min(end, pauseUs)], [Math.max(begin, onUs), end]]));
    left = left.filter(([begin, end]) => begin < end);
  }
  return left;
}

/** How much of the spans lies between two moments. @param {Span[]} spans @param {number} fromUs @param {number} untilUs */
function driven(spans, fromUs, untilUs) {
  return spans.reduce((sum, [begin, end]) => sum + Math.max(0, Math.min(end, untilUs) - Math.max(begin, fromUs)), 0);
}

/** The most of the spans in any window: the fullest one ends where a span ends. @param {Span[]} spans @param {number} windowUs */
function peak(spans, windowUs) {
  return Math.max(0, ...spans.map(([, end]) => driven(spans, end - windowUs, end)));
}

/**
 * How long one may drive on from now until the window that slides along holds more than it may: while its far edge leaves
 * time that was driven nothing is gained, while it leaves a rest everything is.
 * @param {Span[]} spans @param {number} nowUs @param {number} windowUs @param {number} mostUs
 */
function room(spans, nowUs, windowUs, mostUs) {
  let edgeUs = nowUs - windowUs;
  let freeUs = mostUs - driven(spans, edgeUs, nowUs);
  if (freeUs < 0) return 0;
  for (const [begin, end] of spans) {
    if (end <= edgeUs) continue;
    const restUs = Math.max(0, begin - edgeUs);
    if (restUs > freeUs) break;
    freeUs -= restUs;
    edgeUs = end;
  }
  return edgeUs + freeUs - (nowUs - windowUs);
}
