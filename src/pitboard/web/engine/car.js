// @ts-check
import { bisectLeft, bisectRight } from "./bisect.js";
import { CAR_LISTS, take, usOf } from "./wire.js";

/**
 * @typedef {"grid" | "running" | "in_pit" | "out_lap" | "finished"} Phase
 *
 * What a car has done by a moment; a new mark is set at each line crossing, pit-in and pit-out. `lineUs` is the moment
 * of its last line crossing, `lastLapUs` and `bestLapUs` are durations (0: none yet).
 * @typedef {{ laps: number, lineUs: number, lastLapUs: number, bestLapUs: number, pitVisits: number,
 *   phase: Phase }} Mark
 *
 * @typedef {{ seat: number, name: string, nation: string, grade: string }} Driver
 */

/**
 * The kinds of a pit visit, each with the moment from which it is known.
 * @typedef {{ fromUs: number, kind: string }[]} Kinds
 */

/**
 * What the car stood still with the whole field, and from when on that is known.
 * @typedef {{ beginUs: number, endUs: number, knownUs: number }} Wait
 */

/** The kinds of visit that divide two stints. @type {ReadonlySet<string | null>} */
const ENDS_STINT = new Set(["stop", "lane_start", null]);

/**
 * A kind alone is known from the visit's end on, a start from the lane at once; else moments and kinds in turn.
 * @param {string | [number, string][] | null | undefined} told @param {number} inMs @param {number | undefined} outMs
 * @returns {Kinds}
 */
function kindsOf(told, inMs, outMs) {
  if (!told) return [];
  if (typeof told === "string") return [{ fromUs: usOf(outMs === undefined || outMs === null || told === "lane_start" ? inMs : outMs), kind: told }];
  return told.map(([ms, kind]) => ({ fromUs: usOf(ms), kind }));
}

/** @type {Mark} */
export const ON_THE_GRID = {
  laps: 0, lineUs: 0, lastLapUs: 0, bestLapUs: 0, pitVisits: 0, phase: "grid",
};

/**
 * One car's history: parallel lists in time order, in µs since the official start.
 *
 * `lapEndUs[k]` is the moment lap k+1 was completed. `loopUs` and `loopAt` hold every loop passed on the way, the latter
 * as progress: laps completed times the number of loops, plus the loop's rank along the lap. `markUs` and `marks` hold
 * what the car had done by then.
 */
export class Car {
  class = "";
  team = "";
  make = "";
  model = "";
  group = "";
  competes = true;
  /** @type {Driver[]} */ crew = [];
  /** @type {Map<number, Driver>} */ seats = new Map();
  /** @type {string[]} */ nations = [];
  /** @type {Set<number>} */ inPitLaps = new Set();
  /** @type {Set<number>} */ inferredLaps = new Set();
  /** @type {Set<number>} */ deletedLaps = new Set();
  /** @type {number[]} */ driverUs = [];
  /** @type {number[]} */ driverSeat = [];
  /** @type {number[]} */ declaredUs = [];
  /** @type {string[]} */ declaredState = [];
  finishedUs = Infinity;
  /** @type {number[]} */ lapEndUs = [];
  /** @type {number[]} */ untimedLaps = [];
  /** @type {[number, number][]} */ unseenSpans = [];
  /** @type {number[]} */ loopUs = [];
  /** @type {number[]} */ loopAt = [];
  /** @type {number[]} */ markUs = [];
  /** @type {Mark[]} */ marks = [];
  /** @type {number[]} */ pitInUs = [];
  /** @type {number[]} */ pitOutUs = [];
  /** @type {number[]} */ pitLap = [];
  /** @type {number[]} */ pitOutLaps = [];
  /** @type {boolean[]} */ pitExact = [];
  /** @type {(string | null)[]} */ pitUnseen = [];
  /** @type {Kinds[]} */ pitKinds = [];
  /** @type {Wait[]} */ waits = [];

  /** @param {string} number @param {import("./wire.js").Told} told what was told of it @param {number} loopCount */
  constructor(number, told, loopCount) {
    this.number = number;
    this.told = told;
    this.read(loopCount);
  }

  /** Take in changes. @param {import("./wire.js").Told} changes @param {number} loopCount */
  take(changes, loopCount) {
    take(this.told, changes, CAR_LISTS);
    this.read(loopCount);
  }

