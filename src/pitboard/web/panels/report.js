// @ts-check
/** The report of the moment shown, or of an hour: every sentence shows what it stands on, and takes the board there. */

import { DEFAULT, duration, howLong, LANGUAGES, REPORT_LANGUAGES, spoken, t, when } from "../words.js";
import { choice, html, moment, nothing, render } from "./parts.js";

const HOUR_MS = 3_600_000;
const KEPT = 24;
const AGAIN_MS = 60_000;

/** @type {Map<string, any>} reports by address */
const kept = new Map();
let lang = "";
let hour = 0; // 0: the moment shown
let opened = "";
let asked = { at: -Infinity, place: "" };

/** @type {import("../panels.js").Panel["show"]} */
export async function show(body, shown, panels) {
  const { race } = shown;
  const atMs = Math.min(shown.atMs, race.endMs); // no report is written of a moment that is not told yet
  lang ||= REPORT_LANGUAGES.includes(spoken()) ? spoken() : DEFAULT;
  const told = Math.floor(atMs / HOUR_MS);
  if (hour > told) hour = 0;
  const place = hour ? `${hour}h` : placeNow(atMs, panels);
  const address = panels.site.live
    ? `${panels.site.root}reports/${place}.json?lang=${lang}`
    : `${panels.site.root}reports/${hour ? `${hour}h` : `${Math.max(1, told)}h`}.${lang}.json`;
  const draw = () => render(page(kept.get(address), race, told, () => panels.rebuildSoon()), body);
  draw();
  if (kept.has(address)) return;
  try {
    const answer = await fetch(address);
    kept.set(address, answer.ok ? await answer.json() : { error: t("report.none") });
  } catch (error) {
    kept.set(address, { error: t("failed", { reason: String(error) }) });
    setTimeout(() => kept.delete(address), 5000);
  }
  if (kept.size > KEPT) kept.delete(kept.keys().next().value ?? "");
  panels.rebuildSoon();
}

/** The moment shown, as the address of a report; while the race goes on, of this minute. @param {number} atMs @param {import("../panels.js").Panels} panels */
function placeNow(atMs, panels) {
  const now = performance.now();
  const moving = panels.isMoving();
  if (moving && now - asked.at < AGAIN_MS && asked.place) return asked.place;
  asked = { at: now, place: when60(atMs) };
  return asked.place;
}

/** @param {number} ms */
function when60(ms) {
  return `${Math.floor(Math.max(ms, 0) / 1000)}s`;
}

/** @param {any} report @param {any} race @param {number} told @param {() => void} again */
function page(report, race, told, again) {
  const hours = Array.from({ length: told }, (_, i) => told - i);
  const languages = /** @type {[string, string][]} */ (REPORT_LANGUAGES.map((code) => [code, LANGUAGES[code] ?? code]));
  return html`
    <div class="row">
      <select aria-label=${t("panel.report")} @change=${(/** @type {any} */ event) => ((hour = Number(event.target.value)), again())}>
        <option value="0" ?selected=${!hour}>${t("report.latest")}</option>
        ${hours.map((one) => html`<option value=${one} ?selected=${one === hour}>${t("report.hour", { n: one })}</option>`)}
      </select>
      ${choice(t("report.lang"), languages, lang, (key) => ((lang = key), again()))}
    </div>
    ${!report ? html`<p class="quiet" role="status">${t("loading")}…</p>` : report.error ? html`<p class="quiet">${report.error}</p>` : text(report, race, again)}
  `;
}

