// Asks the engine: a race, the events that came after it, and questions on stdin as JSON; the answers on stdout.
import { stdin, stdout } from "node:process";
import { Race } from "../../src/pitboard/web/engine/race.js";

let text = "";
stdin.setEncoding("utf8");
for await (const piece of stdin) text += piece;
const { history, events = [], questions } = JSON.parse(text);
const race = Race.from(history);
for (const event of events) race.apply(event);
stdout.write(JSON.stringify(questions.map(([what, ...given]) => race[what](...given))));
