// @ts-check
/** Which moment the page shows: live, behind live by the reader's delay, a moment of the past, or one that is playing. */

import { look, settings, view } from "./state.js";

const RUNS_ON_MS = 6000; // without news the clock stops soon: it must not run on into a race that may have been stopped

/** @type {{speed: number, fromMs: number, since: number} | null} */
let playing = null;
let shown = -Infinity;

/** Up to when the race is told, with what has passed since. @param {import("./feed.js").Feed} feed */
export function liveMs(feed) {
  const race = feed.race;
  if (!race) return 0;
  const rate = race.live ? race.clockRate : 0;
  const since = Math.min(performance.now() - feed.toldAt, RUNS_ON_MS);
  const ms = race.endMs + Math.round(since * rate);
  // Never back: the next news may tell a little less than the clock had run on to.
  shown = rate && Math.abs(ms - shown) < RUNS_ON_MS * rate ? Math.max(shown, ms) : ms;
  return shown;
}

/** The newest moment that the reader wants to see. @param {import("./feed.js").Feed} feed */
export function newestMs(feed) {
  return feed.race?.live ? liveMs(feed) - settings.delay_ms : liveMs(feed);
}

/** The moment to show. @param {import("./feed.js").Feed} feed */
export function momentMs(feed) {
  const newest = newestMs(feed);
  if (playing) {
    const ms = playing.fromMs + (performance.now() - playing.since) * playing.speed;
    if (ms < newest) return Math.max(Math.floor(ms), toldFromMs(feed));
    goLive();
  }
  return view.at === null ? newest : Math.min(Math.max(view.at, toldFromMs(feed)), newest);
}

/** The first moment that is known, where the race was joined late. @param {import("./feed.js").Feed} feed */
export function toldFromMs(feed) {
  return feed.race?.toldFromMs ?? 0;
}

export function isPlaying() {
  return playing !== null;
}

/** @param {import("./feed.js").Feed} feed */
export function play(feed) {
  playing = { speed: settings.speed, fromMs: momentMs(feed), since: performance.now() };
  look({ at: whole(playing.fromMs) });
}

/** @param {import("./feed.js").Feed} feed */
export function pause(feed) {
  const ms = momentMs(feed);
  playing = null;
  look({ at: whole(ms) });
}

/** Show a moment, and go on playing from there if it plays. @param {number} ms @param {import("./feed.js").Feed} feed */
export function seek(ms, feed) {
  const newest = newestMs(feed);
  if (ms >= newest) return goLive();
  if (playing) Object.assign(playing, { fromMs: ms, since: performance.now() });
  look({ at: whole(ms) });
}

/** The speed has changed while it plays. @param {import("./feed.js").Feed} feed */
export function paceAgain(feed) {
  if (playing) play(feed);
}

export function goLive() {
  playing = null;
  look({ at: null });
}

/** Whole seconds, as in the address. @param {number} ms */
function whole(ms) {
  return Math.floor(ms / 1000) * 1000;
}
