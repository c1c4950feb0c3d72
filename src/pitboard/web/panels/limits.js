// @ts-check
/** A car's drivers against the limits on drive time: a bar and words for each; nothing where the rules set none. */

import { howLong, t } from "../words.js";
import { html, nothing } from "./parts.js";

/** @param {any[]} drivers the rows of the engine */
export function limits(drivers) {
  const held = drivers.filter((one) => one.counted_ms !== null);
  if (!held.length) return nothing;
  return html`<h3>${t("limit.title")}</h3>
    <table class="data limits">
      <thead class="vh"><tr><th scope="col">${t("col.driver")}</th><th scope="col">${t("col.drive")}</th></tr></thead>
      <tbody>${held.map((one) => html`<tr><th scope="row">${one.driver}</th><td class="left">${lines(one)}</td></tr>`)}</tbody>
    </table>`;
}

/** @param {any} one */
function lines(one) {
  const { broken } = one;
  const window = howLong(one.window_ms);
  return [
    one.window_ms === null ? nothing : bar(one.in_window_ms, one.window_most_ms, "limit.window", { window }),
    broken.includes("window") ? word("limit.over_window", { time: howLong(one.peak_ms), window }) : nothing,
    one.most_ms === null ? nothing : bar(one.counted_ms, one.most_ms, "limit.most"),
    broken.includes("most") ? word("limit.over_most", { time: howLong(one.counted_ms - one.most_ms) }) : nothing,
    one.least_ms === null ? nothing : bar(one.counted_ms, one.least_ms, "limit.least"),
    broken.includes("least") ? word("limit.under_least", { time: howLong(one.short_ms) }) : nothing,
    one.left_ms === null ? nothing : html`<div>${one.left_ms ? t("limit.left", { time: howLong(one.left_ms) }) : t("limit.rest")}</div>`,
  ];
}

/** @param {number} ms @param {number} limitMs @param {string} key @param {Record<string, string>} [more] */
function bar(ms, limitMs, key, more = {}) {
  const words = t(key, { time: howLong(ms), limit: howLong(limitMs), ...more });
  return html`<div><meter min="0" max=${limitMs} .value=${ms} aria-label=${words}></meter> ${words}</div>`;
}

/** @param {string} key @param {Record<string, string>} given */
function word(key, given) {
  return html`<div><strong>⚠ ${t(key, given)}</strong></div>`;
}
