// @ts-check
/** What is written along the axes and on the bars of the pictures: pure. */

import { howLong } from "../engine/time.js";

const STEPS_MIN = [5, 10, 15, 30, 60, 120, 180, 240, 360];

/** Round race times along the axis, at most six, none so near the end that its words have no room. @param {number} endMs */
export function ticksUpTo(endMs) {
  const stepMs = STEPS_MIN.map((minutes) => minutes * 60_000).find((step) => endMs / step < 7) ?? 12 * 3_600_000;
  return Array.from({ length: Math.floor((endMs * 0.96) / stepMs) }, (_, i) => (i + 1) * stepMs);
}

/**
 * The names of a crew as short as they can be and still tell the drivers apart: the first letters of their words; where
 * two have the same, more of the last word. @param {string[]} names @returns {Map<string, string>}
 */
export function shortNames(names) {
  const words = names.map((name) => name.split(/[\s-]+/).filter(Boolean));
  const short = words.map((parts) => parts.map((word) => [...word][0]).join(""));
  for (let letters = 2; letters < 12; letters += 1) {
    const shared = new Set(short.filter((one, i) => short.indexOf(one) !== i));
    if (!shared.size) break;
    words.forEach((parts, i) => {
      if (shared.has(short[i])) short[i] = [...(parts.at(-2) ?? "")].slice(0, 1).join("") + [...(parts.at(-1) ?? "")].slice(0, letters).join("");
    });
  }
  return new Map(names.map((name, i) => [name, short[i]]));
}

/** A round length at an axis: whole seconds, from a minute on minutes and seconds. @param {number} seconds */
export function tickText(seconds) {
  const size = Math.abs(seconds);
  return (seconds < 0 ? "−" : "") + (size < 60 ? String(Number(size.toFixed(1))) : howLong(size * 1000));
}

/** The places at an axis: the first, and round ones that are not too near it. @param {number} max @returns {number[]} */
export function placeTicks(max) {
  const last = Math.floor(max);
  const step = [1, 2, 5, 10, 20].find((size) => last / size <= 8) ?? 50;
  const first = step < 5 ? 1 : 0;
  const round = Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) => first + i * step);
  return [1, ...round.filter((place) => place > 1 && place <= last)];
}
