// Asks the engine: a race, the events that came after it, and questions on stdin as JSON; the answers on stdout.
import { stdin, stdout } from "node:process";
import { Race } from "../../src/pitboard/web/engine/race.js";
import { heroAt } from "../../src/pitboard/web/engine/strategy/hero.js";
import { erf } from "../../src/pitboard/web/engine/strategy/numbers.js";
import { driverPace } from "../../src/pitboard/web/engine/strategy/pace.js";
import { strategyAt } from "../../src/pitboard/web/engine/strategy/table.js";

let text = "";
stdin.setEncoding("utf8");
for await (const piece of stdin) text += piece;
const { history, events = [], questions } = JSON.parse(text);
const race = Race.from(history);
for (const event of events) race.apply(event);
/** What is no method of the race itself. */
const beside = {
  pace: (at) => driverPace(race, at),
  erf,
  strategy: (at, number) => strategyAt(race, at, number),
  hero: (at, number) => heroAt(race, at, number, strategyAt(race, at).rows),
};
stdout.write(JSON.stringify(questions.map(([what, ...given]) => (what in beside ? beside[what](...given) : race[what](...given)))));
