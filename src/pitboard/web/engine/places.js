// @ts-check
/** Where the cars are on the lap, by the loops that saw them last and the pace that they keep. */
import { bisectRight, median } from "./bisect.js";
import { ON_THE_GRID } from "./car.js";

/** A car is late when it takes longer to its next loop than usual by this factor and by this much more. */
const LATE_FACTOR = 1.25;
const LATE_US = 3_000_000;

/**
 * How far along the lap each loop lies, 0 to 1, by rank: as a share of the time of a fast lap. The line is at 0 and 1.
 * A loop that no fast lap knows is put between its neighbours.
 * @param {import("./race.js").Race} race @returns {number[]}
 */
export function loopShares({ carsByNumber, loopCount }) {
  /** @type {number[][]} */
  const seen = Array.from({ length: loopCount + 1 }, () => []);
  for (const car of carsByNumber.values()) {
    for (const [rank, share] of fullestLap(car, loopCount)) seen[rank].push(share);
  }
  const shares = seen.map((some, rank) => (rank === 0 ? 0 : rank === loopCount ? 1 : median(some)));
  for (let rank = 1; rank < loopCount; rank += 1) {
    if (!Number.isNaN(shares[rank])) continue;
    const next = shares.findIndex((share, i) => i > rank && !Number.isNaN(share));
    shares[rank] = shares[rank - 1] + (shares[next] - shares[rank - 1]) / (next - rank + 1);
  }
  return shares;
}

/**
 * The loops of a car's quickest lap among those on which most loops saw it: rank and share of the lap's time.
 * @param {import("./car.js").Car} car @param {number} loopCount @returns {[number, number][]}
 */
function fullestLap(car, loopCount) {
  let best = { loops: 0, lapUs: Infinity, from: 0, lap: 0 };
  let from = 0;
  car.lapEndUs.forEach((endUs, i) => {
    const to = bisectRight(car.loopAt, (i + 1) * loopCount, from);
    const lapUs = endUs - (i ? car.lapEndUs[i - 1] : 0);
    if (i && (to - from > best.loops || (to - from === best.loops && lapUs < best.lapUs))) {
      best = { loops: to - from, lapUs, from, lap: i };
    }
    from = to;
  });
  if (!best.loops) return [];
  const beginUs = car.lapEndUs[best.lap - 1];
  return Array.from({ length: best.loops }, (_, k) => [
    car.loopAt[best.from + k] - best.lap * loopCount,
    (car.loopUs[best.from + k] - beginUs) / best.lapUs,
  ]);
}

/**
 * Where every car is: `fraction` of the lap (0 to 1), the last `loop` that saw it, whether it is `late` for the next one
 * and whether it is in the pits.
 * @param {import("./race.js").Race} race @param {number[]} shares @param {number} momentUs
 */
export function whereabouts(race, shares, momentUs) {
  const places = [];
  for (const car of race.carsByNumber.values()) {
    const passed = bisectRight(car.loopUs, momentUs);
    const i = bisectRight(car.markUs, momentUs);
    const mark = i ? car.marks[i - 1] : ON_THE_GRID;
    const rank = passed ? car.loopAt[passed - 1] - mark.laps * race.loopCount : 0;
    const loopUs = passed ? car.loopUs[passed - 1] : 0;
    // The way to the next loop begins anew where the car left the pits.
    const takenUs = momentUs - (mark.phase === "out_lap" ? Math.max(car.markUs[i - 1], loopUs) : loopUs);
    const next = nextRank(car, mark.laps, rank, race.loopCount);
    const wayUs = (shares[next] - shares[rank]) * mark.lastLapUs;
    const inPit = mark.phase === "in_pit";
    const moving = !inPit && mark.phase !== "finished" && wayUs > 0 && takenUs > 0;
    const along = moving ? (shares[next] - shares[rank]) * Math.min(takenUs / wayUs, 1) : 0;
    places.push({
      number: car.number,
      class: car.class,
      fraction: inPit ? 0 : shares[rank] + along,
      loop: race.loops[rank ? rank - 1 : race.loopCount - 1] ?? "line",
      late: moving && takenUs > wayUs * LATE_FACTOR + LATE_US,
      in_pit: inPit,
    });
  }
  return places;
}

/**
 * The next loop that will see a car: the next one that saw it on the lap before, for not every feed reads every loop.
 * @param {import("./car.js").Car} car @param {number} laps @param {number} rank @param {number} loopCount
 */
function nextRank(car, laps, rank, loopCount) {
  if (!laps) return rank + 1;
  const i = bisectRight(car.loopAt, (laps - 1) * loopCount + rank);
  return i < car.loopAt.length ? Math.min(car.loopAt[i] - (laps - 1) * loopCount, loopCount) : loopCount;
}
