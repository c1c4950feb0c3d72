// @ts-check
/** The board in a frame of another page: `/embed?class=LMP2&cars=5&theme=dark&lang=nl`. It follows the race, no more. */

import { byId, write } from "./dom.js";
import { Feed } from "./feed.js";
import { flagWords } from "./head.js";
import { liveMs } from "./moment.js";
import { raceYear, sections, slots } from "./select.js";
import { begin, settings, view } from "./state.js";
import { Board } from "./tables.js";
import { raceClock, speak } from "./words.js";

const { root = "/", live = "", count = "0" } = document.documentElement.dataset;

speak(document.documentElement.lang, JSON.parse(byId("words").textContent || "{}"));
begin();
// What a reader chose for the page is not meant for the frames of others.
Object.assign(settings, { columns: null, pin: [], follow: [], delay_ms: 0 });
Object.assign(view, { at: null, q: "", make: "", nation: "", grade: "", followed: false });

const feed = new Feed({ history: live ? `${root}api/history` : `${root}history.json`, stream: live ? `${root}api/stream` : "" }, () => draw());
const tables = new Board(byId("board"), (number) => `${root}?panel=car&car=${encodeURIComponent(number)}`);
let drawnMs = NaN;

byId("board").addEventListener("click", (event) => {
  const link = /** @type {HTMLElement} */ (event.target).closest("a");
  if (link) link.target = "_blank";
});
void feed.begin();
setInterval(() => feed.race && (write(byId("clock"), raceClock(liveMs(feed))), feed.race.live && draw()), 1000);

function draw() {
  const race = feed.race;
  if (!race) return;
  const atMs = liveMs(feed);
  const standings = race.standings(atMs);
  raceYear(race.year);
  const slot = slots(standings.rows);
  for (const row of standings.rows) row.slot = slot.get(row.class);
  const shown = sections(standings.rows, view, settings);
  for (const one of shown) if (Number(count)) one.rows = one.rows.slice(0, Number(count));
  tables.fit(standings.rows, view.scope === "*");
  tables.show(shown, { moving: atMs >= drawnMs && atMs - drawnMs < 180_000, followed: new Set(), car: "", order: standings.order });
  write(document.querySelector("h1"), race.name || "Pitboard");
  write(byId("flag"), flagWords(standings.flag));
  document.body.dataset.flag = standings.flag;
  document.documentElement.dataset.seq = String(race.seq);
  drawnMs = atMs;
}
