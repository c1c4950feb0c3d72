// @ts-check
/**
 * The compact history as it comes over the line (docs/api.md), and how a change of it is taken in.
 *
 * @typedef {Record<string, any>} Told what was told of a race or of a car, by key
 */

/** What cannot be taken in: the history must be asked for again. */
export class OutOfStep extends Error {}

/** Milliseconds on the wire, with decimals down to the µs, as whole µs. @param {number} ms */
export const usOf = (ms) => Math.round(ms * 1000);

/**
 * See that changes fit on what was told, before any of them is taken in.
 * @param {Told} told @param {Told} changes @param {ReadonlySet<string>} lists the keys whose values are lists
 */
export function check(told, changes, lists) {
  for (const [key, value] of Object.entries(changes)) {
    const known = told[key]?.length ?? 0;
    if (lists.has(key) && !(value[0] <= known)) throw new OutOfStep(`${key}: ${value[0]} to keep of ${known}`);
  }
}

/**
 * Take in changes by key: a list is `[keep, item, ...]`, anything else is the new value.
 * @param {Told} told @param {Told} changes @param {ReadonlySet<string>} lists
 */
export function take(told, changes, lists) {
  for (const [key, value] of Object.entries(changes)) {
    if (!lists.has(key)) {
      told[key] = value;
      continue;
    }
    const list = told[key] || (told[key] = []);
    list.length = value[0];
    for (let i = 1; i < value.length; i += 1) list.push(value[i]);
  }
}

/** The keys of a race that are lists. */
export const RACE_LISTS = new Set(["flags", "zones", "halts", "messages", "weather", "drive_limits", "clock_changes", "decisions"]);

/** The keys of a car that are lists. */
export const CAR_LISTS = new Set([
  "passed",
  "pits",
  "in_pit_laps",
  "inferred",
  "deleted",
  "bests",
  "drivers",
  "declared",
  "waits",
  "crew",
]);
