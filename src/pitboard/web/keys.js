// @ts-check
/** The keyboard. Single keys work while nothing is being typed or chosen. */

/** Keys and what they do, by its word in `keys.…`. @type {[string[], string][]} */
export const KEYS = [
  [["0", "1", "…", "9"], "classes"],
  [["/"], "search"],
  [["Space"], "play"],
  [["←", "→"], "step"],
  [["L"], "live"],
  [["T", "W", "P", "R", "G"], "panels"],
  [["C", "S"], "columns"],
  [["X"], "share"],
  [["Esc"], "close"],
  [["?"], "help"],
];

/**
 * @param {Record<string, (event: KeyboardEvent) => void>} actions by key as the browser names it; `digit` gets 0 to 9
 */
export function listen(actions) {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = /** @type {HTMLElement} */ (event.target);
    // A dialog closes itself, and nothing behind it, also where the focus has left it: written anew it has none.
    if (document.querySelector("dialog[open]")) return;
    const typing = target.closest("input:not([type=range]):not([type=checkbox]), select, textarea");
    if (typing && event.key !== "Escape") return;
    // A button that has the focus takes the space bar itself, the bar over the race its arrows.
    if (event.key === " " && target.closest("button, a, summary, input")) return;
    if (event.key.startsWith("Arrow") && target.closest("[type=range], [role=tablist]")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const action = /^\d$/.test(key) ? actions.digit : actions[key];
    if (!action) return;
    action(event);
    if (event.key !== "Escape") event.preventDefault();
  });
}
