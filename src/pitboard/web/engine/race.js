// @ts-check
/**
 * A race in the page: the history as the server tells it, and every answer a function of it and a moment.
 *
 *     const race = Race.from(await (await fetch("/api/history")).json());
 *     race.standings(57_600_000).rows[0].number
 *
 * The formulas are those of `pitboard standings`, `laps`, `stints`, `pits` and `drivers`; so are the keys of their rows.
 * Moments are ms since the official start. Nothing here knows the page, the clock or the line.
 */
import { bestLaps } from "./bests.js";
import { bisectRight } from "./bisect.js";
import { Car } from "./car.js";
import { lapRows } from "./laps.js";
import { moreOf } from "./more.js";
import { loopShares, whereabouts } from "./places.js";
import { bestSectors, sectorMarks } from "./sectors.js";
import { decisionsOf } from "./finish.js";
import { fieldOf, place, statesOf } from "./order.js";
import { msOf, rowsOf } from "./standings.js";
import { isGone } from "./states.js";
import { driverRows, pitRows, stintRows } from "./stints.js";
import { CAR_LISTS, OutOfStep, RACE_LISTS, check, take, usOf } from "./wire.js";

export { OutOfStep };

/** The form of the history that this engine reads. */
export const FORMAT = 2;

export class Race {
  /** @type {number[]} */ flagUs = [];
  /** @type {string[]} */ flagStates = [];
  chequeredUs = Infinity;
  /** @type {import("./finish.js").Decision[]} */ decisions = [];
  /** How far along the lap each loop lies, once it was asked for. @type {number[] | null} */ shares = null;

  /** A race from the document of `/api/history`. @param {Record<string, any>} document */
  static from(document) {
    return new Race(document);
  }

  /** @param {Record<string, any>} document */
  constructor(document) {
    if (document.format !== FORMAT) throw new OutOfStep(`a history of form ${document.format}, not ${FORMAT}`);
    const { cars, loops, circuit, start_ms, epoch, seq, ...told } = document;
    /** @type {string} */
    this.epoch = epoch;
    /** @type {number} */
    this.seq = seq;
    /** When the race officially started, in ms since the Unix epoch. @type {number} */
    this.startMs = start_ms;
    /** The loops along the lap, the line last. @type {string[]} */
    this.loops = loops;
    this.loopCount = Math.max(loops.length, 1);
    /** @type {Record<string, any> | null} */
    this.circuit = circuit;
    /** The loops, by rank, that end the sectors of a lap: those the circuit names, else S1 and S2, else every loop. @type {number[]} */
    this.sectorRanks = sectorRanks(loops, circuit);
    this.told = told;
    /** @type {Map<string, Car>} */
    this.carsByNumber = new Map();
    for (const { number, ...changes } of cars) {
      this.carsByNumber.set(number, new Car(number, changes, this.loopCount));
    }
    this.read();
  }

  /** Lay out the flags, for bisection. */
  read() {
    /** @type {[number, string][]} */
    const flags = this.told.flags || [];
    this.flagUs = flags.map(([ms]) => usOf(ms));
    this.flagStates = flags.map(([, state]) => state);
    const chequered = this.flagStates.indexOf("chequered");
    this.chequeredUs = chequered < 0 ? Infinity : this.flagUs[chequered];
    this.decisions = decisionsOf(this.told.decisions || []);
    this.shares = null;
  }

  /**
   * Take in a facts event, all of it or nothing; says whether it was new.
   * @param {Record<string, any>} event
   * @throws {OutOfStep} when it does not follow on what is known: the history must be asked for again
   */
  apply(event) {
    // The histories from number `after` to `until` are the same, and what this one goes on from.
    const { epoch, seq, after = seq - 1, until = seq - 1, cars = {}, ...changes } = event;
    if (epoch !== this.epoch) throw new OutOfStep("of another race");
    if (seq <= this.seq) return false;
    if (this.seq < after || this.seq > until) throw new OutOfStep(`${seq} does not follow ${this.seq}`);
    /** @type {[string, Record<string, any>][]} */
    const told = Object.entries(cars);
    check(this.told, changes, RACE_LISTS);
    for (const [number, changed] of told) check(this.carsByNumber.get(number)?.told ?? {}, changed, CAR_LISTS);
    take(this.told, changes, RACE_LISTS);
    for (const [number, changed] of told) {
      let car = this.carsByNumber.get(number);
      if (!car) this.carsByNumber.set(number, (car = new Car(number, {}, this.loopCount)));
      car.take(changed, this.loopCount);
    }
    this.seq = seq;
    this.read();
    return true;
  }

  /**
   * The sign of life between facts: the moment, the age of the feed and what else it says go on. One of another race, or
   * after facts that have not come, changes nothing.
   * @param {Record<string, any>} event
   */
  beat(event) {
    const { epoch, seq, after = seq, ...status } = event;
    if (epoch !== this.epoch || this.seq < after || this.seq > seq) return;
    this.seq = seq;
    Object.assign(this.told, status);
  }

