// @ts-check
/** Rows that change places are seen to move: measured before and after, then slid by a transform, which moves nothing else. */

const still = matchMedia("(prefers-reduced-motion: reduce)");

/** @param {HTMLElement[]} rows @returns {Map<HTMLElement, number> | null} null where nothing is to move */
export function positions(rows) {
  if (still.matches || document.hidden) return null;
  return new Map(rows.map((row) => [row, top(row)]));
}

/** @param {Map<HTMLElement, number>} before */
export function slide(before) {
  for (const [row, was] of before) {
    if (!row.isConnected) continue;
    const far = was - top(row);
    if (!far) continue;
    row.animate([{ transform: `translateY(${far}px)`, zIndex: 1 }, { transform: "none", zIndex: 1 }], {
      duration: 450,
      easing: "cubic-bezier(.2, .7, .2, 1)",
    });
  }
}

/** @param {HTMLElement} row */
function top(row) {
  return row.getBoundingClientRect().top + scrollY;
}
