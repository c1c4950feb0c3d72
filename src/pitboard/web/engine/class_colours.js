// @ts-check
/** The colours of the classes, by the same file and the same rule as `board/class_colours.py`. */

/**
 * @typedef {object} ClassColours `board/class_colours.json` with plates as slots
 * @property {string[]} cues the edges that bear a bar, by slot
 * @property {number[][]} near slots beside which one is not given out, by slot
 * @property {[number, number, Record<string, number>][]} series from which year to which, and its classes
 * @property {number[]} others for classes that no series names, in that order
 */

/** @type {ClassColours} */
export const NO_COLOURS = { cues: [""], near: [[]], series: [], others: [0] };

/**
 * The slot of each class's plate: of the series that names most of the classes in that year (0: not known), else others.
 * @param {Iterable<string>} classes @param {number} year @param {ClassColours} colours @returns {Map<string, number>}
 */
export function slotsOf(classes, year, { near, series, others }) {
  const names = [...new Set(classes)].sort((a, b) => (a < b ? -1 : 1));
  const stated = statedSlots(names, year, series);
  const used = new Set(stated.values());
  const free = others.filter((slot) => !used.has(slot));
  const apart = free.filter((slot) => !near[slot].some((other) => used.has(other)));
  const rest = free.length ? [...apart, ...free.filter((slot) => !apart.includes(slot))] : others;
  let next = 0;
  return new Map(names.map((name) => [name, stated.get(name) ?? rest[next++ % rest.length]]));
}

/** @param {string[]} names @param {number} year @param {ClassColours["series"]} series @returns {Map<string, number>} */
function statedSlots(names, year, series) {
  let best = new Map();
  for (const [since, until, known] of series) {
    if (year && (year < since || year > until)) continue;
    const found = new Map(names.filter((name) => plain(name) in known).map((name) => [name, known[plain(name)]]));
    if (found.size > best.size) best = found;
  }
  return best;
}

/** @param {string} name */
const plain = (name) => name.toUpperCase().replace(/[^A-Z0-9]/g, "");
