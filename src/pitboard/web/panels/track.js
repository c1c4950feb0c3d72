// @ts-check
/**
 * The lap as a ring: cars where the loops put them, in a lane for each class, the line above. Between two loops a car goes
 * on at the pace of its last lap until it is late; that it is late is shown, not where it may stand. A slow zone is coloured
 * from the loop at its beginning to the loop at its end, where the circuit states them.
 */

import { cueOf, slots } from "../select.js";
import { settings, view } from "../state.js";
import { decimal, t } from "../words.js";
import { html, nothing, plate, render, svg } from "./parts.js";

const SIZE = 500;
const MIDDLE = SIZE / 2;
const OUTER = 205;
const LANE = 27;

/** @type {import("../panels.js").Panel["show"]} */
export function show(body, { race, atMs, standings }) {
  const slot = slots(standings.rows);
  const rows = new Map(standings.rows.map((/** @type {any} */ row) => [row.number, row]));
  const names = [...slot.keys()].sort((a, b) => first(standings.rows, a) - first(standings.rows, b));
  const lane = new Map(names.map((name, i) => [name, OUTER - i * Math.min(LANE, 110 / names.length)]));
  const asked = (/** @type {any} */ row) => !view.scope || view.scope === "*" || row.class === view.scope;
  const seen = (/** @type {any} */ place) => {
    const row = rows.get(place.number);
    return row && row.state !== null && row.state !== "retired" && row.state !== "finished" && asked(row);
  };
  const finished = standings.rows.filter((/** @type {any} */ row) => row.state === "finished" && asked(row));
  const places = race.places(atMs).filter(seen);
  const onTrack = places.filter((/** @type {any} */ place) => !place.in_pit);
  const inPit = places.filter((/** @type {any} */ place) => place.in_pit);
  const flags = race.flags(atMs);
  const zones = flags.length ? flags[flags.length - 1].zones : [];
  // Followed and pinned cars, and the leaders of the classes, are drawn over the others.
  onTrack.sort((/** @type {any} */ a, /** @type {any} */ b) => weight(rows.get(a.number)) - weight(rows.get(b.number)));
  render(
    html`
      <svg class="ring" viewBox="0 0 ${SIZE} ${SIZE}" data-flag=${standings.flag} role="img" aria-label=${t("track.of")}>
        <circle class="lap-ring" cx=${MIDDLE} cy=${MIDDLE} r=${OUTER + 26} />
        ${names.map((name) => svg`<circle class="lane" cx=${MIDDLE} cy=${MIDDLE} r=${lane.get(name)} />`)}
        ${loops(race)}
        ${zones.map((/** @type {string} */ zone) => arc(zone, zonePlace(race, zone)))}
        <path class="line" d="M${MIDDLE} ${MIDDLE - OUTER - 34}V${MIDDLE - OUTER + 85}" />
        ${onTrack.map((/** @type {any} */ place) => dot(place, rows.get(place.number), slot, lane))}
        ${finished.filter((/** @type {any} */ row) => row.class_position === 1).map((/** @type {any} */ row) => dot({ ...row, fraction: 0 }, row, slot, lane))}
        <text class="centre" x=${MIDDLE} y=${MIDDLE - 8}>${race.circuit?.name ?? ""}</text>
        <text class="centre soft" x=${MIDDLE} y=${MIDDLE + 14}>${race.circuit?.length_m ? `${decimal(race.circuit.length_m / 1000, 3)} km` : ""}</text>
      </svg>
      <p class="slow">${zones.length ? t("zones", { zones: zones.map((/** @type {string} */ zone) => zoneWords(race, zone)).join(", ") }) : ""}</p>
      <p class="quiet">${t("track.of")}</p>
      ${finished.length ? html`<h3>${t("state.finished")}</h3><p class="plates">${finished.map((/** @type {any} */ row) => html`${plate(row.number, slot.get(row.class) ?? -1)} `)}</p>` : nothing}
      <h3>${t("track.pit")}</h3>
      <p class="plates">${inPit.map((/** @type {any} */ place) => html`${plate(place.number, slot.get(place.class) ?? -1)} `)}</p>
      <details class="as-table"><summary>${t("track.table")}</summary>${table(onTrack, rows, slot)}</details>
    `,
    body,
  );
}

/** @param {any} race */
function loops(race) {
  if (race.loops.length < 2) return nothing;
  race.places(0);
  return (race.shares || []).slice(1, -1).map((/** @type {number} */ share, /** @type {number} */ i) => {
    const [x1, y1] = at(share, OUTER + 18);
    const [x2, y2] = at(share, OUTER + 34);
    const [x, y] = at(share, OUTER + 42);
    return svg`<path class="loop" d="M${x1} ${y1}L${x2} ${y2}" /><text class="loop-name" x=${x} y=${y + 3}>${race.loops[i]}</text>`;
  });
}

