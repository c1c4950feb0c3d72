// @ts-check
/**
 * The lap as a ring with a car where it is, and where it would be with its stop just made: under green, a full course yellow
 * and the safety car. Rivals of its class lie a lane further in for every lap apart; cars of other classes are the traffic.
 */

import { ringCases } from "../engine/strategy/ring.js";
import { howLong, t } from "../words.js";
import { html, nothing, plate, svg } from "./parts.js";
import { at, dot } from "./track.js";

const MIDDLE = 250;
const LANES = [205, 178, 151];
const GHOSTS = [222, 231, 240];

/** @param {import("./strategy.js").Asked} given */
export function ring({ race, atMs, standings, slot, number, asked }) {
  const rows = new Map(standings.rows.map((/** @type {any} */ row) => [row.number, row]));
  const running = new Set(asked.running);
  const places = race.places(atMs).filter((/** @type {any} */ place) => running.has(place.number));
  const own = places.find((/** @type {any} */ place) => place.number === number);
  const cases = own ? ringCases(asked, number) : [];
  if (!running.has(number)) return html`<p class="quiet">${t("strategy.runs_not", { car: number })}</p>`;
  if (!own || !cases.length) return html`<p class="quiet">${t("strategy.none")}</p>`;
  const progress = asked.rejoins.progress(asked.facts.of(number));
  const lane = (/** @type {any} */ place) => Math.min(Math.abs(Math.round(asked.rejoins.progress(asked.facts.of(place.number)) - progress)), LANES.length - 1);
  const rivals = places.filter((/** @type {any} */ place) => place.class === own.class && !place.in_pit && place !== own);
  const others = places.filter((/** @type {any} */ place) => place.class !== own.class && !place.in_pit);
  const lanes = new Map(rivals.map((/** @type {any} */ place) => [place.number, LANES[lane(place)]]));
  const draw = (/** @type {any} */ place, /** @type {number} */ radius) => dot(place, rows.get(place.number), slot, new Map([[place.class, radius]]));
  return html`<svg class="ring" viewBox="0 0 500 500" data-flag=${standings.flag} role="img" aria-label=${t("strategy.ring_of", { car: number })}>
      ${LANES.map((radius) => svg`<circle class="lane" cx=${MIDDLE} cy=${MIDDLE} r=${radius} />`)}
      <path class="line" d="M${MIDDLE} 8V110" />
      ${others.map((/** @type {any} */ place) => traffic(place))}
      ${cases.map((one, i) => ghost(one, own.fraction, GHOSTS[i]))}
      ${rivals.map((/** @type {any} */ place) => draw(place, lanes.get(place.number) ?? LANES[0]))} ${draw(own, LANES[0])}
      ${cases.map((one, i) => svg`<text class="centre" x=${MIDDLE} y=${MIDDLE - 22 + i * 24}>${i + 1} ${t(`flag.${one.flag}`)}</text>`)}
    </svg>
    <p class="quiet">${t("strategy.ring_of", { car: number })}</p>
    <table class="data ring-cases">
      <thead><tr><td></td><th scope="col">${t("strategy.col.lost")}</th><th scope="col">${t("strategy.col.place")}</th><th scope="col" class="left">${t("strategy.col.traffic")}</th></tr></thead>
      <tbody>${cases.map((one, i) => caseRow(one, i, { own, places, slot, lapMs: asked.facts.of(number).lapUs / 1000 }))}</tbody>
    </table>
    <p class="quiet">${cases.filter(({ shown }) => !shown).length ? t("strategy.usual_levels", { flags: cases.filter(({ shown }) => !shown).map(({ flag }) => t(`flag.${flag}`)).join(", ") }) : nothing}</p>`;
}

/** @param {import("../engine/strategy/ring.js").RingCase} one @param {number} i @param {{ own: any, places: any[], slot: Map<string, number>, lapMs: number }} around */
function caseRow(one, i, { own, places, slot, lapMs }) {
  const back = part(own.fraction - one.laps);
  const apart = places.filter((place) => place !== own && !place.in_pit).map((place) => ({ place, ahead: part(place.fraction - back), behind: part(back - place.fraction) }));
  const next = apart.reduce((best, item) => (item.ahead < best.ahead ? item : best), apart[0]);
  const last = apart.reduce((best, item) => (item.behind < best.behind ? item : best), apart[0]);
  const named = (/** @type {string} */ key, /** @type {any} */ place, /** @type {number} */ share) => html`<span class="nowrap">${t(key)} ${plate(place.number, slot.get(place.class) ?? -1)} ${howLong(share * lapMs * one.level)}</span> `;
  return html`<tr>
    <th scope="row">${i + 1} ${t(`flag.${one.flag}`)}</th>
    <td>${t("strategy.of_lap", { n: Math.round(one.laps * 100) })}</td>
    <td>${one.classPosition}</td>
    <td class="left">${next && last ? html`${named("strategy.behind", next.place, next.ahead)}${named("strategy.ahead_of", last.place, last.behind)}` : "–"}</td>
  </tr>`;
}

/** Where the car would come to lie: the likeliest, and the arc in which eight of ten lie. @param {import("../engine/strategy/ring.js").RingCase} one @param {number} fraction @param {number} radius */
function ghost(one, fraction, radius) {
  const [from, to] = [fraction - one.high, fraction - one.low];
  const [x1, y1] = at(from, radius);
  const [x2, y2] = at(to, radius);
  const [x, y] = at(fraction - one.laps, radius);
  const number = { green: 1, full_course_yellow: 2, safety_car: 3 }[one.flag];
  return svg`<g class="ghost" data-flag=${one.flag}>
    <path d="M${x1} ${y1}A${radius} ${radius} 0 ${to - from > 0.5 ? 1 : 0} 1 ${x2} ${y2}" />
    <circle cx=${x} cy=${y} r="8" /><text x=${x} y=${y + 4}>${number}</text>
  </g>`;
}

/** @param {any} place */
function traffic(place) {
  const [x, y] = at(place.fraction, LANES[0]);
  return svg`<circle class="traffic" cx=${x} cy=${y} r="3"><title>#${place.number} ${place.class}</title></circle>`;
}

/** @param {number} laps */
function part(laps) {
  return laps - Math.floor(laps);
}
