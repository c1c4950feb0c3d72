// @ts-check
/** Words, numbers and times as a person reads them. The words are `i18n/LANGUAGE.json`: the server's `texts/LANGUAGE/page.json`. */

import { duration, howLong, raceClock } from "./engine/time.js";

export { duration, howLong, raceClock };

/** @typedef {Record<string, string | Record<string, string>>} Words a text, or its forms by plural category */

/** The language where nobody asked for one that there is. */
export const DEFAULT = "en";

/** @type {Words} */
let book = {};
let language = DEFAULT;
let plurals = new Intl.PluralRules(language);
let whole = false;
/** How moments are told: by the race's clock, the track's or the reader's own. */
const clocks = { mode: "race", startMs: 0, zone: "UTC", dated: true, changes: /** @type {[number, number][]} */ ([]) };

const { languages = "{}", reports = "" } = document.getElementById("words")?.dataset ?? {};

/** The languages of the page, by code, each named in itself. @type {Record<string, string>} */
export const LANGUAGES = JSON.parse(languages);

/** The languages of the reports, by code. */
export const REPORT_LANGUAGES = reports.split(" ");

/** @param {string} lang @param {Words} words @param {boolean} [all] whether these are all there are */
export function speak(lang, words, all = false) {
  language = lang;
  plurals = new Intl.PluralRules(lang);
  book = words;
  whole = all;
}

/** The words that the page does not bring along: those of panels and dialogs. */
export async function moreWords() {
  if (!whole) await learn(language);
}

/** Speak a language, with all its words. @param {string} lang */
export async function learn(lang) {
  const { base = "/static/" } = document.documentElement.dataset;
  const answer = await fetch(`${base}i18n/${lang}.json`);
  if (!answer.ok) throw new Error(`${lang}: ${answer.status}`);
  speak(lang, await answer.json(), true);
}

/** @param {{mode?: string, startMs?: number, zone?: string, dated?: boolean, changes?: [number, number][]}} how */
export function tellTimeBy(how) {
  Object.assign(clocks, how);
}

export function spoken() {
  return language;
}

/**
 * A word or sentence; `{name}` in it takes the value of that name, and the value of `n` chooses among plural forms.
 * @param {string} key @param {Record<string, any>} [values]
 */
export function t(key, values) {
  const entry = book[key] ?? key;
  const text = typeof entry === "string" ? entry : form(entry, values?.n);
  return values ? text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? "")) : text;
}

/** @param {string} key */
export function has(key) {
  return key in book;
}

/** The form for a number: that of the very number (`=0`), else of its plural category. @param {Record<string, string>} forms @param {number} n */
function form(forms, n) {
  return forms[`=${n}`] ?? forms[plurals.select(n)] ?? forms.other;
}

/** A quantity in a sentence, with the mark of the language; a duration has its point everywhere. @param {number} value @param {number} digits */
export function decimal(value, digits) {
  return value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/** A moment of the race by the clock that the reader chose. @param {number} ms @param {boolean} [short] without seconds */
export function when(ms, short = false) {
  if (clocks.mode === "race") return short ? raceClock(ms).replace(/:\d\d$/, "") : raceClock(ms);
  // Without a date the start is the track's own time of day, and no zone knows when its clocks were changed.
  const zone = !clocks.dated ? "UTC" : clocks.mode === "track" ? clocks.zone : undefined;
  const key = `${language}/${zone}/${short}`;
  let format = formats.get(key);
  if (!format) {
    const second = short ? undefined : "2-digit";
    format = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", second, hourCycle: "h23", timeZone: zone });
    formats.set(key, format);
  }
  const put = clocks.dated ? [] : clocks.changes.filter(([at]) => at <= ms).map(([, by]) => by);
  return format.format(put.reduce((sum, by) => sum + by, clocks.startMs + ms));
}

/**
 * How far behind: whole laps, else the time, from an hour on in seconds; empty where there is none. A ~ marks a time that
 * was last measured before a stop, or before the queue behind a safety car.
 * @param {number | null} laps @param {number | null} ms @param {string | null} [basis]
 */
export function gap(laps, ms, basis = null) {
  if (laps) return t("gap.laps", { n: laps });
  return ms ? `${basis === "before_stop" || basis === "queue" ? "~" : ""}+${ms >= 3_600_000 ? howLong(ms) : duration(ms)}` : "";
}

/** How old, roughly. @param {number} ms */
export function age(ms) {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 120) return t("age.s", { n: seconds });
  return seconds < 7200 ? t("age.min", { n: Math.floor(seconds / 60) }) : t("age.h", { n: Math.floor(seconds / 3600) });
}

/** What is left of a race; empty when its length is not known. @param {number} atMs @param {number} durationMs */
export function toGo(atMs, durationMs) {
  if (!durationMs) return "";
  return atMs < durationMs ? t("to_go", { time: raceClock(durationMs - atMs) }) : t("of", { time: raceClock(durationMs) });
}