/**
 * Where a slow zone begins and ends as shares of the lap; null where the circuit or this race's loops do not tell.
 * @param {any} race @param {string} zone @returns {[number, number] | null}
 */
function zonePlace(race, zone) {
  const place = (race.circuit?.slow_zones || []).find((/** @type {any} */ one) => one.id === zone);
  const ends = place ? [place.after, place.before].map((loop) => (loop === "line" ? 0 : race.loops.indexOf(loop) + 1 || -1)) : [-1];
  if (ends.includes(-1)) return null;
  const [from, to] = ends.map((rank) => race.shares[rank]);
  return [from, to > from ? to : to + 1];
}

/** @param {string} zone @param {[number, number] | null} place */
function arc(zone, place) {
  if (!place) return nothing;
  const [from, to] = place;
  const radius = OUTER + 26;
  const [x1, y1] = at(from, radius);
  const [x2, y2] = at(to, radius);
  const [x, y] = at((from + to) / 2, radius);
  const way = `M${x1} ${y1}A${radius} ${radius} 0 ${to - from > 0.5 ? 1 : 0} 1 ${x2} ${y2}`;
  const width = 10 + 6 * zone.length;
  return svg`<g class="slow-zone" data-zone=${zone}>
    <path class="edge" d=${way} /><path d=${way} />
    <rect x=${x - width / 2} y=${y - 8} width=${width} height="16" rx="3" /><text x=${x} y=${y + 4}>${zone}</text>
  </g>`;
}

/** Its name, and that its place is not known where it cannot be drawn. @param {any} race @param {string} zone */
function zoneWords(race, zone) {
  return zonePlace(race, zone) ? zone : `${zone} (${t("track.somewhere")})`;
}

/** @param {any} place @param {any} row @param {Map<string, number>} slot @param {Map<string, number>} lane */
export function dot(place, row, slot, lane) {
  const [x, y] = at(place.fraction, lane.get(place.class) ?? OUTER);
  const large = weight(row) > 0;
  const width = Math.max(20, 8 + 7.5 * place.number.length);
  const its = slot.get(place.class) ?? -1;
  return svg`<g class="dot ${place.late ? "late" : ""} ${large ? "large" : ""}" data-slot=${its} transform="translate(${x} ${y})">
    <title>#${place.number} ${row.driver}${place.late ? `, ${t("track.late")}` : ""}</title>
    <rect x=${-width / 2} y="-8" width=${width} height="16" rx="3" />
    ${bars(cueOf(its), width).map(([left, top, wide, high]) => svg`<rect class="cue" x=${left} y=${top} width=${wide} height=${high} />`)}
    <text y="4">${place.number}</text>
    ${place.late ? svg`<text class="mark" x=${width / 2 + 5} y="-4">!</text>` : nothing}
  </g>`;
}

/** The bars along the edges of a dot, as on the plates of its class: left, top, width, height. @param {string} cue @param {number} width @returns {number[][]} */
function bars(cue, width) {
  const [left, right] = [[-width / 2 + 1, -7, 2, 14], [width / 2 - 3, -7, 2, 14]];
  const [top, bottom] = [[-width / 2 + 1, -7, width - 2, 2], [-width / 2 + 1, 5, width - 2, 2]];
  return { left: [left], right: [right], top: [top], bottom: [bottom], sides: [left, right], ends: [top, bottom] }[cue] ?? [];
}

/** @param {any[]} places @param {Map<string, any>} rows @param {Map<string, number>} slot */
function table(places, rows, slot) {
  const sorted = [...places].sort((a, b) => b.fraction - a.fraction);
  return html`<table class="data">
    <thead><tr><th scope="col">${t("col.number")}</th><th scope="col">${t("col.driver")}</th><th scope="col">${t("track.place")}</th><td></td></tr></thead>
    <tbody>
      ${sorted.map((place) => html`<tr><td>${plate(place.number, slot.get(place.class) ?? -1)}</td><th scope="row">${rows.get(place.number).driver}</th><td>${Math.round(place.fraction * 100)} %</td><td class="left">${place.late ? t("track.late") : ""}</td></tr>`)}
    </tbody>
  </table>`;
}

/** @param {any} row */
function weight(row) {
  return (settings.follow.includes(row.number) || settings.pin.includes(row.number) ? 2 : 0) + (row.class_position === 1 ? 1 : 0);
}

/** Clockwise from the line above. @param {number} share @param {number} radius */
export function at(share, radius) {
  const angle = share * 2 * Math.PI;
  return [(MIDDLE + radius * Math.sin(angle)).toFixed(1), (MIDDLE - radius * Math.cos(angle)).toFixed(1)].map(Number);
}

/** @param {any[]} rows @param {string} name */
function first(rows, name) {
  return rows.findIndex((row) => row.class === name);
}

export const every_ms = 200;
