// @ts-check
/** The numbers behind the pictures with lines: pure, from the race and a moment. x is race time in s. */


/** @typedef {import("./charts.js").Line} Line */
/** @typedef {import("../engine/race.js").Race} Race */

/** When a car completed its laps by a moment, in s. @param {Race} race @param {string} number @param {number} atMs */
function lapEnds(race, number, atMs) {
  return race.car(number).lapEndUs.filter((us) => us <= atMs * 1000).map((us) => us / 1e6);
}

/** Lines with their own x each, on one common x. @param {{label: string, points: Map<number, number>, hollow?: Set<number>, dots?: boolean}[]} own */
function joined(own) {
  const xs = [...new Set(own.flatMap((one) => [...one.points.keys()]))].sort((a, b) => a - b);
  const lines = own.map(({ label, points, hollow, dots }) => ({
    label,
    dots,
    values: xs.map((x) => points.get(x)),
    hollow: hollow && xs.map((x) => hollow.has(x)),
  }));
  return { xs, lines };
}

/** Seconds behind the reference car at the end of the same lap; ahead of it below nought. @param {Race} race @param {string[]} cars @param {string} reference @param {number} atMs */
export function gapLines(race, cars, reference, atMs) {
  const ahead = lapEnds(race, reference, atMs);
  return joined(
    cars.map((number) => ({
      label: `#${number}`,
      points: new Map(lapEnds(race, number, atMs).flatMap((end, k) => (k < ahead.length ? [[end, end - ahead[k]]] : []))),
    })),
  );
}

/** The place at the end of each lap, among the cars of the class or all. @param {Race} race @param {string[]} cars @param {boolean} overall @param {number} atMs */
export function placeLines(race, cars, overall, atMs) {
  const all = race.cars().filter((one) => one.competes || overall);
  /** @type {Map<string, number[][]>} */
  const ends = new Map();
  for (const { number, class: name } of all) {
    const key = overall ? "" : name;
    const laps = ends.get(key) || [];
    ends.set(key, laps);
    lapEnds(race, number, atMs).forEach((end, k) => (laps[k] ||= []).push(end));
  }
  for (const laps of ends.values()) for (const one of laps) one.sort((a, b) => a - b);
  let last = 1;
  const own = cars.map((number) => {
    const laps = ends.get(overall ? "" : race.car(number).class) || [];
    const points = new Map(lapEnds(race, number, atMs).map((end, k) => [end, (laps[k] || []).indexOf(end) + 1 || 1]));
    for (const place of points.values()) last = Math.max(last, place);
    return { label: `#${number}`, points };
  });
  return { ...joined(own), last };
}

/** Lap times; those in or out of the pits are hollow, and what is far slower than usual lies beyond the edge. @param {Race} race @param {string[]} cars @param {number} atMs */
export function lapLines(race, cars, atMs) {
  const times = /** @type {number[]} */ ([]);
  const own = cars.map((number) => {
    const points = new Map();
    const hollow = new Set();
    for (const lap of race.laps(number, atMs)) {
      if (lap.lap_ms === null || lap.elapsed_ms === null) continue;
      const x = lap.elapsed_ms / 1000;
      points.set(x, lap.lap_ms / 1000);
      if (lap.ended_in_pit || lap.from_pit) hollow.add(x);
      times.push(lap.lap_ms / 1000);
    }
    return { label: `#${number}`, points, hollow, dots: true };
  });
  times.sort((a, b) => a - b);
  const low = times[0] ?? 0;
  const high = Math.max(low * 1.08, (times[Math.floor(times.length * 0.6)] ?? low) * 1.12);
  return { ...joined(own), range: /** @type {[number, number]} */ ([low * 0.995, high]) };
}

