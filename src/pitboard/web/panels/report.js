// @ts-check
/** The report of the moment shown, or of an hour: every sentence shows what it stands on, and takes the board there. */

import { DEFAULT, LANGUAGES, REPORT_LANGUAGES, spoken, t, when } from "../words.js";
import { choice, html, moment, nothing, render } from "./parts.js";

const HOUR_MS = 3_600_000;
const KEPT = 24;
const MOST_ROWS = 12; // of one fact
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
  const nearest = hour || panels.site.live ? null : await before(atMs, panels.site.root);
  const place = hour ? `${hour}h` : panels.site.live ? placeNow(atMs, panels) : (nearest?.place ?? "");
  const address = panels.site.live
    ? `${panels.site.root}reports/${place}.json?lang=${lang}`
    : `${panels.site.root}reports/${place}.${lang}.json`;
  if (!place) kept.set(address, { error: t("report.none") });
  const note = nearest && nearest.at_ms < atMs ? t("report.before", { time: when(nearest.at_ms) }) : "";
  const draw = () => render(page(kept.get(address), told, note, () => panels.rebuildSoon()), body);
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

/** A report that a published site has. @typedef {{ place: string, at_ms: number }} Written */

/** @type {Promise<Written[]> | undefined} those of a published site, in the order of time */
let written;

/** The last report that a published site has before a moment. @param {number} atMs @param {string} root */
async function before(atMs, root) {
  written ??= fetch(`${root}reports/moments.json`).then((answer) => (answer.ok ? answer.json() : []));
  try {
    return (await written).findLast((one) => one.at_ms <= atMs);
  } catch {
    written = undefined; // the next moment asks again
    return undefined;
  }
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

/** @param {any} report @param {number} told @param {string} note about the report's moment @param {() => void} again */
function page(report, told, note, again) {
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
    ${note ? html`<p class="quiet">${note}</p>` : nothing}
    ${!report ? html`<p class="quiet" role="status">${t("loading")}…</p>` : report.error ? html`<p class="quiet">${report.error}</p>` : text(report, again)}
  `;
}

/** @param {any} report @param {() => void} again */
function text(report, again) {
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
        ${open >= 0 ? evidence(paragraph.sentences[open], report) : nothing}`;
    })}
  </article>`;
}

/** @param {any} sentence @param {any} report */
function evidence(sentence, report) {
  const at = momentOf(sentence, report.at_ms);
  return html`<div class="evidence" lang=${spoken()}>
    <p><b>${t("report.evidence")}</b> · ${moment(at, t("report.to_moment", { time: when(at) }))}</p>
    ${sentence.facts.map(
      (/** @type {any} */ fact) => html`<p lang=${report.lang}>${fact.words}</p>
        <table lang=${report.lang}>
          <tbody>
            ${rowsOf(fact).map(
              (row) => html`<tr>
                <td>${row.text} <small class="quiet">${fileName(row.source)}${row.ref ? `:${row.ref}` : ""}</small></td>
                <td>${row.at_ms === null ? nothing : moment(row.at_ms)}</td>
              </tr>`,
            )}
          </tbody>
        </table>`,
    )}
  </div>`;
}

/** The name of a source without the folders it lies in, which are nothing to a reader. @param {string} source */
function fileName(source) {
  return source.includes("://") ? source : source.slice(source.lastIndexOf("/") + 1);
}

/** The first rows that a fact cites, each once. @param {any} fact @returns {any[]} */
function rowsOf(fact) {
  const seen = new Set();
  return fact.evidence.filter((/** @type {any} */ row) => row.text && !seen.has(row.text) && seen.add(row.text)).slice(0, MOST_ROWS);
}

/** The moment a sentence is about: of its own facts if they say, else the latest of its rows. @param {any} sentence @param {number} atMs */
function momentOf(sentence, atMs) {
  const own = sentence.facts.map((/** @type {any} */ fact) => fact.at_ms).filter((/** @type {any} */ ms) => typeof ms === "number" && ms < atMs);
  if (own.length) return own[0];
  const times = sentence.facts.flatMap((/** @type {any} */ fact) => fact.evidence.map((/** @type {any} */ row) => row.at_ms));
  const past = times.filter((/** @type {any} */ ms) => typeof ms === "number" && ms <= atMs);
  return past.length ? Math.max(...past) : atMs;
}

export const every_ms = 1500;