/** @param {any} report @param {any} race @param {() => void} again */
function text(report, race, again) {
  // Part of a running text, so no button element, which would be a block of its own.
  const turn = (/** @type {string} */ key) => (/** @type {any} */ event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    opened = opened === key ? "" : key;
    again();
  };
  return html`<article class="report" lang=${report.lang}>
    <h3>${report.title}</h3>
    <p class="quiet">${moment(report.at_ms)}</p>
    ${report.paragraphs.map((/** @type {any} */ paragraph, /** @type {number} */ i) => {
      const open = paragraph.sentences.findIndex((/** @type {any} */ _, /** @type {number} */ k) => opened === `${i}/${k}`);
      return html`${paragraph.heading ? html`<h4>${paragraph.heading}</h4>` : nothing}
        <p>
          ${paragraph.sentences.map(
            (/** @type {any} */ sentence, /** @type {number} */ k) =>
              html`<span role="button" tabindex="0" class="sentence" aria-expanded=${String(k === open)} @click=${turn(`${i}/${k}`)} @keydown=${turn(`${i}/${k}`)}>${sentence.text}</span> `,
          )}
        </p>
        ${open >= 0 ? evidence(paragraph.sentences[open], report, race) : nothing}`;
    })}
  </article>`;
}

/** @param {any} sentence @param {any} report @param {any} race */
function evidence(sentence, report, race) {
  const rows = sentence.facts.flatMap((/** @type {any} */ fact) => fact.evidence.map((/** @type {any} */ one) => ({ ...one, ...placed(one, race, report.at_ms) })));
  const seen = new Set();
  const distinct = rows.filter((/** @type {any} */ row) => !seen.has(`${row.row}/${row.number}/${row.key}`) && seen.add(`${row.row}/${row.number}/${row.key}`));
  const at = momentOf(sentence, distinct, report.at_ms);
  return html`<div class="evidence" lang=${spoken()}>
    <p><b>${t("report.evidence")}</b> · ${moment(at, t("report.to_moment", { time: when(at) }))}</p>
    <table>
      <tbody>
        ${distinct.slice(0, 12).map(
          (/** @type {any} */ row) => html`<tr>
            <td>${row.number ? `#${row.number}` : row.car_class}</td>
            <td>${row.row.replace("_", " ")} ${row.row === "lap" || row.row === "pit" || row.row === "stint" ? row.key : ""}</td>
            <td>${row.text}</td>
            <td>${row.at_ms === null ? nothing : moment(row.at_ms)}</td>
            <td class="quiet">${row.source}${row.ref ? ` ${row.ref}` : ""}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** When a row of timing was, and what it says. @param {any} one @param {any} race @param {number} atMs @returns {{at_ms: number | null, text: string}} */
function placed({ row, number, key }, race, atMs) {
  const found = (/** @type {() => any} */ ask) => {
    try {
      return ask();
    } catch {
      return undefined; // a car that this history does not know
    }
  };
  if (row === "lap" && number) {
    const lap = found(() => race.laps(number, atMs)[key - 1]);
    if (lap) return { at_ms: lap.elapsed_ms, text: duration(lap.lap_ms) };
  }
  if (row === "pit" && number) {
    const visit = found(() => race.pits(number, atMs)[key - 1]);
    if (visit) return { at_ms: visit.in_ms ?? visit.in_by_ms, text: howLong(visit.duration_ms) };
  }
  if (row === "stint" && number) {
    const stint = found(() => race.stints(number, atMs)[key - 1]);
    if (stint) return { at_ms: stint.begin_ms, text: stint.driver };
  }
  if (["flag", "slow_zone", "state", "standing", "message", "driver"].includes(row)) return { at_ms: key, text: "" };
  return { at_ms: null, text: "" };
}

/** The moment a sentence is about: of its own facts if they say, else the latest of its rows. @param {any} sentence @param {any[]} rows @param {number} atMs */
function momentOf(sentence, rows, atMs) {
  const own = sentence.facts.map((/** @type {any} */ fact) => fact.at_ms).filter((/** @type {any} */ ms) => typeof ms === "number" && ms < atMs);
  if (own.length) return own[0];
  const times = rows.map((row) => row.at_ms).filter((ms) => ms !== null && ms <= atMs);
  return times.length ? Math.max(...times) : atMs;
}

export const every_ms = 1500;
