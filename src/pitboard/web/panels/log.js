// @ts-check
/** The log: what race control said and what happened, newest first, each a link to its moment. */

import { slots } from "../select.js";
import { settings } from "../state.js";
import { t } from "../words.js";
import { choice, html, moment, nothing, plates, render } from "./parts.js";

/** Kinds by what a reader looks for; `all` is what matters to everybody. @type {Record<string, string[]>} */
const GROUPS = {
  all: ["lead_change", "retirement", "return_to_race", "flag", "standstill", "slow_zone", "message", "long_stop", "drive_through", "climb", "fall", "milestone", "note"],
  control: ["flag", "standstill", "slow_zone", "message"],
  lead: ["lead_change", "lead_swaps", "milestone"],
  places: ["climb", "fall", "battle", "closing_gap", "gap_trend"],
  stops: ["loss", "long_stop", "drive_through", "driver_change", "multi_stint", "stop_cycle"],
  out: ["retirement", "return_to_race"],
  pace: ["fastest_lap"],
  notes: ["note"],
};
const PIECE = 80;

let group = "all";
let mine = false;
let shownClass = "";
let pieces = 1;

/** @type {import("../panels.js").Panel["show"]} */
export function show(body, { atMs, standings }, panels) {
  const line = plates(standings.rows);
  const classOf = new Map(standings.rows.map((/** @type {any} */ row) => [row.number, row.class]));
  const again = () => panels.rebuildSoon();
  const kinds = GROUPS[group];
  const fits = (/** @type {any} */ one) =>
    kinds.includes(one.kind) &&
    (!mine || one.cars.some((/** @type {string} */ number) => settings.follow.includes(number))) &&
    (!shownClass || !one.cars.length || one.cars.some((/** @type {string} */ number) => classOf.get(number) === shownClass));
  const found = panels.momentsAt(atMs).filter(fits).reverse();
  const options = /** @type {[string, string][]} */ (Object.keys(GROUPS).map((key) => [key, t(`log.${key}`)]));
  const classes = [...slots(standings.rows).keys()];
  render(
    html`
      ${choice(t("log.filter"), options, group, (key) => ((group = key), (pieces = 1), again()))}
      <div class="row">
        <label class="check"><input type="checkbox" .checked=${mine} @change=${(/** @type {any} */ event) => ((mine = event.target.checked), again())} /> ${t("log.mine")}</label>
        <select aria-label=${t("scope")} @change=${(/** @type {any} */ event) => ((shownClass = event.target.value), again())}>
          <option value="" ?selected=${!shownClass}>${t("scope.classes")}</option>
          ${classes.map((name) => html`<option ?selected=${name === shownClass}>${name}</option>`)}
        </select>
      </div>
      ${panels.waiting ? html`<p class="quiet">${t("loading")}</p>` : found.length ? nothing : html`<p class="quiet">${t("log.empty")}</p>`}
      <ol class="log">
        ${found.slice(0, pieces * PIECE).map(
          (one) => html`<li data-kind=${one.kind}>
            ${moment(one.at_ms)}
            <div>${line(one.text)}</div>
          </li>`,
        )}
      </ol>
      ${found.length > pieces * PIECE ? html`<button type="button" class="more" @click=${() => ((pieces += 1), again())}>${t("log.more")}</button>` : nothing}
    `,
    body,
  );
}

export const every_ms = 1000;
