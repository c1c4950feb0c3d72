// @ts-check
/** The board from one car's seat: strategy/hero_view.py in the page. */
import { lastMeeting } from "../gaps.js";
import { fieldOf } from "../order.js";
import { msOf, rowsOf } from "../standings.js";
import { usOf } from "../wire.js";

/**
 * How far all cars are from one at a moment, or from the leader of the race, with the keys of `pitboard strategy --hero`.
 * @param {import("../race.js").Race} race @param {number} atMs @param {string | null} number @param {import("./table.js").StrategyRow[]} answers
 * of all cars at that moment
 */
export function heroAt(race, atMs, number, answers) {
  const momentUs = usOf(atMs);
  const field = fieldOf(race, momentUs, "auto");
  const board = rowsOf(field, momentUs, race.tellsStops(momentUs));
  const found = { race: race.name, at_ms: msOf(momentUs) };
  const hero = number === null ? 0 : field.placed.findIndex(({ car }) => car.number === number);
  if (!field.placed[hero]) return { ...found, number: number ?? "", rows: [] };
  const byNumber = new Map(answers.map((row) => [row.number, row]));
  const rows = board.map((row, i) => ({ ...besideHero(field, i, hero, row), ...inClass(row, board[hero], byNumber) }));
  return { ...found, number: field.placed[hero].car.number, rows };
}

/** @param {import("../order.js").Field} field @param {number} i @param {number} hero @param {Record<string, any>} row */
function besideHero({ order, placed, gap }, i, hero, row) {
  const behind = i > hero;
  const measuredUs = i === hero ? null : measured(order, placed[Math.max(i, hero)], placed[Math.min(i, hero)]);
  const [laps, us, basis] = i === hero ? [0, 0, null] : behind ? gap(placed[i], placed[hero]) : gap(placed[hero], placed[i]);
  return {
    number: row.number, class: row.class, position: row.position, class_position: row.class_position,
    gap_laps: behind || !laps ? laps : -laps,
    gap_ms: us === null ? null : msOf(behind || !us ? us : -us),
    gap_basis: basis,
    gap_at_ms: measuredUs === null ? null : msOf(measuredUs),
  };
}

/**
 * When the gap of a car to one ahead was measured; null where it was not, or the rules say it.
 * @param {import("../order.js").Order} order @param {import("../order.js").Placed} behind @param {import("../order.js").Placed} ahead
 */
function measured(order, behind, ahead) {
  if (order === "live") return lastMeeting(behind.car, behind.passed, ahead.car, ahead.passed)?.behindUs ?? null;
  const { laps, lineUs } = behind.mark;
  return order === "line" && laps > 0 && laps <= ahead.mark.laps ? lineUs : null;
}

/** @param {Record<string, any>} row @param {Record<string, any>} hero @param {Map<string, import("./table.js").StrategyRow>} answers */
function inClass(row, hero, answers) {
  const [own, other] = [answers.get(hero.number), answers.get(row.number)];
  if (row.class !== hero.class || !own || !other) return { net_gap_ms: null, stops_made: null, stops_to_go: null, next_stop_laps: null };
  return {
    net_gap_ms: less(other.net_gap_ms, own.net_gap_ms),
    stops_made: less(row.pit_visits, hero.pit_visits),
    stops_to_go: less(other.stops_to_go, own.stops_to_go),
    next_stop_laps: less(other.next_stop_lap, row.laps),
  };
}

/** @param {number | null} first @param {number | null} second */
function less(first, second) {
  return first === null || second === null ? null : first - second;
}