  /** @returns {string} */
  get name() {
    return this.told.race;
  }

  /** How long the race takes, in ms; 0 when not known. @returns {number} */
  get durationMs() {
    return this.told.duration_ms;
  }

  /** Local time minus UTC in ms. @returns {number} */
  get utcOffsetMs() {
    return this.told.utc_offset_ms;
  }

  /** When the clocks of the place were put on or back, and by how much, in ms. @returns {[number, number][]} */
  get clockChanges() {
    return this.told.clock_changes || [];
  }

  /** Whether `startMs` has a date; else it is a time of day on the first day of the epoch. @returns {boolean} */
  get dated() {
    return this.told.dated;
  }

  /** The year; 0: not known. @returns {number} */
  get year() {
    return this.told.year || 0;
  }

  /** The first moment that is known: before it nothing was received. */
  get toldFromMs() {
    return this.told.told_from_ms || 0;
  }

  /** The race time up to which everything is told. */
  get endMs() {
    return Math.ceil(this.told.at_ms);
  }

  /** How fast the race clock runs; 0 when it stands. @returns {number} */
  get clockRate() {
    return this.told.clock_rate || 0;
  }

  get live() {
    return this.clockRate > 0;
  }

  /** What the line about the race is made of; often nothing. @returns {(string | [string, Record<string, string>])[]} */
  get noteParts() {
    return this.told.note_parts ?? (this.told.note ? [this.told.note] : []);
  }

  /** The newest report, if there is one: `hour`, `title`, `address`. @returns {Record<string, any> | null} */
  get report() {
    return this.told.report || null;
  }

  /** How old the feed was when it was last heard of, in ms; null before its first fact. @returns {number | null} */
  get feedAgeMs() {
    return this.told.feed_age_ms ?? null;
  }

  /** Whether laps were driven around a moment that nobody saw end: then nobody knows the order. @param {number} us */
  isUnseen(us) {
    for (const car of this.carsByNumber.values()) if (car.unseenSpans.some(([fromUs, untilUs]) => fromUs < us && us < untilUs)) return true;
    return false;
  }

  /** Whether the sources can tell a stop by a moment: a loop of the pit lane is known, or a visit was seen. @param {number} momentUs */
  tellsStops(momentUs) {
    // Of a race that was joined late nobody saw how many stops there were before.
    if (this.told.joined_ms) return false;
    if (this.told.pit_loops) return true;
    for (const car of this.carsByNumber.values()) if (car.pitInUs[0] <= momentUs) return true;
    return false;
  }

  /** The entries. */
  cars() {
    return [...this.carsByNumber.values()].map((car) => ({
      number: car.number, class: car.class, team: car.team, make: car.make, model: car.model, group: car.group,
      competes: car.competes, nations: car.nations, crew: car.crew,
    }));
  }

  /**
   * The standings at a moment, in the order in force or another; with `more` false only the keys that `pitboard
   * standings` gives, for those in a hurry.
   * @param {number} atMs @param {{ order?: import("./order.js").Asked, more?: boolean }} [options]
   * @returns {{ race: string, at_ms: number, order: string, flag: string, rows: Record<string, any>[] }}
   */
  standings(atMs, { order = "auto", more = true } = {}) {
    const momentUs = usOf(atMs);
    const field = fieldOf(this, momentUs, order);
    const rows = rowsOf(field, momentUs, this.tellsStops(momentUs));
    if (more) moreOf(this, field.placed, rows, momentUs, order);
    return { race: this.name, at_ms: msOf(momentUs), order: field.order, flag: this.flagAt(momentUs), rows };
  }

  /** How far one car was behind another: whole laps, ms, what it rests on. @param {string} ahead @param {string} behind @param {number} atMs */
  apart(ahead, behind, atMs) {
    const { placed, gap } = fieldOf(this, usOf(atMs), "auto");
    const find = (/** @type {string} */ number) => placed.find(({ car }) => car.number === number);
    const [one, other] = [find(behind), find(ahead)];
    if (!one || !other) throw new RangeError(`no car ${one ? ahead : behind}`);
    const [laps, us, basis] = gap(one, other);
    return { laps, ms: us === null ? null : msOf(us), basis };
  }

  /**
   * Which sectors of some laps of a car are best ones by a moment: of the `session`, of the `class`, `personal`, or none.
   * @param {string} number @param {number[]} laps @param {number} atMs @returns {string[][]}
   */
  sectorMarks(number, laps, atMs) {
    const momentUs = usOf(atMs);
    const bests = bestSectors(this, momentUs);
    return laps.map((lap) => sectorMarks(this, this.car(number), lap, momentUs, bests));
  }

  /** What the race's rules say of the finish. @returns {import("./finish.js").Rules} */
  get rules() {
    return this.told.rules;
  }

  /** The decisions made by a moment; at the end of what is told all of them, however late they were made. @param {number} momentUs */
  decisionsBy(momentUs) {
    return momentUs >= usOf(this.told.at_ms) ? this.decisions : this.decisions.filter(({ us }) => us <= momentUs);
  }

