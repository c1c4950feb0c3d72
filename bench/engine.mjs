// How long the engine takes: to read a race, for the standings of a moment, and for all that a strategist asks then.
//
//     pitboard publish SOURCE --out site --no-pictures && node bench/engine.mjs site/history.json
import { readFileSync } from "node:fs";
import { Race } from "../src/pitboard/web/engine/race.js";
import { strategyAt } from "../src/pitboard/web/engine/strategy/table.js";

const MOMENTS = 1000;
const text = readFileSync(process.argv[2], "utf8");

/** @param {() => unknown} work */
function took(work) {
  const began = performance.now();
  const made = work();
  return { ms: performance.now() - began, made };
}

const { ms: parsed, made: document } = took(() => JSON.parse(text));
const { ms: read, made: race } = took(() => Race.from(document));
console.log(`${race.name}: ${race.cars().length} cars, ${text.length} characters, parsed in ${parsed.toFixed(0)} ms, read in ${read.toFixed(0)} ms`);
/** @param {string} what @param {number} moments @param {(atMs: number) => unknown} answer */
function measure(what, moments, answer) {
  const times = Array.from({ length: moments }, (_, i) => took(() => answer((race.endMs * (i + 0.5)) / moments)).ms).sort((a, b) => a - b);
  console.log(`${what}: median ${times[Math.floor(moments / 2)].toFixed(2)} ms, p99 ${times[Math.floor(moments * 0.99)].toFixed(2)} ms`);
}

measure("standings as the command", MOMENTS, (atMs) => race.standings(atMs, { more: false }));
measure("standings with all that a page shows", MOMENTS, (atMs) => race.standings(atMs));
measure("strategy of all cars", MOMENTS / 10, (atMs) => strategyAt(race, atMs));