  /** Lay out what was told, for bisection. @param {number} loopCount */
  read(loopCount) {
    const told = this.told;
    this.class = told.class || "";
    this.team = told.team || "";
    this.make = told.make || "";
    this.model = told.model || "";
    this.group = told.group || "";
    this.competes = told.competes !== false;
    this.crew = (told.crew || []).map((/** @type {any[]} */ [seat, name, nation, grade]) => ({
      seat, name, nation, grade,
    }));
    this.seats = new Map(this.crew.map((driver) => [driver.seat, driver]));
    this.nations = [...new Set(this.crew.map((driver) => driver.nation).filter(Boolean))];
    this.inPitLaps = new Set(told.in_pit_laps);
    this.inferredLaps = new Set(told.inferred);
    this.deletedLaps = new Set(told.deleted);
    /** @type {[number, number][]} */
    const drivers = told.drivers || [];
    this.driverUs = drivers.map(([ms]) => usOf(ms));
    this.driverSeat = drivers.map(([, seat]) => seat);
    /** @type {[number, string][]} */
    const declared = told.declared || [];
    this.declaredUs = declared.map(([ms]) => usOf(ms));
    this.declaredState = declared.map(([, state]) => state);
    /** @type {[number, number, number][]} */
    const waits = told.waits || [];
    this.waits = waits.map(([begin, end, known]) => ({ beginUs: usOf(begin), endUs: usOf(end), knownUs: usOf(known) }));
    this.finishedUs = told.finished_ms == null ? Infinity : usOf(told.finished_ms);
    this.readLoops(loopCount);
    this.untimedLaps = this.untimed();
    this.unseenSpans = [];
    this.untimedLaps.forEach((lap, i) => {
      const endUs = this.lapEndUs[lap - 1];
      if (i && this.untimedLaps[i - 1] === lap - 1) this.unseenSpans[this.unseenSpans.length - 1][1] = endUs;
      else this.unseenSpans.push([lap > 1 ? this.lapEndUs[lap - 2] : 0, endUs]);
    });
    this.readMarks();
  }

  /** The laps of which the feed told only that they were driven, in order. */
  untimed() {
    if (!this.inferredLaps.size || !this.deletedLaps.size) return [];
    const untimed = (/** @type {number} */ lap) => this.inferredLaps.has(lap) || this.inferredLaps.has(lap - 1);
    return [...this.deletedLaps].filter((lap) => untimed(lap) && lap <= this.lapEndUs.length).sort((a, b) => a - b);
  }

  /** @param {number} loopCount */
  readLoops(loopCount) {
    this.loopUs = [];
    this.loopAt = [];
    this.lapEndUs = [];
    let us = 0;
    let at = 0;
    for (const value of this.told.passed || []) {
      if (value < 0) {
        at -= value;
        continue;
      }
      us += usOf(value);
      at += 1;
      this.loopUs.push(us);
      this.loopAt.push(at);
      if (at % loopCount === 0) this.lapEndUs.push(us);
    }
  }

  /** Every mark in the order in which it was set: a pit visit says after how many laps it began and ended. */
  readMarks() {
    this.markUs = [];
    this.marks = [];
    this.pitInUs = [];
    this.pitOutUs = [];
    this.pitLap = [];
    this.pitOutLaps = [];
    this.pitExact = [];
    this.pitUnseen = [];
    this.pitKinds = [];
    let mark = ON_THE_GRID;
    const set = (/** @type {number} */ us, /** @type {Partial<Mark>} */ changes) => {
      mark = { ...mark, ...changes };
      this.markUs.push(us);
      this.marks.push(mark);
    };
    const linesUntil = (/** @type {number} */ laps) => {
      while (mark.laps < laps) set(this.lapEndUs[mark.laps], this.afterLine(mark));
    };
    for (const [inMs, lap, exact, kinds, outMs, outLaps, unseen] of this.told.pits || []) {
      this.pitInUs.push(usOf(inMs));
      this.pitLap.push(lap);
      this.pitExact.push(Boolean(exact));
      this.pitUnseen.push(unseen ?? null);
      this.pitKinds.push(kindsOf(kinds, inMs, outMs));
      linesUntil(lap - 1);
      set(usOf(inMs), { phase: "in_pit", pitVisits: mark.pitVisits + 1 });
      if (outMs === undefined || outMs === null) continue;
      this.pitOutUs.push(usOf(outMs));
      linesUntil(outLaps);
      this.pitOutLaps.push(outLaps);
      set(usOf(outMs), { phase: "out_lap" });
    }
    linesUntil(this.lapEndUs.length);
  }

