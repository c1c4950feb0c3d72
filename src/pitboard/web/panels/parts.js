// @ts-check
/** What the panels share: lit-html, and small parts that look the same everywhere. */

import { html, nothing, render, svg } from "../vendor/lit-html/lit-html.js";
import { slots } from "../select.js";
import { address } from "../state.js";
import { when } from "../words.js";

export { html, nothing, render, svg };

/** A car's number plate, a link to its page. @param {string} number @param {number} slot */
export function plate(number, slot) {
  return html`<a class="plate small" data-slot=${slot ?? -1} data-open-car=${number} href=${address({ panel: "car", car: number })}>${number}</a>`;
}

/**
 * For lines that name cars: a line with a plate for each of them.
 * @param {any[]} rows
 * @returns {(text: string) => unknown[]}
 */
export function plates(rows) {
  const slot = slots(rows);
  const classOf = new Map(rows.map((row) => [row.number, row.class]));
  const plated = (/** @type {string} */ number) => (classOf.has(number) ? plate(number, slot.get(classOf.get(number)) ?? -1) : `#${number}`);
  // A team's own number (Blue Badgers #2) is no car's.
  const teams = rows.map((row) => row.team || "").filter((team) => team.includes("#")).sort((a, b) => b.length - a.length);
  const named = teams.map((team) => team.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const numbers = new RegExp([...named, "#(\\w+)"].join("|"), "g");
  return (text) => {
    /** @type {unknown[]} */
    const parts = [];
    let at = 0;
    for (const match of text.matchAll(numbers)) {
      parts.push(text.slice(at, match.index), match[1] === undefined ? match[0] : plated(match[1]));
      at = match.index + match[0].length;
    }
    return [...parts, text.slice(at)];
  };
}

/** A moment, a link that takes the board there. @param {number} ms @param {unknown} [words] */
export function moment(ms, words) {
  const at = Math.floor(ms / 1000) * 1000;
  return html`<a class="moment" data-at=${at} href=${address({ at })}>${words ?? html`<time>${when(ms)}</time>`}</a>`;
}

/**
 * Buttons of which one is on.
 * @param {string} name @param {[string, string][]} options @param {string} chosen @param {(key: string) => void} take
 */
export function choice(name, options, chosen, take) {
  return html`<div class="choice" role="group" aria-label=${name}>
    ${options.map(([key, text]) => html`<button type="button" data-key=${key} aria-pressed=${String(key === chosen)} @click=${() => take(key)}>${text}</button>`)}
  </div>`;
}
