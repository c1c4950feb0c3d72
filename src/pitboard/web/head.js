// @ts-check
/** The bar above: the flag in words and colour, slow zones, the race clock, how live this is. */

import { attribute, byId, write } from "./dom.js";
import { settings, view } from "./state.js";
import { age, decimal, has, howLong, t, toGo, when } from "./words.js";

const SILENT_MS = 12_000; // the server gives a sign of life every 5 s
const OLD_MS = 15_000; // a feed older than this is pointed out
const OVER_AFTER_MS = 600_000; // after the flag the last cars still come in
const LONG_NAME = 18; // letters; a longer name of a race is written smaller, as `templates/board.html` has it

/** @typedef {import("./feed.js").Feed} Feed */

/** The words of a flag. @param {string} flag */
export function flagWords(flag) {
  return has(`flag.${flag}`) ? t(`flag.${flag}`) : flag;
}

/** What belongs to the moment shown. @param {Feed} feed @param {number} atMs @param {{flag: string, order: string}} standings */
export function showRace(feed, atMs, standings) {
  const race = feed.race;
  if (!race) return;
  const name = race.name || "Pitboard";
  write(document.querySelector("h1"), name);
  document.querySelector("h1")?.toggleAttribute("data-long", name.length > LONG_NAME);
  attribute(document.body, "data-flag", standings.flag);
  write(byId("flag"), flagWords(standings.flag));
  write(byId("order"), t(`order.${standings.order}`));
  const flags = race.flags(atMs);
  const zones = flags.length ? flags[flags.length - 1].zones || [] : [];
  write(byId("zones"), zones.length ? t("zones", { zones: zones.join(", ") }) : "");
  const weather = race.weather?.(atMs);
  write(byId("weather"), weather ? t("weather", { air: decimal(weather.air_c, 1), track: decimal(weather.track_c, 1) }) : "");
  const said = race.messages(atMs).at(-1);
  const message = said ? `${when(said.at_ms)} ${said.text}` : "";
  write(byId("message"), message);
  attribute(byId("message"), "title", message);
}

/** The newest report: of the last hour, or before the first one of this moment. Its title tells who leads now. @param {Feed} feed @param {boolean} now */
export function showReport(feed, now) {
  const { address, title } = (now && feed.race?.report) || { address: "/reports/latest", title: "" };
  const { root = "/", live = "" } = document.documentElement.dataset;
  if (live) attribute(byId("report"), "href", root + address.slice(1));
  write(document.querySelector("#report .title"), title);
  byId("report").hidden = !now;
}

/** What goes on between two boards: the clock, the connection, the age of the feed. @param {Feed} feed @param {number} atMs @param {number} newestMs @param {number} live */
export function showTime(feed, atMs, newestMs, live) {
  const race = feed.race;
  const [word, connection] = contact(feed, newestMs);
  const over = connection === "over" || connection === "recorded";
  attribute(byId("feed"), "data-connection", connection);
  write(byId("connection"), word);
  const old = performance.now() - feed.fedAt;
  write(byId("age"), Number.isNaN(old) || over ? "" : old < 2000 ? t("up_to_date") : t("data_old", { age: age(old) }));
  byId("age").toggleAttribute("data-old", old > OLD_MS && !over);
  if (!race) return;
  const note = race.noteParts.map((part) => (typeof part === "string" ? part : t(...part))).join("; ");
  write(byId("note"), note);
  attribute(byId("note"), "title", note);
  write(byId("clock"), when(atMs));
  write(byId("left"), toGo(atMs, race.durationMs));
  const rewound = atMs < newestMs - 1500;
  const delayed = !rewound && settings.delay_ms > 0 && race.live;
  attribute(document.body, "data-time", rewound ? "rewound" : delayed ? "delayed" : "now");
  const beyond = view.at !== null && view.at > newestMs + 1500;
  const early = view.at !== null && view.at < race.toldFromMs;
  write(byId("behind"), beyond ? t("beyond", { time: when(view.at ?? 0) }) : early ? t("joined", { time: when(race.toldFromMs) }) : rewound ? t("behind_live", { time: howLong(live - atMs) }) : delayed ? t("delayed", { time: howLong(settings.delay_ms) }) : "");
}

/** How the page is in contact with the race. One that is over, or of which nothing more comes, is not live. @param {Feed} feed @param {number} newestMs @returns {[string, string]} */
function contact(feed, newestMs) {
  if (!feed.addresses.stream) return [t("recorded"), "recorded"];
  const silent = performance.now() - feed.heardAt;
  if (feed.heardAt === 0) return [t("not_live"), "none"];
  if (feed.heardAt === -Infinity) return [t("reconnecting"), "lost"];
  if (silent > SILENT_MS) return [t("no_contact", { age: age(silent) }), "silent"];
  const flag = feed.race?.flags(newestMs).at(-1);
  if (flag?.flag === "chequered" && (!feed.race?.live || newestMs - flag.from_ms > OVER_AFTER_MS)) return [t("race_over"), "over"];
  return feed.race && !feed.race.live ? [t("recorded"), "recorded"] : [t("live"), "live"];
}