  /** The flag over the course; empty before the first. @param {number} momentUs */
  flagAt(momentUs) {
    const i = bisectRight(this.flagUs, momentUs);
    return i ? this.flagStates[i - 1] : "";
  }

  /** The spans under a red flag by a moment. @param {number} momentUs @returns {[number, number][]} */
  redFlags(momentUs) {
    return this.flagUs
      .map((us, i) => /** @type {[number, number]} */ ([us, Math.min(this.flagUs[i + 1] ?? momentUs, momentUs)]))
      .filter(([us], i) => us <= momentUs && this.flagStates[i] === "red");
  }

  /** @param {string} number @param {number} atMs */
  laps(number, atMs) {
    return lapRows(this, this.car(number), usOf(atMs));
  }

  /** @param {string} number @param {number} atMs */
  stints(number, atMs) {
    const momentUs = usOf(atMs);
    const car = this.car(number);
    return this.tellsStops(momentUs) ? stintRows(car, momentUs, this.goneAt(momentUs).has(number)) : [];
  }

  /** @param {string} number @param {number} atMs */
  pits(number, atMs) {
    return pitRows(this.car(number), usOf(atMs));
  }

  /** @param {string} number @param {number} atMs */
  drivers(number, atMs) {
    return driverRows(this, this.car(number), usOf(atMs));
  }

  /** @param {string} number */
  car(number) {
    const car = this.carsByNumber.get(number);
    if (!car) throw new RangeError(`no car ${number}`);
    return car;
  }

  /** The state of every car, by number. @param {number} momentUs */
  statesAt(momentUs) {
    return statesOf(this, place(this.carsByNumber.values(), momentUs), momentUs);
  }

  /** The cars that do not run: stopped, retired, never started, or the race is over. @param {number} momentUs */
  goneAt(momentUs) {
    const over = momentUs >= this.chequeredUs;
    const gone = new Set();
    for (const [number, state] of this.statesAt(momentUs)) {
      if (over || isGone(state)) gone.add(number);
    }
    return gone;
  }

  /** The flags and the slow zones by a moment, in spans; `zones` are the names of those that are slow. @param {number} atMs */
  flags(atMs) {
    /** @type {{ from_ms: number, to_ms: number, flag: string, zones: string[] }[]} */
    const spans = [];
    let flag = "";
    /** @type {string[]} */
    let zones = [];
    const changes = [
      ...(this.told.flags || []).map((/** @type {any[]} */ [ms, state]) => ({ ms, state })),
      ...(this.told.zones || []).map((/** @type {any[]} */ [ms, zone, active]) => ({ ms, zone, active })),
    ].sort((a, b) => a.ms - b.ms);
    for (const { ms, state, zone, active } of changes) {
      if (ms > atMs) break;
      if (spans.length) spans[spans.length - 1].to_ms = Math.floor(ms);
      if (state !== undefined) flag = state;
      else zones = zones.filter((one) => one !== zone).concat(active ? [zone] : []);
      spans.push({ from_ms: Math.floor(ms), to_ms: atMs, flag, zones });
    }
    return spans.filter((span, i) => span.to_ms > span.from_ms || i === spans.length - 1);
  }

  /** What race control said by a moment. @param {number} atMs @returns {{ at_ms: number, text: string }[]} */
  messages(atMs) {
    return (this.told.messages || [])
      .filter((/** @type {any[]} */ [ms]) => ms <= atMs)
      .map((/** @type {any[]} */ [ms, text]) => ({ at_ms: Math.floor(ms), text }));
  }

  /** The last reading of the weather by a moment, temperatures in degrees Celsius; null without one. @param {number} atMs */
  weather(atMs) {
    const told = (this.told.weather || []).filter((/** @type {any[]} */ [ms]) => ms <= atMs).at(-1);
    if (!told) return null;
    const [ms, air, track, humidity] = told;
    return { at_ms: Math.floor(ms), air_c: air / 10, track_c: track / 10, humidity_pct: humidity };
  }

  /** Where every car is on the lap. @param {number} atMs */
  places(atMs) {
    this.shares ||= loopShares(this);
    return whereabouts(this, this.shares, usOf(atMs));
  }

  /** The fastest laps by a moment, of the race and of each class. @param {number} atMs */
  bests(atMs) {
    return bestLaps(this, usOf(atMs));
  }
}

/** @param {string[]} loops @param {Record<string, any> | null} circuit */
function sectorRanks(loops, circuit) {
  for (const ids of [circuit?.sector_loops || [], ["S1", "S2"]]) {
    const ends = ids.map((/** @type {string} */ id) => loops.indexOf(id) + 1);
    if (ends.length && ends.every((/** @type {number} */ rank) => rank > 0)) return [...ends, Math.max(loops.length, 1)];
  }
  return Array.from({ length: Math.max(loops.length, 1) }, (_, i) => i + 1);
}
