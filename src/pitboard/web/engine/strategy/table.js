// @ts-check
/**
 * What a strategist asks of the cars at a moment: strategy/table.py in the page, with the keys of `pitboard strategy
 * --format json`. What the races before have shown comes with the history (`strategy`), so nothing here is fetched.
 */
import { fieldOf } from "../order.js";
import { msOf } from "../standings.js";
import { runs } from "../states.js";
import { driverRows } from "../stints.js";
import { usOf } from "../wire.js";
import { NEUTRAL_FLAGS } from "./clean.js";
import { QUANTILES, StopCosts } from "./costs.js";
import { StopFacts } from "./facts.js";
import { StopHazard } from "./hazard.js";
import { nextStop, stopsLeft, toComeUs } from "./left.js";
import { ascending, rounded } from "./numbers.js";
import { RelativePace, isFaster } from "./pace.js";
import { Rejoins } from "./rejoin.js";

/** Who is faster now is judged over so much time. */
const PACE_US = 5_400_000_000;

/** So much of the time that is neutralised is lost: laps take about twice as long. */
const NEUTRAL_LOSS = 0.5;

/** By so much of what is left, and by so much more for stops, the leader comes otherwise than foretold at most. */
const [PACE_OFF, PACE_OFF_US] = [0.006, 40_000_000];

const [LOW, HIGH] = [QUANTILES.indexOf(0.1), QUANTILES.indexOf(0.9)];

/**
 * @typedef {import("./facts.js").CarFacts} CarFacts
 * @typedef {Record<string, any> & { number: string, class: string }} StrategyRow
 * @typedef {{ race: string, at_ms: number, race_laps: number | null, to_spare_ms: number | null, race_laps_low: number | null,
 *   race_laps_high: number | null, rows: StrategyRow[] }} StrategyTable
 * @typedef {{ stops: number, laps: number, costUs: number, behindUs: number }} Net
 */

export class Strategist {
  /** @param {import("../race.js").Race} race @param {number} atMs */
  constructor(race, atMs) {
    this.race = race;
    this.momentUs = usOf(atMs);
    const { placed, states } = fieldOf(race, this.momentUs, "auto");
    this.over = this.momentUs >= race.chequeredUs;
    const lengthUs = this.over ? 0 : usOf(race.told.strategy.length_ms);
    /** @type {number | null} */
    this.flagUs = lengthUs || null;
    this.leftUs = this.flagUs === null ? null : Math.max(this.flagUs - this.momentUs, 0);
    this.facts = new StopFacts(race, this.momentUs);
    this.hazard = new StopHazard(this.facts, this.leftUs);
    this.rejoins = new Rejoins(this.facts, new StopCosts(this.facts), this.hazard);
    this.pace = new RelativePace(race, this.momentUs, this.momentUs - PACE_US, this.facts.clean);
    this.running = placed.map(({ car }) => car.number).filter((number) => {
      const state = states.get(number);
      return runs(state) || state?.name === "in_pit";
    });
    /** @type {Map<string, Map<string, Net>>} */
    this.nets = new Map();
    /** The cars that do not run, once they were asked for. @type {Set<string> | null} */
    this.gone = null;
  }

  /** How many laps the race has, by how much its leader begins the last before the time is up, and bounds. */
  length() {
    const none = { race_laps: null, to_spare_ms: null, race_laps_low: null, race_laps_high: null };
    if (this.flagUs === null || this.leftUs === null || !this.running.length) return none;
    const leader = this.facts.of(this.running[0]);
    const left = stopsLeft(this.rejoins, this.hazard, leader, this.flagUs);
    if (!left || !leader.meanUs) return none;
    // Its laps in traffic are a part of those to come; who has not come by yet comes no sooner than now.
    const lapUs = (leader.lapUs + leader.meanUs) / 2;
    const freeUs = this.flagUs - Math.max(leader.lineUs, this.momentUs - lapUs) - left.costUs;
    const laps = Math.max(Math.ceil(freeUs / lapUs), 1);
    const kind = this.race.told.strategy.neutralisations;
    const now = NEUTRAL_FLAGS.has(this.race.flagAt(this.momentUs));
    const [mostUs, leastUs] = [0.95, 0.05].map((share) => toComeUs(kind, this.leftUs ?? 0, share, now));
    const offUs = PACE_OFF * this.leftUs + PACE_OFF_US;
    return {
      race_laps: leader.laps + laps,
      to_spare_ms: rounded(Math.max(freeUs - (laps - 1) * lapUs, 0) / 1000),
      race_laps_low: leader.laps + Math.max(Math.ceil((freeUs - offUs - NEUTRAL_LOSS * mostUs) / lapUs), 1),
      race_laps_high: leader.laps + Math.max(Math.ceil((freeUs + offUs - NEUTRAL_LOSS * leastUs) / lapUs), laps),
    };
  }

  /** The answers for every car that runs, or for one. @param {string | null} [number] @returns {StrategyRow[]} */
  rows(number = null) {
    if (this.over || !this.race.tellsStops(this.momentUs)) return [];
    return this.running.filter((own) => number === null || own === number).map((own) => this.row(this.facts.of(own)));
  }

