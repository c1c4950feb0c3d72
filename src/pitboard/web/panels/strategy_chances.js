// @ts-check
/** Who can still win: chances as bars with what they were before, and in words; before a quarter of the race the gaps alone. */

import { behind } from "../columns.js";
import { classes } from "../select.js";
import { view } from "../state.js";
import { decimal, t, when } from "../words.js";
import { chancesAt } from "./chances.js";
import { html, moment, nothing, plate, svg } from "./parts.js";

/** @param {import("./strategy.js").Asked} given @param {import("../panels.js").Shown} shown @param {import("../panels.js").Panels} panels */
export function winners(given, shown, panels) {
  const { standings, race } = given;
  const names = classes(standings.rows).filter((name) => !view.scope || view.scope === "*" || name === view.scope);
  if (!race.told.strategy.length_ms) return html`<p class="quiet">${t("strategy.no_length")}</p>`;
  const { now, before, waiting } = chancesAt(shown, panels);
  if (!now) return html`<p class="quiet" role="status">${t(waiting ? "strategy.simulating" : "strategy.no_chances")}</p>`;
  // Decided: nobody is in contention any more.
  if (given.asked.over) return html`<p class="quiet">${t("strategy.over")}</p> ${names.map((name) => gaps(given, name))}`;
  if (!now.claimed) return html`<p class="quiet">${t("strategy.too_early")}</p> ${names.map((name) => gaps(given, name))}`;
  return html`<p class="quiet driven">${t("strategy.driven", { n: decimal(now.simulations, 0) })} ${moment(now.at_ms, when(now.at_ms))}</p>
    <p class="quiet">${t("strategy.chances_differ")}</p>
    ${names.map((name) => ofClass(given, name, now, before))}`;
}

/** @param {import("./strategy.js").Asked} given @param {string} name */
function gaps({ standings, slot }, name) {
  const own = standings.rows.filter((/** @type {any} */ row) => row.class === name && row.state !== "retired");
  return html`<h3>${name}</h3>
    <table class="data"><tbody>
      ${own.map((/** @type {any} */ row) => html`<tr><td>${row.class_position ?? "–"}</td><th scope="row">${plate(row.number, slot.get(name) ?? -1)}</th><td>${row.class_position === 1 ? t("leader") : behind(row, "class_gap")}</td></tr>`)}
    </tbody></table>`;
}

/** @param {import("./strategy.js").Asked} given @param {string} name @param {import("./chances.js").Chances} now @param {import("./chances.js").Chances[]} before */
function ofClass({ standings, slot }, name, now, before) {
  const gone = new Set(standings.rows.filter((/** @type {any} */ row) => row.state === "retired").map((/** @type {any} */ row) => row.number));
  const own = now.rows.filter((row) => row.class === name && !(gone.has(row.number) && row.contention !== "in")).sort((a, b) => b.class_win - a.class_win || a.expected_class_position - b.expected_class_position);
  const wins = own.some((row) => row.win >= 0.005 && row.win < row.class_win - 0.005);
  const open = own.filter((row) => row.contention === "in");
  const shut = (/** @type {string} */ state) => own.filter((row) => row.contention === state);
  return html`<h3>${name}</h3>
    <table class="data chances">
      <thead><tr><td></td><th scope="col" class="left">${t("strategy.class_win")}</th><th scope="col" class="left">${t("strategy.before")}</th><th scope="col">${t("strategy.podium")}</th>${wins ? html`<th scope="col">${t("strategy.win")}</th>` : nothing}<th scope="col">${t("strategy.expected")}</th></tr></thead>
      <tbody>
        ${open.map(
          (row) => html`<tr>
            <th scope="row">${plate(row.number, slot.get(name) ?? -1)}</th>
            <td class="left">${bar(row.class_win)} <span class="share">${percent(row.class_win)}</span></td>
            <td class="left">${history(before, row.number)}</td>
            <td>${percent(row.class_top3)}</td>
            ${wins ? html`<td>${percent(row.win)}</td>` : nothing}
            <td>${row.class_position_low === row.class_position_high ? row.class_position_low : `${row.class_position_low}–${row.class_position_high}`}</td>
          </tr>`,
        )}
      </tbody>
    </table>
    <dl class="contention">
      ${["in", "practically_out", "out"].map((state) => (shut(state).length ? html`<div><dt>${t(`strategy.${state}`)}</dt><dd class="plates">${shut(state).map((row) => plate(row.number, slot.get(name) ?? -1))}</dd></div>` : nothing))}
    </dl>`;
}

/** @param {number} share */
function bar(share) {
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">${svg`<rect class="range" width="100" height="10" /><rect class="likeliest" width=${share * 100} height="10" />`}</svg>`;
}

/** What the chance was at round moments before, oldest on the left. @param {import("./chances.js").Chances[]} before @param {string} number */
function history(before, number) {
  const shares = before.map((one) => ({ atMs: one.at_ms, share: one.rows.find((row) => row.number === number)?.class_win ?? 0 }));
  const width = 100 / Math.max(shares.length, 8);
  return html`<svg class="past" viewBox="0 0 100 20" preserveAspectRatio="none" role="img" aria-label=${shares.map(({ atMs, share }) => `${when(atMs, true)} ${percent(share)}`).join(", ") || "–"}>
    ${shares.map(({ atMs, share }, i) => svg`<rect class="likeliest" x=${i * width} y=${20 - Math.max(share * 20, 0.6)} width=${width * 0.8} height=${Math.max(share * 20, 0.6)}><title>${when(atMs, true)} ${percent(share)}</title></rect>`)}
  </svg>`;
}

/** @param {number} share */
function percent(share) {
  if (share > 0 && share < 0.005) return "<1 %";
  if (share < 1 && share > 0.995) return ">99 %";
  return `${Math.round(share * 100)} %`;
}
