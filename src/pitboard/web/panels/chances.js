// @ts-check
/**
 * The chances of the cars: simulated by the server, asked for the moment shown and, one after another, for round moments
 * before it. Each is of what was known then, so what has come stays.
 */

import { isPlaying } from "../moment.js";
import { view } from "../state.js";

/** Round moments at most so many to a race. */
const POINTS = 24;
const STEPS_MIN = [1, 2, 5, 10, 15, 30, 60, 120];
const MINUTE_MS = 60_000;
const AGAIN_MS = 20_000;
const KEPT = 60;

/** @typedef {{ at_ms: number, claimed: boolean, simulations: number, rows: any[] }} Chances */

/** @type {Map<number, Chances | null>} by race ms; null where the server has none */
const kept = new Map();
let race = "";
let asking = false;
let failedAt = -Infinity;
let published = false;

/**
 * What is known of the chances at a moment: those of the moment (or of shortly before it), and of round moments before it
 * from a quarter of the race on. What is missing is asked for; the panel is drawn anew when it comes.
 * @param {import("../panels.js").Shown} shown @param {import("../panels.js").Panels} panels
 * @returns {{ now: Chances | null, before: Chances[], waiting: boolean }}
 */
export function chancesAt({ race: shownRace, atMs: shownMs }, panels) {
  const atMs = Math.max(Math.min(shownMs, shownRace.endMs), 0);
  if (race !== shownRace.epoch + shownRace.name) {
    race = shownRace.epoch + shownRace.name;
    kept.clear();
    published = false;
  }
  const lengthMs = shownRace.told.strategy?.length_ms ?? 0;
  if (!lengthMs) return { now: null, before: [], waiting: false };
  const step = (STEPS_MIN.find((minutes) => lengthMs / (minutes * MINUTE_MS) <= POINTS) ?? 240) * MINUTE_MS;
  const round = Array.from({ length: Math.floor(atMs / step) }, (_, i) => (i + 1) * step).filter((ms) => ms >= lengthMs / 4 && ms <= lengthMs);
  const wanted = [momentOf(atMs, step, panels), ...round.reverse()];
  const missing = panels.site.live ? wanted.find((ms) => !kept.has(ms)) : published ? undefined : 0;
  if (missing !== undefined && !asking && performance.now() - failedAt > AGAIN_MS) void ask(missing, panels);
  const known = /** @type {Chances[]} */ ([...kept.values()].filter((one) => one && one.at_ms <= atMs)).sort((a, b) => a.at_ms - b.at_ms);
  const now = known.findLast((one) => panels.site.live ? one.at_ms >= wanted[0] - step : true) ?? null;
  return { now, before: known.filter((one) => one.claimed && (!panels.site.live || one.at_ms % step === 0)), waiting: !now && (asking || missing !== undefined) };
}

/** The moment to ask for: the very one that is held, the minute while the race goes on, a round one while it is played. @param {number} atMs @param {number} step @param {import("../panels.js").Panels} panels */
function momentOf(atMs, step, panels) {
  if (isPlaying()) return Math.floor(atMs / step) * step;
  return panels.isMoving() ? Math.floor(atMs / MINUTE_MS) * MINUTE_MS : Math.floor(atMs / 1000) * 1000;
}

/** @param {number} ms @param {import("../panels.js").Panels} panels */
async function ask(ms, panels) {
  const { root, live } = panels.site;
  const of = race;
  asking = true;
  try {
    const answer = await fetch(live ? `${root}api/forecast?at=${Math.floor(ms / 1000)}s` : `${root}chances.json`);
    if (race !== of) return;
    // Too much is waiting there, or it has none at all.
    if (!answer.ok) failedAt = performance.now();
    if (answer.ok && live) kept.set(ms, await answer.json());
    if (!live) published = true;
    if (answer.ok && !live) for (const one of (await answer.json()).moments) kept.set(one.at_ms, one);
    if (live && kept.size > KEPT) kept.delete(kept.keys().next().value ?? 0);
  } catch {
    failedAt = performance.now();
  } finally {
    asking = false;
    if (view.panel === "strategy") panels.rebuildSoon();
  }
}