  /** @param {CarFacts} car @returns {StrategyRow} */
  row(car) {
    const rejoin = this.rejoins.of(car.number);
    const coming = car.inLaneUs === null ? nextStop(this.hazard, car) : null;
    const nets = this.net(car.class);
    const net = nets.get(car.number);
    const leaderUs = Math.min(...[...nets.values()].map(({ behindUs }) => behindUs));
    const ahead = this.ahead(car);
    return {
      number: car.number,
      class: car.class,
      ...rejoinKeys(rejoin),
      next_stop_lap: coming?.lap ?? null,
      next_stop_low: coming?.low ?? null,
      next_stop_high: coming?.high ?? null,
      stops_to_go: net?.stops ?? null,
      laps_to_go: net?.laps ?? null,
      net_gap_ms: net ? rounded((net.behindUs - leaderUs) / 1000) : null,
      net_class_position: net ? 1 + [...nets.values()].filter(({ behindUs }) => behindUs < net.behindUs).length : null,
      drivers_to_drive: this.toDrive(car.number),
      wave_by: this.waveBy(car),
      ahead,
      ...this.catches(car, ahead),
    };
  }

  /** How far a car has come, in laps, with what its pace says of the lap under way. @param {CarFacts} car */
  progress(car) {
    return car.laps + Math.min((this.momentUs - car.lineUs) / Math.max(car.lapUs, 1), 0.999);
  }

  /** How far behind each car of a class is with all its stops made, by the pace of the class. @param {string} name */
  net(name) {
    let found = this.nets.get(name);
    if (!found) {
      found = new Map();
      const own = this.running.map((number) => this.facts.of(number)).filter((car) => car.class === name && car.laps && car.lapUs);
      const lapsUs = own.map((car) => car.lapUs).sort(ascending);
      for (const car of this.flagUs === null ? [] : own) {
        const left = stopsLeft(this.rejoins, this.hazard, car, this.flagUs ?? 0);
        if (left) found.set(car.number, { ...left, behindUs: left.costUs - this.rejoins.progress(car) * lapsUs[lapsUs.length >> 1] });
      }
      this.nets.set(name, found);
    }
    return found;
  }

  /** The car ahead in the class, in the order in force. @param {CarFacts} car @returns {string | null} */
  ahead(car) {
    const own = this.running.filter((number) => this.race.car(number).class === car.class);
    return own[own.indexOf(car.number) - 1] ?? null;
  }

  /** Whether a car is faster now than the one ahead, and on which of its laps it then comes up to it. @param {CarFacts} car @param {string | null} ahead */
  catches(car, ahead) {
    const [first, second] = ahead === null ? [null, null] : [this.pace.latest(car.number), this.pace.latest(ahead)];
    if (ahead === null || !first || !second) return { faster: null, catch_lap: null };
    const faster = isFaster(first, second);
    const other = this.facts.of(ahead);
    if (car.inLaneUs !== null || other.inLaneUs !== null) return { faster, catch_lap: null };
    const apart = this.progress(other) - this.progress(car);
    const gain = second.share - first.share;
    if (!faster || gain <= 0 || apart >= 1) return { faster, catch_lap: null };
    return { faster, catch_lap: car.laps + 1 + Math.floor(Math.max(apart, 0) / gain) };
  }

  /** The seats that have not driven yet, or not for as long as the rules ask; null where no crew is known. @param {string} number */
  toDrive(number) {
    const car = this.race.car(number);
    if (!car.crew.length || !car.driverUs.length) return null;
    const driven = new Set(car.driverSeat.filter((_, i) => car.driverUs[i] <= this.momentUs));
    const limits = this.race.told.drive_limits?.length;
    this.gone ||= limits ? this.race.goneAt(this.momentUs) : new Set();
    const rows = limits ? driverRows(this.race, car, this.momentUs, this.gone) : [];
    const short = new Set(rows.filter((/** @type {Record<string, any>} */ row) => row.short_ms).map((row) => row.seat));
    return car.crew.map(({ seat }) => seat).filter((seat) => !driven.has(seat) || short.has(seat));
  }

  /** Whether a car runs between the leaders of the race and of its class, laps behind the latter. @param {CarFacts} car */
  waveBy(car) {
    const first = this.facts.of(this.running[0]);
    const leader = this.facts.of(/** @type {string} */ (this.running.find((number) => this.race.car(number).class === car.class)));
    if (!car.lapUs || !first.lapUs || !leader.lapUs) return null;
    const [own, ofClass, ofRace] = [car, leader, first].map((one) => this.progress(one));
    return ofClass - own >= 1 && part(ofRace - own) < part(ofRace - ofClass);
  }
}

/** @param {import("./rejoin.js").Rejoin | null} rejoin */
function rejoinKeys(rejoin) {
  const stop = rejoin?.stop;
  return {
    rejoin_class_position: rejoin?.classPosition ?? null,
    rejoin_low: rejoin?.low ?? null,
    rejoin_high: rejoin?.high ?? null,
    rejoin_ahead: rejoin?.ahead ?? null,
    rejoin_behind: rejoin?.behind ?? null,
    pit_loss_ms: stop ? msOf(stop.lossUs) : null,
    pit_loss_low_ms: stop ? msOf(stop.quantilesUs[LOW]) : null,
    pit_loss_high_ms: stop ? msOf(stop.quantilesUs[HIGH]) : null,
    minimum_stop_ms: stop ? msOf(Math.max(stop.laneUs + stop.quantilesUs[LOW] - stop.lossUs, 0)) : null,
  };
}

/** What of a number lies beyond a whole lap, as Python's % has it. @param {number} laps */
function part(laps) {
  return laps - Math.floor(laps);
}

/** What a strategist asks of all cars that run at a moment, or of one. @param {import("../race.js").Race} race @param {number} atMs @param {string | null} [number] @returns {StrategyTable} */
export function strategyAt(race, atMs, number = null) {
  const asked = new Strategist(race, atMs);
  return { race: race.name, at_ms: msOf(asked.momentUs), ...asked.length(), rows: asked.rows(number) };
}
