// How long the engine takes: to read a race, and for the standings of a moment.
//
//     pitboard publish SOURCE --out site --no-pictures && node bench/engine.mjs site/history.json
import { readFileSync } from "node:fs";
import { Race } from "../src/pitboard/web/engine/race.js";

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
for (const [what, options] of Object.entries({ "as the command": { more: false }, "with all that a page shows": {} })) {
  const times = [];
  for (let i = 0; i < MOMENTS; i += 1) {
    times.push(took(() => race.standings((race.endMs * (i + 0.5)) / MOMENTS, options)).ms);
  }
  times.sort((a, b) => a - b);
  console.log(`standings ${what}: median ${times[MOMENTS / 2].toFixed(2)} ms, p99 ${times[MOMENTS * 0.99].toFixed(2)} ms`);
}
