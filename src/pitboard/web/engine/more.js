// @ts-check
/** What a page shows beside the standings: crew, sectors, stints, places gained, which lap is a best one. */
import { fieldOf } from "./order.js";
import { bestSectors, idealLapMs, sectorMarks, sectorSpans } from "./sectors.js";
import { msOf } from "./standings.js";
import { isGone } from "./states.js";
import { lapsOfStint, onTrackUs, stintRuns } from "./stints.js";

const HOUR_US = 3_600_000_000;
const LAST_STINTS = 5;

/**
 * Add to each row of the standings:
 * - `crew`, `driver_nation`, `driver_grade`;
 * - `sectors_ms`, the newest time of each sector (race.sectorRanks), the first `sectors_done` of the lap being driven, and
 *   `sector_marks`: whether it is the best of the `session`, of the `class`, `personal`, or none; of three sectors
 *   `s1_ms` to `s3_ms` are the same times;
 * - `ideal_lap_ms`, which the car's best sectors would make;
 * - `stint_ms` on the track since the last stop (null in the pits), `last_stints` the laps of the last five that are
 *   over, newest last, `drive_ms` of the driver now;
 * - `places_gained_hour` in class, null where the car had no place an hour ago;
 * - `lap_best`: whether the last lap is the best of the `session`, of the `class`, `personal`, or none;
 * - `best_mark`: whether the car's best lap is that of the `session`, of the `class`, or none.
 * @param {import("./race.js").Race} race @param {import("./order.js").Placed[]} placed
 * @param {Record<string, any>[]} rows @param {number} momentUs @param {import("./order.js").Asked} order
 */
export function moreOf(race, placed, rows, momentUs, order) {
  const hourAgo = momentUs >= HOUR_US ? classPlaces(race, momentUs - HOUR_US, order) : new Map();
  const bests = bestsBy(placed, momentUs);
  const sectors = bestSectors(race, momentUs);
  const over = momentUs >= race.chequeredUs;
  const tellsStops = race.tellsStops(momentUs);
  placed.forEach(({ car, mark }, i) => {
    const row = rows[i];
    const seat = car.seatAt(momentUs);
    const driver = car.seats.get(seat);
    row.crew = car.crew;
    row.driver_nation = driver?.nation ?? "";
    row.driver_grade = driver?.grade ?? "";
    newestSectors(race, car, mark, row, momentUs, sectors);
    row.ideal_lap_ms = idealLapMs(race, car, momentUs);
    const gone = over || isGone({ name: row.state, judged: row.state_judged });
    if (tellsStops) stintsSoFar(car, seat, row, momentUs, gone);
    else Object.assign(row, { last_stints: [], stint_ms: null, drive_ms: null });
    const before = hourAgo.get(car.number);
    row.places_gained_hour = before === undefined || row.class_position === null ? null : before - row.class_position;
    row.lap_best = kindOfBest(car, mark, bests);
    row.best_mark = bestOf(car.class, car.bestLapUs(momentUs), bests);
  });
}

/** @param {import("./race.js").Race} race @param {number} momentUs @param {import("./order.js").Asked} order */
function classPlaces(race, momentUs, order) {
  /** @type {Map<string, number>} */
  const places = new Map();
  /** @type {Map<string, number>} */
  const counts = new Map();
  const { placed, judged } = fieldOf(race, momentUs, order);
  for (const { car } of placed) {
    if (!car.competes) continue;
    const count = (counts.get(car.class) || 0) + 1;
    counts.set(car.class, count);
    const own = judged.get(car.number);
    const place = own ? own.class_position : count;
    if (place !== null) places.set(car.number, place);
  }
  return places;
}

/** @param {import("./order.js").Placed[]} placed @param {number} momentUs */
function bestsBy(placed, momentUs) {
  let session = Infinity;
  /** @type {Map<string, number>} */
  const classes = new Map();
  for (const { car } of placed) {
    const bestUs = car.bestLapUs(momentUs);
    // A car whose best lap nobody saw or stated may have the best of all.
    if (!bestUs && !car.untimedLaps.length) continue;
    session = Math.min(session, bestUs);
    classes.set(car.class, Math.min(classes.get(car.class) ?? Infinity, bestUs));
  }
  return { session, classes };
}

/**
 * @param {import("./car.js").Car} car @param {import("./car.js").Mark} mark
 * @param {{ session: number, classes: Map<string, number> }} bests
 */
function kindOfBest(car, mark, bests) {
  if (!mark.lastLapUs || mark.lastLapUs !== car.bestLapUs(mark.lineUs) || !car.countsAsBest(mark.laps)) return "";
  return bestOf(car.class, mark.lastLapUs, bests) || "personal";
}

/**
 * Whether a lap is the best of the session or of a class; none of them where it is not known.
 * @param {string} name @param {number} lapUs @param {{ session: number, classes: Map<string, number> }} bests
 */
function bestOf(name, lapUs, bests) {
  if (!lapUs) return "";
  if (lapUs === bests.session) return "session";
  return lapUs === bests.classes.get(name) ? "class" : "";
}

/**
 * @param {import("./race.js").Race} race @param {import("./car.js").Car} car @param {import("./car.js").Mark} mark
 * @param {Record<string, any>} row @param {number} momentUs @param {import("./sectors.js").SectorBests} bests
 */
function newestSectors(race, car, mark, row, momentUs, bests) {
  const now = sectorTimes(race, car, mark.laps + 1, momentUs);
  const done = now.reduce((/** @type {number} */ count, ms, i) => (ms === null ? count : i + 1), 0);
  /** @template T @param {T[]} current @param {T[]} before @param {T} none @returns {T[]} */
  const newest = (current, before, none) => current.map((value, i) => (i < done ? value : before[i] ?? none));
  const before = mark.laps && done < now.length ? mark.laps : 0;
  const marks = (/** @type {number} */ lap) => (lap ? sectorMarks(race, car, lap, momentUs, bests) : []);
  row.sectors_done = done;
  row.sectors_ms = newest(now, before ? sectorTimes(race, car, before, momentUs) : [], null);
  row.sector_marks = newest(done ? marks(mark.laps + 1) : now.map(() => ""), marks(before), "");
  const thirds = row.sectors_ms.length === 3 ? row.sectors_ms : [null, null, null];
  [row.s1_ms, row.s2_ms, row.s3_ms] = thirds;
}

/**
 * The times of the sectors of a lap that are driven by a moment; null for one whose loops did not both see the car.
 * @param {import("./race.js").Race} race @param {import("./car.js").Car} car @param {number} lap @param {number} momentUs
 */
function sectorTimes(race, car, lap, momentUs) {
  return sectorSpans(race, car, lap).map((span) => (span && span.endUs <= momentUs ? msOf(span.endUs - span.beginUs) : null));
}

/**
 * @param {import("./car.js").Car} car @param {number} seat @param {Record<string, any>} row
 * @param {number} momentUs @param {boolean} gone
 */
function stintsSoFar(car, seat, row, momentUs, gone) {
  const stints = stintRuns(car, momentUs, gone);
  const inPit = row.state === "in_pit";
  const ended = inPit ? stints : stints.slice(0, -1);
  row.last_stints = ended.slice(-LAST_STINTS).map((runs) => lapsOfStint(car, runs, momentUs).laps);
  const last = stints.at(-1);
  row.stint_ms = inPit || !last ? null : msOf(onTrackUs(last, momentUs));
  const driveUs = onTrackUs(stints.flat().filter(({ beginUs }) => car.seatAt(beginUs) === seat), momentUs);
  row.drive_ms = seat ? msOf(driveUs) : null;
}
