// @ts-check
/** Places in sorted lists. */

/**
 * How many items are not after a value.
 * @param {ArrayLike<number>} sorted @param {number} value @param {number} low @param {number} high
 */
export function bisectRight(sorted, value, low = 0, high = sorted.length) {
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value < sorted[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * How many items are before a value.
 * @param {ArrayLike<number>} sorted @param {number} value @param {number} low @param {number} high
 */
export function bisectLeft(sorted, value, low = 0, high = sorted.length) {
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The median of numbers; NaN of none. @param {number[]} numbers */
export function median(numbers) {
  if (!numbers.length) return NaN;
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
