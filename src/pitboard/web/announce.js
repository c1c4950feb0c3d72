// @ts-check
/** What a screen reader is told without asking: a new leader of a class, a new flag. Nothing else. */

import { byId } from "./dom.js";
import { flagWords } from "./head.js";
import { t } from "./words.js";

/** @type {Map<string, string>} */
let leaders = new Map();
let flag = "";
let atMs = NaN;

/** @param {{at_ms: number, flag: string, rows: any[]}} standings @param {boolean} aloud */
export function announce(standings, aloud) {
  const now = new Map();
  for (const row of standings.rows) if (row.class_position === 1) now.set(row.class, row);
  const said = [];
  // A leap in time is the reader's own doing and no news.
  if (standings.at_ms >= atMs && standings.at_ms - atMs < 120_000) {
    if (standings.flag !== flag && standings.flag) said.push(flagWords(standings.flag));
    for (const [name, row] of now) {
      if (leaders.has(name) && leaders.get(name) !== row.number) said.push(t("announce.lead", { class: name, car: row.number, driver: row.driver }));
    }
  }
  leaders = new Map([...now].map(([name, row]) => [name, row.number]));
  ({ flag, at_ms: atMs } = standings);
  if (said.length && aloud) byId("announcer").textContent = said.join(". ");
}