  /** Whether a lap can be the car's best: neither its time deleted nor its end worked out. @param {number} lap */
  countsAsBest(lap) {
    return !this.deletedLaps.has(lap) && !this.inferredLaps.has(lap);
  }

  /** The best lap by a moment; 0: none, or not known, as laps were driven unseen. @param {number} momentUs */
  bestLapUs(momentUs) {
    const mark = this.markAt(momentUs);
    if (!this.untimedLaps.length || this.untimedLaps[0] > mark.laps) return mark.bestLapUs;
    /** @type {[number, number][]} */
    const stated = (this.told.bests || []).filter((/** @type {[number, number]} */ [ms]) => usOf(ms) <= momentUs);
    if (!stated.length) return 0;
    const bestUs = usOf(stated[stated.length - 1][1]);
    return Math.min(bestUs, mark.bestLapUs || bestUs);
  }

  /** What a pit visit was, by what was known at a moment; null while it lasts. @param {number} visit @param {number} us */
  kindAt(visit, us) {
    const kinds = this.pitKinds[visit];
    let i = kinds.length;
    while (i && kinds[i - 1].fromUs > us) i -= 1;
    return i ? kinds[i - 1].kind : null;
  }

  /** Whether a pit visit divides two stints: a stop does, and a change of driver. @param {number} visit @param {number} us */
  endsStint(visit, us) {
    return ENDS_STINT.has(this.kindAt(visit, us)) || this.seatAt(this.pitInUs[visit]) !== this.seatAt(this.pitOutUs[visit]);
  }

  /** The laps completed when the stint at a moment began: at the end of the last real stop. @param {number} us */
  stintFromLap(us) {
    let i = bisectRight(this.pitOutUs, us);
    while (i && !this.endsStint(i - 1, us)) i -= 1;
    const changed = bisectRight(this.changesOnTrack, us);
    const onTrackLaps = changed ? this.lapsAt(this.changesOnTrack[changed - 1]) : 0;
    return Math.max(i ? this.pitOutLaps[i - 1] : 0, onTrackLaps);
  }

  /** The moments strictly between two at which another driver is stated to have taken over. @param {number} beginUs @param {number} endUs */
  changesBetween(beginUs, endUs) {
    return this.driverUs.slice(Math.max(1, bisectRight(this.driverUs, beginUs)), bisectLeft(this.driverUs, endUs));
  }

  /** When another driver is stated on a run between two pit visits. @returns {number[]} */
  get changesOnTrack() {
    const begins = [-Infinity, ...this.pitOutUs];
    const ends = [...this.pitInUs, Infinity];
    return begins.flatMap((beginUs, i) => (i < ends.length ? this.changesBetween(beginUs, ends[i]) : []));
  }

  /** What a lap's end makes of a mark. @param {Mark} before @returns {Partial<Mark>} */
  afterLine(before) {
    const lap = before.laps + 1;
    const lineUs = this.lapEndUs[lap - 1];
    const lastLapUs = lineUs - (lap > 1 ? this.lapEndUs[lap - 2] : 0);
    const better = (!before.bestLapUs || lastLapUs < before.bestLapUs) && this.countsAsBest(lap);
    return {
      laps: lap,
      lineUs,
      lastLapUs,
      bestLapUs: better ? lastLapUs : before.bestLapUs,
      phase: lineUs === this.finishedUs ? "finished" : before.phase === "in_pit" ? "in_pit" : "running",
    };
  }

  /** What the car had done by a moment. @param {number} momentUs */
  markAt(momentUs) {
    const i = bisectRight(this.markUs, momentUs);
    return i ? this.marks[i - 1] : ON_THE_GRID;
  }

  /** The laps completed by a moment. @param {number} momentUs */
  lapsAt(momentUs) {
    return bisectRight(this.lapEndUs, momentUs);
  }

  /** The seat of the driver in the car; during a change the one who brought it in. 0: not known. @param {number} us */
  seatAt(us) {
    const i = bisectRight(this.driverUs, us);
    return i ? this.driverSeat[i - 1] : 0;
  }

  /** The name of the driver of a seat; empty when not known. @param {number} seat */
  nameOf(seat) {
    return this.seats.get(seat)?.name ?? "";
  }

  /** The moment of the last loop, pit loops included, that saw the car by then. @param {number} momentUs */
  lastSeenUs(momentUs) {
    const i = bisectRight(this.loopUs, momentUs);
    const j = bisectRight(this.markUs, momentUs);
    return Math.max(i ? this.loopUs[i - 1] : -Infinity, j ? this.markUs[j - 1] : -Infinity);
  }
}
